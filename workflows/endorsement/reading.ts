import type { EscalationReason } from '../../proto/activities.js';
import { isKindMet, isPromised } from './quorum.js';
import { reachDue } from './reach.js';
import type { Ask, AskState, Escalation, Phase, RoundEvent, RoundState } from './state.js';

/** What can be read from a round's state: what is due when, who is still asked, what there is to do. */

/** How long after the closing date the signer may still take to sign what was given before it. */
export const SETTLING_MS = 24 * 3_600_000;

type Timer = { at: string; event: RoundEvent };

/** The next moment at which something happens by itself, and what; null once the round has ended. */
export function nextTimer(state: RoundState): Timer | null {
  if (state.ending) return null;
  const first = (timers: Timer[]): Timer => timers.reduce((one, other) => (other.at < one.at ? other : one));
  if (state.closing) {
    const settled: Timer = { at: later(state.closesAt, SETTLING_MS), event: { type: 'settling-passed' } };
    return first([settled, ...termTimers(state)]);
  }
  const reminder = state.reminders[state.reminded];
  const timers: Timer[] = [
    ...(reminder ? [{ at: reminder.at, event: { type: 'reminder-passed' } as const }] : []),
    ...(state.overdue ? [] : [{ at: state.dueAt, event: { type: 'due-passed' } as const }]),
    ...stageTimer(state),
    ...escalationTimers(state),
    ...termTimers(state),
    { at: state.closesAt, event: { type: 'closing-passed' } },
  ];
  return first(timers);
}

/** What counts, and what is waived, does so to the end of its term. */
function termTimers({ counted, waived }: RoundState): Timer[] {
  const after = (until: string | undefined, type: 'term-passed' | 'waiver-passed'): Timer[] => {
    if (until === undefined) return [];
    const at = later(until, 1000);
    return [{ at, event: { type, at } }];
  };
  return [
    ...counted.flatMap(({ until }) => after(until, 'term-passed')),
    ...waived.flatMap(({ until }) => after(until, 'waiver-passed')),
  ];
}

function stageTimer({ stages }: RoundState): Timer[] {
  const { open, last, nextAt, passed } = stages;
  return open < last && nextAt !== null && !passed
    ? [{ at: nextAt, event: { type: 'stage-passed', stage: open } }]
    : [];
}

function escalationTimers(state: RoundState): Timer[] {
  return state.asks.flatMap((ask) =>
    ask.state === 'unanswered' && ask.substituteId !== null && ask.escalateAt !== null && !ask.late
      ? [{ at: ask.escalateAt, event: { type: 'escalation-passed', at: ask.escalateAt } as const }]
      : [],
  );
}

/** The stage that is to be opened now; null where none is. */
export function stageDue(state: RoundState): number | null {
  const { open, last, passed } = state.stages;
  if (state.ending || state.closing || open >= last) return null;
  if (passed) return open + 1;
  const isAsking = state.asks.some((ask) =>
    ['unanswered', 'reserved', 'change-requested'].includes(ask.state),
  );
  // A substitute belongs to its stage; and nobody is asked who is not needed.
  return isAsking || escalationsDue(state).length > 0 || isPromised(state) ? null : open + 1;
}

/** Substitutes that are to be asked now, for kinds that are not met without them. */
export function escalationsDue(state: RoundState): Escalation[] {
  if (state.ending || state.closing) return [];
  const due = new Map<string, Escalation>();
  for (const ask of state.asks) {
    const reason = ask.substituteId === null ? null : reasonOf(ask, state);
    if (!reason || isKindMet(state, ask.kind)) continue;
    const key = `${ask.requestId} ${reason}`;
    const before = due.get(key)?.kinds ?? [];
    due.set(key, { requestId: ask.requestId, kinds: [...before, ask.kind], reason });
  }
  return [...due.values()];
}

function reasonOf(ask: Ask, state: RoundState): EscalationReason | null {
  switch (ask.state) {
    case 'declined':
      return state.veto ? null : 'declined';
    case 'conflicted':
      return 'conflict';
    case 'withdrawn':
      return 'withdrawn';
    case 'silenced':
      return 'declined-to-be-asked';
    case 'unanswered':
      return ask.late ? 'unanswered' : null;
    default:
      return null;
  }
}

/** Requests in which something is neither answered nor waiting for the institution's change. */
export function requestsToRemind(state: RoundState): string[] {
  return unique(state.asks.filter((ask) => ask.state === 'unanswered').map((ask) => ask.requestId));
}

/** Requests in which everything is answered for good and which are not closed yet. */
export function answeredRequests(state: RoundState): string[] {
  return openRequests(state).filter((requestId) => isAnswered(state, requestId));
}

/** Of those, the ones that closed because their organization is in conflict. */
export const isInConflict = (state: RoundState, requestId: string): boolean =>
  asksOf(state, requestId).some((ask) => ask.state === 'conflicted');

/** Closed requests in which something is asked again. */
export function requestsToReopen(state: RoundState): string[] {
  if (state.ending) return [];
  return state.closedRequests.filter((requestId) =>
    asksOf(state, requestId).some((ask) => ask.state === 'unanswered'),
  );
}

/** Requests that are not closed yet. */
export function openRequests(state: RoundState): string[] {
  return unique(state.asks.map((ask) => ask.requestId)).filter(
    (requestId) => !state.closedRequests.includes(requestId),
  );
}

/**
 * Whether there is something to do that no timer waits for.
 *
 * @param tellsReach the round tells what is out of reach
 */
export const hasWork = (state: RoundState, tellsReach: boolean): boolean =>
  answeredRequests(state).length > 0 ||
  requestsToReopen(state).length > 0 ||
  escalationsDue(state).length > 0 ||
  stageDue(state) !== null ||
  (tellsReach && reachDue(state) !== null);

/** The state in one word. */
export function phaseOf(state: RoundState): Phase {
  switch (state.ending) {
    case 'endorsed':
      return 'endorsed';
    case 'superseded':
      return 'superseded';
    case 'changes-requested':
    case 'not-endorsed':
    case 'vetoed':
      return 'closed';
    case null:
      if (state.asks.some((ask) => ask.state === 'change-requested')) return 'changes-requested';
      return state.overdue ? 'overdue' : 'open';
  }
}

const final: readonly AskState[] = ['declined', 'counted', 'held', 'conflicted', 'withdrawn', 'silenced'];

const isAnswered = (state: RoundState, requestId: string): boolean =>
  asksOf(state, requestId).every((ask) => final.includes(ask.state));

const asksOf = (state: RoundState, requestId: string): Ask[] =>
  state.asks.filter((ask) => ask.requestId === requestId);

const unique = (ids: string[]): string[] => [...new Set(ids)];

const later = (at: string, ms: number): string =>
  `${new Date(Date.parse(at) + ms).toISOString().slice(0, 19)}Z`;
