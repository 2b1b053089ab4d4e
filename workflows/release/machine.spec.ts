import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  apply,
  canDecide,
  nextRange,
  proposed,
  RANGE_ROWS,
  type ReleaseEvent,
  shownPhase,
  stepOf,
} from './machine.js';
import type { DecideInput } from './messages.js';
import type { ReleaseState } from './state.js';

const decision = { decisionId: 'd1', digest: 'uEi1' };
const other = { decisionId: 'd2', digest: 'uEi2' };
const approved = [
  { type: 'reserved', decision },
  { type: 'applied', decisionId: 'd1' },
] as const satisfies ReleaseEvent[];
const fold = (events: readonly ReleaseEvent[], from: ReleaseState = proposed): ReleaseState =>
  events.reduce(apply, from);

describe('release machine', () => {
  it('takes one approval, answers its repetition and refuses another', () => {
    expect(canDecide(proposed, decision)).toEqual({ ok: true, repeated: false });
    const deciding = fold([{ type: 'reserved', decision }]);
    expect(canDecide(deciding, decision)).toEqual({ ok: false, code: 'decision-in-progress' });
    expect(canDecide(deciding, other)).toEqual({ ok: false, code: 'release-not-open' });
    const state = fold(approved);
    expect(canDecide(state, decision)).toEqual({ ok: true, repeated: true });
    expect(canDecide(state, other)).toEqual({ ok: false, code: 'release-not-open' });
  });

  it('opens again when recording was refused', () => {
    const state = fold([
      { type: 'reserved', decision },
      { type: 'released', decisionId: 'd1' },
    ]);
    expect(state).toEqual(proposed);
    expect(canDecide(state, other).ok).toBe(true);
  });

  it('issues nothing before the ledger has verified the approval', () => {
    expect(nextRange(proposed)).toBeNull();
    expect(nextRange(fold(approved))).toBeNull();
    expect(nextRange(fold([...approved, { type: 'refused', code: 'approver-is-proposer' }]))).toBeNull();
  });

  it('covers every row once, in order, in ranges of the given size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (count) => {
        let state = fold([...approved, { type: 'ready', count }]);
        let expected = 0;
        for (let range = nextRange(state); range; range = nextRange(state)) {
          expect(range.from).toBe(expected);
          expect(range.to - range.from).toBeLessThanOrEqual(RANGE_ROWS);
          expect(range.to).toBeGreaterThan(range.from);
          expected = range.to;
          state = apply(state, {
            type: 'range-done',
            to: range.to,
            issued: range.to - range.from,
            setAside: 0,
          });
        }
        expect(expected).toBe(count);
        expect([state.phase, state.issued]).toEqual(['issued', count]);
        expect(apply(state, { type: 'completed' }).phase).toBe('completed');
      }),
      { numRuns: 50 },
    );
  });

  const control = (act: 'pause' | 'resume' | 'cancel', decisionId: string = act): ReleaseEvent[] => [
    { type: 'reserved', decision: { decisionId, digest: 'uEi3', act } },
    { type: 'applied', decisionId },
  ];

  it('begins no range while paused, while a pause is being recorded, or once cancelled', () => {
    const issuing = fold([...approved, { type: 'ready', count: 3 * RANGE_ROWS }]);
    const [reserve] = control('pause');
    expect(stepOf(fold(reserve ? [reserve] : [], issuing))).toBeNull();
    const paused = fold(control('pause'), issuing);
    expect([stepOf(paused), shownPhase(paused)]).toEqual([null, 'paused']);
    expect(canDecide(paused, { decisionId: 'again', digest: '', act: 'pause' })).toMatchObject({
      code: 'release-paused',
    });
    expect(canDecide(paused, { decisionId: 'pause', digest: '', act: 'pause' })).toEqual({
      ok: true,
      repeated: true,
    });
    // The range that was in hand ends, and counts.
    const after = fold([{ type: 'range-done', to: RANGE_ROWS, issued: 99, setAside: 1 }], paused);
    expect([after.next, after.issued, stepOf(after)]).toEqual([RANGE_ROWS, 99, null]);
    expect(stepOf(fold(control('resume'), after))).toEqual({ do: 'issue', from: 100, to: 200 });
    const cancelled = fold(control('cancel'), after);
    expect(stepOf(cancelled)).toEqual({ do: 'cancel' });
    const over = fold([{ type: 'cancellation-settled', cancelled: true }], cancelled);
    expect([over.phase, stepOf(over)]).toEqual(['cancelled', { do: 'end' }]);
  });

  it('goes on where the ledger did not take the cancellation', () => {
    const issuing = fold([...approved, { type: 'ready', count: 5 }, ...control('cancel')]);
    expect(stepOf(fold([{ type: 'cancellation-settled', cancelled: false }], issuing))).toEqual({
      do: 'issue',
      from: 0,
      to: 5,
    });
  });

  it('is cancelled before its approval, and then approved no more', () => {
    const cancelled = fold(control('cancel'));
    expect(canDecide(cancelled, decision)).toMatchObject({ code: 'release-not-open' });
    expect(stepOf(cancelled)).toEqual({ do: 'cancel' });
    expect(
      canDecide(fold([{ type: 'reserved', decision }]), { decisionId: 'c', digest: '', act: 'cancel' }),
    ).toMatchObject({ code: 'decision-in-progress' });
  });

  const controlled = (act: DecideInput['act'], decisionId: string): DecideInput => ({
    decisionId,
    digest: 'uEi3',
    act,
  });
  const event: fc.Arbitrary<ReleaseEvent> = fc.oneof(
    fc.constantFrom<ReleaseEvent>(
      { type: 'reserved', decision },
      { type: 'reserved', decision: other },
      { type: 'released', decisionId: 'd1' },
      { type: 'applied', decisionId: 'd1' },
      { type: 'applied', decisionId: 'd2' },
      { type: 'refused', code: 'x' },
      { type: 'completed' },
      { type: 'cancellation-settled', cancelled: true },
      { type: 'cancellation-settled', cancelled: false },
    ),
    fc.record({
      type: fc.constant('reserved' as const),
      decision: fc
        .tuple(fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const), fc.nat(9))
        .map(([act, id]) => controlled(act, `c${id}`)),
    }),
    fc.record({
      type: fc.constantFrom('applied' as const, 'released' as const),
      decisionId: fc.nat(9).map((id) => `c${id}`),
    }),
    fc.record({ type: fc.constant('ready' as const), count: fc.nat(400) }),
    fc.record({
      type: fc.constant('range-done' as const),
      to: fc.nat(400),
      issued: fc.nat(100),
      setAside: fc.nat(100),
    }),
  );

  it('never has rows to issue without an applied approval, nor while paused or cancelled, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = proposed;
        let applied = false;
        for (const one of events) {
          if (
            one.type === 'applied' &&
            state.phase === 'deciding' &&
            state.decision?.decisionId === one.decisionId
          )
            applied = true;
          const before = state;
          state = apply(state, one);
          if (nextRange(state) || state.phase === 'completed') expect(applied).toBe(true);
          if (nextRange(state)) expect(shownPhase(state)).toBe('issuing');
          expect(state.next).toBeLessThanOrEqual(state.count);
          if (before.phase === 'cancelled') expect(state).toEqual(before);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('is never stuck: a step, a person who may decide, or something that is being recorded', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const state = fold(events);
        const may = (['approve', 'resume', 'cancel'] as const).some(
          (act) => canDecide(state, controlled(act, 'new')).ok,
        );
        const recording = state.phase === 'deciding' || Boolean(state.control);
        expect(stepOf(state) !== null || may || recording).toBe(true);
      }),
      { numRuns: 4_000 },
    );
  });
});
