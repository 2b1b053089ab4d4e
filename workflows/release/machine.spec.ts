import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apply, canDecide, nextRange, proposed, RANGE_ROWS, type ReleaseEvent } from './machine.js';
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

  const event: fc.Arbitrary<ReleaseEvent> = fc.oneof(
    fc.constantFrom<ReleaseEvent>(
      { type: 'reserved', decision },
      { type: 'reserved', decision: other },
      { type: 'released', decisionId: 'd1' },
      { type: 'applied', decisionId: 'd1' },
      { type: 'applied', decisionId: 'd2' },
      { type: 'refused', code: 'x' },
      { type: 'completed' },
    ),
    fc.record({ type: fc.constant('ready' as const), count: fc.nat(400) }),
    fc.record({
      type: fc.constant('range-done' as const),
      to: fc.nat(400),
      issued: fc.nat(100),
      setAside: fc.nat(100),
    }),
  );

  it('never has rows to issue without an applied approval, whatever comes', () => {
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
          state = apply(state, one);
          if (nextRange(state) || state.phase === 'completed') expect(applied).toBe(true);
          expect(state.next).toBeLessThanOrEqual(state.count);
        }
      }),
      { numRuns: 500 },
    );
  });
});
