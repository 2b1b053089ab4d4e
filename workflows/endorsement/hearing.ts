import type { ConfirmationSignal } from './messages.js';
import { openState } from './opening.js';
import { isCounted, isOf, withCounted } from './quorum.js';
import type { Ask, AskState, RoundState } from './state.js';

/** What a round hears beside its answers: of the signer, of terms that end, of who is not to be asked again. */

/** A confirmation was signed, for this round or for an earlier version with the same digest; it lifts a decline. */
export function signed(state: RoundState, of: ConfirmationSignal): RoundState {
  return {
    ...state,
    counted: withCounted(state.counted, of),
    vetoes: state.vetoes.filter((one) => !isOf(one, of)),
    asks: state.asks.map((ask) =>
      isOf(ask, of) && ask.state !== 'reserved' ? { ...ask, state: 'counted' } : ask,
    ),
  };
}

export function heard(state: RoundState, of: ConfirmationSignal, what: 'held' | 'refused'): RoundState {
  return {
    ...state,
    asks: state.asks.map((ask) => {
      if (!isOf(ask, of)) return ask;
      if (ask.state === 'reserved') return { ...ask, early: what };
      if (ask.state === 'confirmed' && what === 'held') return { ...ask, state: 'held' };
      const isRefused = what === 'refused' && (ask.state === 'confirmed' || ask.state === 'held');
      return isRefused ? { ...ask, state: openState(state, ask), answeredBy: null } : ask;
    }),
  };
}

/** A confirmation ended while its round, or a later one, is open. */
export function withdrawn(state: RoundState, of: ConfirmationSignal): RoundState {
  const wasIts = (ask: Ask): boolean => isOf(ask, of) && ['confirmed', 'held', 'counted'].includes(ask.state);
  return voided(
    { ...state, asks: state.asks.map((ask) => (wasIts(ask) ? { ...ask, state: 'withdrawn' } : ask)) },
    of.confirmationId,
  );
}

/** What counted has ended by itself while the round was open: whoever confirmed it here is asked again. */
export function termPassed(state: RoundState, at: string): RoundState {
  if (state.ending) return state;
  const counted = state.counted.filter((one) => one.until === undefined || one.until >= at);
  const hasEnded = (ask: Ask): boolean => ask.state === 'counted' && !isCounted(counted, ask);
  return {
    ...state,
    counted,
    asks: state.asks.map((ask) =>
      hasEnded(ask) ? { ...ask, state: openState(state, ask), answeredBy: null } : ask,
    ),
  };
}

export function voided(state: RoundState, confirmationId: string | null): RoundState {
  if (confirmationId === null || state.void.includes(confirmationId)) return state;
  return {
    ...state,
    void: [...state.void, confirmationId],
    counted: state.counted.filter((one) => one.confirmationId !== confirmationId),
  };
}

/** Requests were closed for good: who sent them back is not asked again. What was answered in them stands. */
export function silenced(state: RoundState, requestIds: string[]): RoundState {
  if (state.ending) return state;
  const silent = {
    ...state,
    silenced: [...new Set([...state.silenced, ...requestIds])],
    closedRequests: [...new Set([...state.closedRequests, ...requestIds])],
  };
  return {
    ...silent,
    asks: state.asks.map((ask) =>
      ask.state === 'unanswered' || ask.state === 'change-requested'
        ? { ...ask, state: silencedState(silent, ask, ask.state) }
        : ask,
    ),
  };
}

/** A question that waits for its organization does so no more once that is not to be asked again. */
export const silencedState = (
  state: RoundState,
  ask: Ask,
  before: 'unanswered' | 'change-requested',
): AskState => (openState(state, ask) === 'silenced' ? 'silenced' : before);

export const isOpen = (state: AskState): boolean => state === 'unanswered' || state === 'silenced';
