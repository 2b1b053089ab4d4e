import type { RoundPlan } from '../../proto/activities.js';
import type { Answer, ConfirmationSignal, DecideInput } from './messages.js';
import {
  type Ask,
  type AskState,
  type Ending,
  hasQuorum,
  isCounted,
  isOf,
  type Reminder,
  type RoundEvent,
  type RoundState,
  withCounted,
} from './state.js';

/**
 * The state machine of one endorsement round: pure, a fold of events over a plan. Instants come in as ISO text in
 * UTC with whole seconds, which sorts as it reads.
 */

export type Verdict = { ok: true; repeated: boolean } | { ok: false; code: RefusalCode };
export type RefusalCode = 'round-closed' | 'own-organization' | 'not-asked' | 'already-answered';

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
