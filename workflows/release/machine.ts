import type { DecideInput } from './messages.js';
import type { ReleaseState } from './state.js';

/** The state machine of a release: pure, a fold of events. Rows are issued in ranges, in their order. */

/** Rows in one activity; what was issued before a failure is not issued again. */
export const RANGE_ROWS = 100;

export type ReleaseEvent =
  | { type: 'reserved'; decision: DecideInput }
  | { type: 'released'; decisionId: string }
  | { type: 'applied'; decisionId: string }
  | { type: 'ready'; count: number }
  | { type: 'range-done'; to: number; issued: number; setAside: number }
  | { type: 'refused'; code: string }
  | { type: 'completed' };

export type Verdict =
  | { ok: true; repeated: boolean }
  | { ok: false; code: 'release-not-open' | 'decision-in-progress' };

/** A release that was proposed and awaits its approval. */
export const proposed: ReleaseState = {
  phase: 'proposed',
  decision: null,
  count: 0,
  next: 0,
  issued: 0,
  setAside: 0,
  code: null,
};

/** Whether an approval may be recorded now. The same one again is answered as before. */
export function canDecide(state: ReleaseState, input: DecideInput): Verdict {
  if (state.decision?.decisionId === input.decisionId) {
    return state.phase === 'deciding'
      ? { ok: false, code: 'decision-in-progress' }
      : { ok: true, repeated: true };
  }
  return state.phase === 'proposed' ? { ok: true, repeated: false } : { ok: false, code: 'release-not-open' };
}

/** The state after an event; one that does not fit changes nothing. */
export function apply(state: ReleaseState, event: ReleaseEvent): ReleaseState {
  switch (event.type) {
    case 'reserved':
      return state.phase === 'proposed' ? { ...state, phase: 'deciding', decision: event.decision } : state;
    case 'released':
      return isDeciding(state, event.decisionId) ? { ...state, phase: 'proposed', decision: null } : state;
    case 'applied':
      return isDeciding(state, event.decisionId) ? { ...state, phase: 'approved' } : state;
    case 'ready':
      return state.phase === 'approved'
        ? { ...state, phase: event.count > 0 ? 'issuing' : 'issued', count: event.count }
        : state;
    case 'range-done':
      return afterRange(state, event);
    case 'refused':
      return state.phase === 'completed' ? state : { ...state, phase: 'refused', code: event.code };
    case 'completed':
      return state.phase === 'issued' ? { ...state, phase: 'completed' } : state;
  }
}

/** The next range to issue, half-open; null where there is none. */
export function nextRange(state: ReleaseState): { from: number; to: number } | null {
  if (state.phase !== 'issuing') return null;
  return { from: state.next, to: Math.min(state.next + RANGE_ROWS, state.count) };
}

function afterRange(state: ReleaseState, event: Extract<ReleaseEvent, { type: 'range-done' }>): ReleaseState {
  const range = nextRange(state);
  if (!range || range.to !== event.to) return state;
  return {
    ...state,
    next: event.to,
    issued: state.issued + event.issued,
    setAside: state.setAside + event.setAside,
    phase: event.to >= state.count ? 'issued' : 'issuing',
  };
}

const isDeciding = (state: ReleaseState, decisionId: string): boolean =>
  state.phase === 'deciding' && state.decision?.decisionId === decisionId;
