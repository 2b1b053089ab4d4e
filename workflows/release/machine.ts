import type { DecideInput } from './messages.js';
import type { Phase, ReleaseState } from './state.js';

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
  | { type: 'completed' }
  | { type: 'cancellation-settled'; cancelled: boolean };

export type Verdict =
  | { ok: true; repeated: boolean }
  | {
      ok: false;
      code: 'release-not-open' | 'decision-in-progress' | 'release-paused' | 'release-not-paused';
    };

/** What the workflow does next by itself; null while it waits for a person, or for what is being recorded. */
export type Step =
  | { do: 'ready' | 'complete' | 'cancel' }
  | { do: 'issue'; from: number; to: number }
  | { do: 'end' };

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

/** Whether a decision may be recorded now. The same one again is answered as before. */
export function canDecide(state: ReleaseState, input: DecideInput): Verdict {
  return (input.act ?? 'approve') === 'approve' ? canApprove(state, input) : canControl(state, input);
}

function canApprove(state: ReleaseState, input: DecideInput): Verdict {
  if (state.decision?.decisionId === input.decisionId) {
    return state.phase === 'deciding'
      ? { ok: false, code: 'decision-in-progress' }
      : { ok: true, repeated: true };
  }
  const open = state.phase === 'proposed' && !state.cancelling && state.control?.act !== 'cancel';
  return open ? { ok: true, repeated: false } : { ok: false, code: 'release-not-open' };
}

function canControl(state: ReleaseState, input: DecideInput): Verdict {
  if (state.controls?.includes(input.decisionId)) return { ok: true, repeated: true };
  if (state.control) return { ok: false, code: 'decision-in-progress' };
  if (isOver(state) || state.phase === 'issued' || state.cancelling)
    return { ok: false, code: 'release-not-open' };
  // What is being approved is cancelled once it is known what was approved.
  if (state.phase === 'deciding') return { ok: false, code: 'decision-in-progress' };
  if (input.act === 'pause' && state.paused) return { ok: false, code: 'release-paused' };
  if (input.act === 'resume' && !state.paused) return { ok: false, code: 'release-not-paused' };
  return { ok: true, repeated: false };
}

/** The state after an event; one that does not fit changes nothing. */
export function apply(state: ReleaseState, event: ReleaseEvent): ReleaseState {
  switch (event.type) {
    case 'reserved':
      return reserved(state, event.decision);
    case 'released':
      if (state.control?.decisionId === event.decisionId) return { ...state, control: null };
      return isDeciding(state, event.decisionId) ? { ...state, phase: 'proposed', decision: null } : state;
    case 'applied':
      if (state.control?.decisionId === event.decisionId) return controlled(state, state.control);
      return isDeciding(state, event.decisionId) ? { ...state, phase: 'approved' } : state;
    case 'ready':
      return state.phase === 'approved'
        ? { ...state, phase: event.count > 0 ? 'issuing' : 'issued', count: event.count }
        : state;
    case 'range-done':
      return afterRange(state, event);
    case 'refused':
      return isOver(state) ? state : { ...state, phase: 'refused', code: event.code };
    case 'completed':
      return state.phase === 'issued' ? { ...state, phase: 'completed' } : state;
    case 'cancellation-settled':
      if (!state.cancelling || isOver(state)) return state;
      return event.cancelled
        ? { ...state, phase: 'cancelled', cancelling: null }
        : { ...state, cancelling: null };
  }
}

/** What comes next by itself. */
export function stepOf(state: ReleaseState): Step | null {
  if (isOver(state)) return { do: 'end' };
  if (state.phase === 'issued') return { do: 'complete' };
  if (state.control) return null;
  if (state.cancelling) return { do: 'cancel' };
  if (state.phase === 'approved') return { do: 'ready' };
  const range = nextRange(state);
  return range ? { do: 'issue', ...range } : null;
}

/** The next range to issue, half-open; null where there is none, or none may be begun now. */
export function nextRange(state: ReleaseState): { from: number; to: number } | null {
  if (state.phase !== 'issuing' || state.paused || state.cancelling || state.control) return null;
  return rangeAt(state);
}

/** The state in one word, for people. */
export function shownPhase(state: ReleaseState): Phase | 'paused' {
  return state.paused && !isOver(state) ? 'paused' : state.phase;
}

function reserved(state: ReleaseState, decision: DecideInput): ReleaseState {
  const verdict = canDecide(state, decision);
  if (!verdict.ok || verdict.repeated) return state;
  return (decision.act ?? 'approve') === 'approve'
    ? { ...state, phase: 'deciding', decision }
    : { ...state, control: decision };
}

function controlled(state: ReleaseState, { act, decisionId }: DecideInput): ReleaseState {
  const next = { ...state, control: null, controls: [...(state.controls ?? []), decisionId] };
  if (act === 'cancel') return { ...next, cancelling: decisionId };
  return { ...next, paused: act === 'pause' };
}

const rangeAt = (state: ReleaseState): { from: number; to: number } => ({
  from: state.next,
  to: Math.min(state.next + RANGE_ROWS, state.count),
});

/** A range that was begun before a pause ends after it: what it issued is issued. */
function afterRange(state: ReleaseState, event: Extract<ReleaseEvent, { type: 'range-done' }>): ReleaseState {
  if (state.phase !== 'issuing' || rangeAt(state).to !== event.to) return state;
  return {
    ...state,
    next: event.to,
    issued: state.issued + event.issued,
    setAside: state.setAside + event.setAside,
    phase: event.to >= state.count ? 'issued' : 'issuing',
  };
}

const isOver = ({ phase }: ReleaseState): boolean =>
  phase === 'completed' || phase === 'refused' || phase === 'cancelled';

const isDeciding = (state: ReleaseState, decisionId: string): boolean =>
  state.phase === 'deciding' && state.decision?.decisionId === decisionId;
