import type { ConflictInput, DecideInput, RecallInput } from './messages.js';
import type { Ask, RoundState } from './state.js';

/** What may be decided in a round now, and why not otherwise. */

export type Verdict = { ok: true; repeated: boolean } | { ok: false; code: RefusalCode };
export type RefusalCode =
  | 'round-closed'
  | 'own-organization'
  | 'separation-of-duties'
  | 'conflict-declared'
  | 'not-asked'
  | 'already-answered'
  | 'nothing-to-recall';

type Input = Pick<DecideInput, 'decisionId' | 'requestId' | 'organizationId' | 'personId'>;

const yes: Verdict = { ok: true, repeated: false };
const no = (code: RefusalCode): Verdict => ({ ok: false, code });

/** Whether an answer may be taken now; `repeated` when it was applied before. */
export function canDecide(state: RoundState, decision: DecideInput, now: string): Verdict {
  const general = generalVerdict(state, decision, now);
  if (general) return general;
  const ask = askOf(state, decision);
  if (!ask || ask.state === 'silenced') return no('not-asked');
  if (ask.state === 'conflicted') return no('conflict-declared');
  // A change request leaves the question open: the employer may answer once the institution has.
  return ask.state === 'unanswered' || ask.state === 'change-requested' ? yes : no('already-answered');
}

/** Whether an answer of this round may be taken back now: until its quorum, or its closing date. */
export function canRecall(state: RoundState, recall: RecallInput, now: string): Verdict {
  const general = generalVerdict(state, recall, now);
  if (general) return general;
  const ask = askOf(state, recall);
  if (!ask) return no('not-asked');
  const stands = ['confirmed', 'held', 'counted', 'declined', 'change-requested'].includes(ask.state);
  return stands && ask.answeredBy === recall.recalledId ? yes : no('nothing-to-recall');
}

/** Whether an organization may declare a conflict now: what it confirmed here is taken back first. */
export function canDeclareConflict(state: RoundState, conflict: ConflictInput, now: string): Verdict {
  const general = generalVerdict(state, conflict, now);
  if (general) return general;
  const asks = state.asks.filter(
    (ask) => ask.requestId === conflict.requestId && ask.organizationId === conflict.organizationId,
  );
  if (asks.length === 0) return no('not-asked');
  if (asks.every((ask) => ask.state === 'conflicted')) return no('conflict-declared');
  const stands = asks.some((ask) => ['reserved', 'confirmed', 'held', 'counted'].includes(ask.state));
  return stands ? no('already-answered') : yes;
}

function generalVerdict(state: RoundState, input: Input, now: string): Verdict | null {
  if (state.decided.includes(input.decisionId)) return { ok: true, repeated: true };
  if (state.ending || state.closing || now > state.closesAt) return no('round-closed');
  if (input.organizationId === state.organizationId) return no('own-organization');
  return isOnAnotherSide(state, input) ? no('separation-of-duties') : null;
}

/** Whether a person proposed the version, or answers for another organization. */
function isOnAnotherSide(state: RoundState, { personId, organizationId }: Input): boolean {
  const elsewhere = (one: { personId: string; organizationId: string }): boolean =>
    one.personId === personId && one.organizationId !== organizationId;
  return (
    personId === state.proposerId ||
    state.people.some(elsewhere) ||
    state.asks.some((ask) => ask.reserved !== null && elsewhere({ ...ask, ...ask.reserved }))
  );
}

const askOf = (
  state: RoundState,
  of: Pick<DecideInput, 'requestId' | 'organizationId' | 'kind'>,
): Ask | undefined =>
  state.asks.find(
    (one) =>
      one.requestId === of.requestId && one.organizationId === of.organizationId && one.kind === of.kind,
  );
