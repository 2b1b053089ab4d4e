import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterLapse, afterWindow, inWindow, plan } from './machine.fixtures.js';
import { apply, canDecide } from './machine.js';
import type { DecideInput, RevocationAct } from './messages.js';
import { isInFlight, nextTimer, opened, type RevocationEvent, type RevocationState } from './state.js';

const awards = ['a1', 'a2', 'a3'];
const moments = [inWindow, afterWindow, afterLapse] as const;
const award = fc.constantFrom(...awards);
const what: fc.Arbitrary<RevocationAct> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('approve' as const),
      role: fc.constantFrom('registrar', 'administrator', 'programme-lead'),
    }),
  },
  fc.constant<RevocationAct>({ act: 'reject' }),
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('appeal' as const, 'exempt' as const, 'dismiss' as const),
      awardId: award,
    }),
  },
);

/** Something that a person, the signer or the clock does. */
type Command =
  | { do: 'decide'; personId: string; what: RevocationAct; lateBy: number }
  | { do: 'record' | 'lose' | 'hold' | 'refuse' | 'tell' }
  | { do: 'wait' };
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      personId: fc.constantFrom('lead', 'p1', 'p2', 'p3'),
      what,
      lateBy: fc.nat(1),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('record' as const, 'hold' as const) }) },
  fc.record({ do: fc.constantFrom('lose' as const, 'refuse' as const, 'tell' as const, 'wait' as const) }),
);

interface Played {
  state: RevocationState;
  events: RevocationEvent[];
  /** Decisions that the ledger holds, in its order. */
  held: DecideInput[];
}

/** Plays commands as the workflow would: what the machine does not permit does not happen. */
function play(commands: readonly Command[], check: (played: Played) => void = () => undefined): Played {
  const played: Played = { state: opened(plan), events: [], held: [] };
  const happen = (event: RevocationEvent): void => {
    played.events.push(event);
    played.state = apply(played.state, event);
  };
  let moment = 0;
  const recorded = new Map<string, DecideInput>();
  for (const [index, one] of commands.entries()) {
    const { state } = played;
    const [reserved] = state.reserved;
    const [unsettled] = state.unsettled;
    const now = moments[Math.min(moment, 2)] ?? afterLapse;
    if (one.do === 'decide') {
      const at = moments[Math.max(0, Math.min(moment, 2) - one.lateBy)] ?? now;
      const input: DecideInput = {
        decisionId: `d${index}`,
        personId: one.personId,
        digest: `${index}`,
        at,
        what: one.what,
      };
      if (canDecide(state, input, now).ok) {
        recorded.set(input.decisionId, input);
        happen({ type: 'reserved', decision: input });
      }
    } else if (one.do === 'record' && reserved) happen({ type: 'applied', decisionId: reserved.decisionId });
    else if (one.do === 'lose' && reserved) happen({ type: 'released', decisionId: reserved.decisionId });
    else if ((one.do === 'hold' || one.do === 'refuse') && unsettled) {
      const decision = recorded.get(unsettled);
      if (decision && one.do === 'hold') played.held.push(decision);
      happen({ type: 'settled', decisionId: unsettled, holds: one.do === 'hold' });
    } else if (one.do === 'tell') happen({ type: 'told', next: null });
    else if (one.do === 'wait') {
      const timer = nextTimer(state);
      if (timer) {
        if (timer.event.type === 'window-passed') moment = Math.max(moment, 1);
        if (timer.event.type === 'lapse-passed') moment = 2;
        happen(timer.event);
      }
    }
    check(played);
  }
  return played;
}

const anything = fc.array(command, { maxLength: 30, size: 'max' });
/** What leads to a revocation where nothing comes between. */
const towardsRevocation: Command[] = [
  { do: 'wait' },
  ...['registrar', 'administrator'].flatMap((role, index): Command[] => [
    { do: 'decide', personId: `p${index + 1}`, what: { act: 'approve', role }, lateBy: 0 },
    { do: 'record' },
    { do: 'hold' },
  ]),
];
const commands = fc.oneof(
  anything,
  fc
    .tuple(
      fc.array(command, { maxLength: 3 }),
      fc.array(fc.option(command, { freq: 1 }), { maxLength: 7 }),
      anything,
    )
    .map(([before, between, after]) => [
      ...before,
      ...towardsRevocation.flatMap((one, index) => [between[index] ?? [], one].flat()),
      ...after,
    ]),
);

const by = (personId: string, what: RevocationAct): Command => ({ do: 'decide', personId, what, lateBy: 0 });
/** Once broken: the ledger refuses the answer to an appeal after both approvals were given on it. */
const answerRefused: Command[] = [
  by('lead', { act: 'appeal', awardId: 'a3' }),
  { do: 'wait' },
  { do: 'record' },
  { do: 'hold' },
  by('p2', { act: 'exempt', awardId: 'a3' }),
  { do: 'record' },
  by('p3', { act: 'approve', role: 'registrar' }),
  { do: 'record' },
  by('p2', { act: 'approve', role: 'programme-lead' }),
  { do: 'refuse' },
  { do: 'hold' },
  { do: 'record' },
  { do: 'hold' },
];

describe('a proposed revocation, whatever comes', () => {
  it('is revoked only by two held approvals of two persons in two roles, after the window, with no appeal open', () => {
    let revoked = 0;
    fc.assert(
      fc.property(commands, (list) => {
        const { state, held } = play(list);
        if (state.ending !== 'revoked') return;
        revoked += 1;
        const approvals = held.flatMap((one) =>
          one.what.act === 'approve' ? [{ ...one, role: one.what.role }] : [],
        );
        expect(approvals).toHaveLength(2);
        expect(new Set(approvals.map((one) => one.personId)).size).toBe(2);
        expect(new Set(approvals.map((one) => one.role)).size).toBe(2);
        for (const one of approvals) {
          expect(one.personId).not.toBe(plan.proposerId);
          expect(one.at > plan.appealUntil && one.at <= plan.lapsesAt).toBe(true);
        }
        const answeredBefore = (awardId: string): boolean =>
          held.some(
            (one) =>
              (one.what.act === 'exempt' || one.what.act === 'dismiss') && one.what.awardId === awardId,
          );
        for (const one of held)
          if (one.what.act === 'appeal') expect(answeredBefore(one.what.awardId)).toBe(true);
        expect(held.some((one) => one.what.act === 'reject')).toBe(false);
      }),
      { numRuns: 10_000, examples: [[answerRefused]] },
    );
    // It does happen: the property is not about nothing.
    expect(revoked).toBeGreaterThan(100);
  });

  it('waits for another answer to an appeal where the ledger refused the one that both approved on', () => {
    const { state } = play(answerRefused);
    expect([state.ending, state.approvals.length]).toEqual([null, 2]);
    const { state: answered } = play([
      ...answerRefused,
      by('p1', { act: 'dismiss', awardId: 'a3' }),
      { do: 'record' },
      { do: 'hold' },
    ]);
    expect(answered.ending).toBe('revoked');
  });

  it('never changes its ending, and decides nothing after it', () => {
    fc.assert(
      fc.property(commands, (list) => {
        let ending: RevocationState['ending'] = null;
        let held = 0;
        play(list, (played) => {
          if (ending) expect([played.state.ending, played.held.length]).toEqual([ending, held]);
          ending = played.state.ending;
          held = played.held.length;
        });
      }),
      { numRuns: 6_000 },
    );
  });

  it('has a timer, a decision on its way, or an ending in every state; lapses when only time goes on', () => {
    fc.assert(
      fc.property(commands, (list) => {
        let { state } = play(list);
        expect(state.ending !== null || nextTimer(state) !== null).toBe(true);
        while (isInFlight(state)) {
          const [reserved] = state.reserved;
          const [unsettled = ''] = state.unsettled;
          state = apply(
            state,
            reserved
              ? { type: 'released', decisionId: reserved.decisionId }
              : { type: 'settled', decisionId: unsettled, holds: false },
          );
        }
        for (let timer = nextTimer(state); timer; timer = nextTimer(state)) state = apply(state, timer.event);
        expect(state.ending).not.toBeNull();
      }),
      { numRuns: 6_000 },
    );
  });

  it('is the fold of its events, and the same when each comes twice', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const { state, events } = play(list);
        expect(events.reduce(apply, opened(plan))).toEqual(state);
        const repeatable = (event: RevocationEvent): boolean =>
          event.type === 'applied' ||
          event.type === 'settled' ||
          event.type === 'released' ||
          event.type === 'reserved';
        const twice = events.flatMap((event) => (repeatable(event) ? [event, event] : [event]));
        expect(twice.reduce(apply, opened(plan))).toEqual(state);
      }),
      { numRuns: 4_000 },
    );
  });
});
