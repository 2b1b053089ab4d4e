import type { ConfirmationKind } from '../../proto/activities.js';
import { openState } from './opening.js';
import { kinds } from './quorum.js';
import type { Ask, RoundState } from './state.js';

/** Whether what the policy needs can still be reached by those who are asked, so that nobody waits in vain for it. */

/** What is to be told: kinds that are out of reach now, where that is not what was told last; null where it is. */
export function reachDue(state: RoundState): { ordinal: number; outOfReach: ConfirmationKind[] } | null {
  if (state.ending || state.closing) return null;
  const outOfReach = kindsOutOfReach(state);
  const { out, told } = state.reach;
  const isTold = out.length === outOfReach.length && out.every((kind) => outOfReach.includes(kind));
  return isTold ? null : { ordinal: told + 1, outOfReach };
}

/** Kinds whose needs nobody who is, or will be, asked in this round can bring about any more. */
export function kindsOutOfReach(state: RoundState): ConfirmationKind[] {
  // Who is asked in a later stage is not known before it opens.
  if (state.stages.open < state.stages.last) return [];
  return kinds.filter((kind) => !isInReach(state, kind));
}

function isInReach(state: RoundState, kind: ConfirmationKind): boolean {
  if (state.waived.some((one) => one.kind === kind)) return true;
  const possible = new Set([
    ...state.counted.filter((one) => one.kind === kind).map((one) => one.organizationId),
    ...state.asks.filter((ask) => ask.kind === kind).flatMap((ask) => possibleIn(state, ask)),
  ]);
  const { confirmations, organizations } = state.needed[kind];
  return (
    possible.size >= Math.max(1, confirmations, organizations) &&
    state.required[kind].every((body) => possible.has(body)) &&
    state.vetoes.every((one) => one.kind !== kind || possible.has(one.organizationId))
  );
}

/** Organizations that may confirm where this question was asked: its own, and a substitute not asked yet. */
function possibleIn(state: RoundState, ask: Ask): string[] {
  const { organizationId, substituteId, reserved } = ask;
  const substitute = substituteId === null ? [] : [substituteId];
  switch (ask.state) {
    case 'reserved': {
      // As before, until it is recorded; but what is being taken back is asked again, unless it is not to be.
      const before = reserved?.before ?? 'unanswered';
      const now = reserved?.answer === 'recall' ? openState(state, ask) : before;
      return possibleIn(state, { ...ask, state: now, reserved: null });
    }
    case 'unanswered':
      return [organizationId, ...substitute];
    case 'confirmed':
    case 'held':
    case 'counted':
    case 'change-requested':
      return [organizationId];
    case 'declined':
    case 'conflicted':
    case 'withdrawn':
    case 'silenced':
      return substitute;
  }
}
