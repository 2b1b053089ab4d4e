import type { ConfirmationKind, Counted, RoundPlan } from '../../proto/activities.js';
import type { Answer, ConfirmationSignal, DecideInput } from './messages.js';

/**
 * The state machine of one endorsement round: pure, a fold of events over a plan. Instants come in as ISO text in
 * UTC with whole seconds, which sorts as it reads.
 */

/** An employer was asked about one kind; `confirmed` is given but not yet signed, `held` waits for identification. */
export type AskState =
  | 'unanswered'
  | 'reserved'
  | 'confirmed'
  | 'held'
  | 'counted'
  | 'declined'
  | 'change-requested';

export interface Ask {
  requestId: string;
  organizationId: string;
  kind: ConfirmationKind;
  state: AskState;
  /** While reserved: the decision, its answer, and the state to fall back to. */
  reserved: { decisionId: string; answer: Answer; before: AskState } | null;
  /** What the signer said before the workflow heard that the decision was recorded. */
  early: 'held' | 'refused' | null;
}

/** How the round ended. */
export type Ending = 'endorsed' | 'changes-requested' | 'not-endorsed' | 'superseded';

export type Phase = 'open' | 'overdue' | 'changes-requested' | 'endorsed' | 'closed' | 'superseded';

export interface Reminder {
  at: string;
  occasion: 'before-due' | 'before-close';
}

export interface RoundState {
  versionId: string;
  round: number;
  organizationId: string;
  needed: RoundPlan['needed'];
  dueAt: string;
  closesAt: string;
  reminders: Reminder[];
  asks: Ask[];
  counted: Counted[];
  /** How many reminders have passed. */
  reminded: number;
  overdue: boolean;
  /** The closing date has passed; only answers given before are waited for. */
  closing: boolean;
  ending: Ending | null;
  /** Requests that were closed because everything in them is answered. */
  closedRequests: string[];
  /** Decisions applied: the keys that a repeated update is known by in every run. */
  decided: string[];
  /** Signals taken, so that a repeated one changes nothing. */
  seen: string[];
}

export type RoundEvent =
  | { type: 'reserved'; decision: DecideInput }
  | { type: 'applied'; decisionId: string }
  | { type: 'released'; decisionId: string }
  | { type: 'signed'; confirmation: ConfirmationSignal }
  | { type: 'held'; confirmation: ConfirmationSignal }
  | { type: 'refused'; confirmation: ConfirmationSignal }
  | { type: 'superseded' }
  | { type: 'reminder-passed' }
  | { type: 'due-passed' }
  | { type: 'closing-passed' }
  | { type: 'settling-passed' }
  | { type: 'requests-closed'; requestIds: string[] };

export type Verdict = { ok: true; repeated: boolean } | { ok: false; code: RefusalCode };
export type RefusalCode = 'round-closed' | 'own-organization' | 'not-asked' | 'already-answered';

/** How long after the closing date the signer may still take to sign what was given before it. */
export const SETTLING_MS = 24 * 3_600_000;

/** The state of a round at its opening; a quorum of confirmations already in force ends it at once. */
export function opened(plan: RoundPlan): RoundState {
  const reminders = [...plan.remindAt]
    .filter((at) => at < plan.closesAt)
    .sort()
    .map((at): Reminder => ({ at, occasion: at < plan.dueAt ? 'before-due' : 'before-close' }));
  return settled({
    versionId: plan.versionId,
    round: plan.round,
    organizationId: plan.organizationId,
    needed: plan.needed,
    dueAt: plan.dueAt,
    closesAt: plan.closesAt,
    reminders,
    asks: plan.requests.flatMap(({ requestId, organizationId, kinds }) =>
      kinds.map(
        (kind): Ask => ({
          requestId,
          organizationId,
          kind,
          state: 'unanswered',
          reserved: null,
          early: null,
        }),
      ),
    ),
    counted: plan.alreadyCounted.reduce(withCounted, []),
    reminded: 0,
    overdue: false,
    closing: false,
    ending: null,
    closedRequests: [],
    decided: [],
    seen: [],
  });
}

/** Whether a decision may be taken now; `repeated` when it was applied before. */
export function canDecide(state: RoundState, decision: DecideInput, now: string): Verdict {
  if (state.decided.includes(decision.decisionId)) return { ok: true, repeated: true };
  if (state.ending || state.closing || now > state.closesAt) return { ok: false, code: 'round-closed' };
  if (decision.organizationId === state.organizationId) return { ok: false, code: 'own-organization' };
  const ask = state.asks.find(
    (one) =>
      one.requestId === decision.requestId &&
      one.organizationId === decision.organizationId &&
      one.kind === decision.kind,
  );
  if (!ask) return { ok: false, code: 'not-asked' };
  // A change request leaves the question open: the employer may answer once the institution has.
  const open = ask.state === 'unanswered' || ask.state === 'change-requested';
  return open ? { ok: true, repeated: false } : { ok: false, code: 'already-answered' };
}

/** The state after an event; an event that is repeated, or too late, changes nothing. */
export function apply(state: RoundState, event: RoundEvent): RoundState {
  switch (event.type) {
    case 'reserved':
      return reserve(state, event.decision);
    case 'applied':
      return settled(applied(state, event.decisionId));
    case 'released':
      return settled(
        onReserved(state, event.decisionId, (ask, { before }) => ({
          ...ask,
          state: before,
          reserved: null,
          early: null,
        })),
      );
    case 'signed':
      return settled(once(state, 'signed', event.confirmation, signed));
    case 'held':
      return settled(once(state, 'held', event.confirmation, (inner, of) => heard(inner, of, 'held')));
    case 'refused':
      return settled(once(state, 'refused', event.confirmation, (inner, of) => heard(inner, of, 'refused')));
    case 'superseded':
      return state.ending ? state : { ...state, ending: 'superseded' };
    case 'reminder-passed':
      return { ...state, reminded: Math.min(state.reminded + 1, state.reminders.length) };
    case 'due-passed':
      return { ...state, overdue: true };
    case 'closing-passed':
      return settled({ ...state, closing: true });
    case 'settling-passed':
      return state.ending ? state : { ...state, closing: true, ending: endingWithoutQuorum(state) };
    case 'requests-closed':
      return { ...state, closedRequests: [...new Set([...state.closedRequests, ...event.requestIds])] };
  }
}

/** The next moment at which something happens by itself, and what; null once the round has ended. */
export function nextTimer(state: RoundState): { at: string; event: RoundEvent } | null {
  if (state.ending) return null;
  if (state.closing) return { at: later(state.closesAt, SETTLING_MS), event: { type: 'settling-passed' } };
  const reminder = state.reminders[state.reminded];
  const timers: { at: string; event: RoundEvent }[] = [
    ...(reminder ? [{ at: reminder.at, event: { type: 'reminder-passed' } as const }] : []),
    ...(state.overdue ? [] : [{ at: state.dueAt, event: { type: 'due-passed' } as const }]),
    { at: state.closesAt, event: { type: 'closing-passed' } },
  ];
  return timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
}

/** Requests in which something is neither answered nor waiting for the institution's change. */
export function requestsToRemind(state: RoundState): string[] {
  return unique(state.asks.filter((ask) => ask.state === 'unanswered').map((ask) => ask.requestId));
}

/** Requests in which everything is answered for good and which are not closed yet. */
export function answeredRequests(state: RoundState): string[] {
  const isFinal = (ask: Ask): boolean =>
    ask.state === 'declined' || ask.state === 'counted' || ask.state === 'held';
  return openRequests(state).filter((requestId) =>
    state.asks.every((ask) => ask.requestId !== requestId || isFinal(ask)),
  );
}

/** Requests that are not closed yet. */
export function openRequests(state: RoundState): string[] {
  return unique(state.asks.map((ask) => ask.requestId)).filter(
    (requestId) => !state.closedRequests.includes(requestId),
  );
}

/** Whether signed confirmations of both kinds are as many, from as many organizations, as the policy asks. */
export function hasQuorum(state: Pick<RoundState, 'counted' | 'needed'>): boolean {
  return (['in-demand', 'fidelity'] as const).every((kind) => {
    const of = state.counted.filter((one) => one.kind === kind);
    const need = state.needed[kind];
    // No policy can ask for nothing: the signer enforces the same floor.
    return (
      of.length >= Math.max(1, need.confirmations) &&
      new Set(of.map((one) => one.organizationId)).size >= Math.max(1, need.organizations)
    );
  });
}

/** The state in one word. */
export function phaseOf(state: RoundState): Phase {
  switch (state.ending) {
    case 'endorsed':
      return 'endorsed';
    case 'superseded':
      return 'superseded';
    case 'changes-requested':
    case 'not-endorsed':
      return 'closed';
    case null:
      if (state.asks.some((ask) => ask.state === 'change-requested')) return 'changes-requested';
      return state.overdue ? 'overdue' : 'open';
  }
}

function reserve(state: RoundState, decision: DecideInput): RoundState {
  return {
    ...state,
    asks: state.asks.map((ask) =>
      ask.requestId === decision.requestId && ask.kind === decision.kind && !ask.reserved
        ? {
            ...ask,
            state: 'reserved',
            reserved: { decisionId: decision.decisionId, answer: decision.answer, before: ask.state },
          }
        : ask,
    ),
  };
}

function applied(state: RoundState, decisionId: string): RoundState {
  if (state.decided.includes(decisionId)) return state;
  const moved = onReserved(state, decisionId, (ask, { answer }) => ({
    ...ask,
    state: answered(state, ask, answer),
    reserved: null,
    early: null,
  }));
  return moved === state ? state : { ...moved, decided: [...state.decided, decisionId] };
}

function answered(state: RoundState, ask: Ask, answer: Answer): AskState {
  switch (answer) {
    case 'decline':
      return 'declined';
    case 'change':
      return 'change-requested';
    case 'confirm':
      if (isCounted(state.counted, ask)) return 'counted';
      if (ask.early === 'refused') return 'unanswered';
      return ask.early === 'held' ? 'held' : 'confirmed';
  }
}

function onReserved(
  state: RoundState,
  decisionId: string,
  change: (ask: Ask, reserved: NonNullable<Ask['reserved']>) => Ask,
): RoundState {
  const at = state.asks.findIndex((ask) => ask.reserved?.decisionId === decisionId);
  const ask = state.asks[at];
  if (!ask?.reserved) return state;
  return { ...state, asks: state.asks.with(at, change(ask, ask.reserved)) };
}

function once(
  state: RoundState,
  what: string,
  of: ConfirmationSignal,
  then: (state: RoundState, of: ConfirmationSignal) => RoundState,
): RoundState {
  const key = `${what}:${of.confirmationId}`;
  if (state.ending || state.seen.includes(key)) return state;
  return then({ ...state, seen: [...state.seen, key] }, of);
}

/** A confirmation was signed, for this round or for an earlier version with the same digest. */
function signed(state: RoundState, of: ConfirmationSignal): RoundState {
  return {
    ...state,
    counted: withCounted(state.counted, of),
    asks: state.asks.map((ask) =>
      isOf(ask, of) && ask.state !== 'reserved' ? { ...ask, state: 'counted' } : ask,
    ),
  };
}

function heard(state: RoundState, of: ConfirmationSignal, what: 'held' | 'refused'): RoundState {
  return {
    ...state,
    asks: state.asks.map((ask) => {
      if (!isOf(ask, of)) return ask;
      if (ask.state === 'reserved') return { ...ask, early: what };
      if (ask.state === 'confirmed') return { ...ask, state: what === 'held' ? 'held' : 'unanswered' };
      return ask.state === 'held' && what === 'refused' ? { ...ask, state: 'unanswered' } : ask;
    }),
  };
}

/** Ends the round where its quorum is reached, or where it is closing and nothing is on its way any more. */
function settled(state: RoundState): RoundState {
  if (state.ending) return state;
  if (hasQuorum(state)) return { ...state, ending: 'endorsed' };
  const onItsWay = state.asks.some((ask) => ask.state === 'reserved' || ask.state === 'confirmed');
  return state.closing && !onItsWay ? { ...state, ending: endingWithoutQuorum(state) } : state;
}

function endingWithoutQuorum(state: RoundState): Ending {
  return state.asks.some((ask) => ask.state === 'change-requested') ? 'changes-requested' : 'not-endorsed';
}

/** One confirmation of a kind counts for an organization. */
function withCounted(counted: Counted[], one: Counted): Counted[] {
  return isCounted(counted, one)
    ? counted
    : [
        ...counted,
        { confirmationId: one.confirmationId, kind: one.kind, organizationId: one.organizationId },
      ];
}

const isCounted = (counted: Counted[], of: { kind: ConfirmationKind; organizationId: string }): boolean =>
  counted.some((one) => isOf(one, of));

const isOf = (
  one: { kind: ConfirmationKind; organizationId: string },
  of: { kind: ConfirmationKind; organizationId: string },
): boolean => one.kind === of.kind && one.organizationId === of.organizationId;

const unique = (ids: string[]): string[] => [...new Set(ids)];

const later = (at: string, ms: number): string =>
  `${new Date(Date.parse(at) + ms).toISOString().slice(0, 19)}Z`;
