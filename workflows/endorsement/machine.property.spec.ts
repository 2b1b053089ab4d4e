import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConfirmationKind, RoundPlan } from '../../proto/activities.js';
import { decision, employers, fold, kinds, plan } from './machine.fixtures.js';
import { apply, canDecide, opened } from './machine.js';
import type { Answer } from './messages.js';
import { hasQuorum, nextTimer, type RoundEvent } from './state.js';

describe('an endorsement round over random sequences', () => {
  it('keeps its promises', () => {
    fc.assert(
      fc.property(policies, fc.array(commands, { maxLength: 60 }), (needed, steps) => {
        play(plan({ needed }), steps);
      }),
      { numRuns: 6_000 },
    );
  }, 120_000);
});

type Command =
  | {
      do: 'decide';
      organization: string;
      kind: ConfirmationKind;
      answer: Answer;
      key: number;
      fails: boolean;
    }
  | {
      do: 'signer';
      what: 'signed' | 'held' | 'refused';
      organization: string;
      kind: ConfirmationKind;
      key: number;
    }
  | { do: 'wait'; timers: number }
  | { do: 'supersede' };

const need = fc.integer({ min: 0, max: 3 }).chain((confirmations) =>
  fc.record({
    confirmations: fc.constant(confirmations),
    organizations: fc.integer({ min: 0, max: confirmations }),
  }),
);
const policies = fc.record({ 'in-demand': need, fidelity: need });
const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      organization: fc.constantFrom(...employers, 'stranger'),
      kind: fc.constantFrom(...kinds),
      answer: fc.constantFrom<Answer>('confirm', 'confirm', 'decline', 'change'),
      key: fc.integer({ min: 0, max: 3 }),
      fails: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('signer' as const),
      what: fc.constantFrom('signed' as const, 'signed' as const, 'held' as const, 'refused' as const),
      organization: fc.constantFrom(...employers),
      kind: fc.constantFrom(...kinds),
      key: fc.integer({ min: 0, max: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), timers: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'supersede' as const }) },
);

/** Plays commands as the workflow would, and holds every state against a naive count of its own. */
function play(of: RoundPlan, steps: Command[]): void {
  const start = opened(of);
  const log: RoundEvent[] = [];
  const signedBy: Record<ConfirmationKind, Set<string>> = { 'in-demand': new Set(), fidelity: new Set() };
  let state = start;
  let clock = '2026-11-24T12:00:00Z';
  const happen = (event: RoundEvent): void => {
    log.push(event);
    const before = state;
    state = apply(state, event);
    // A repeated event changes nothing; timers are never repeated, since each is read from the state.
    if (event.type !== 'reminder-passed') expect(apply(state, event)).toEqual(state);
    if (before.ending) {
      expect(state.ending).toBe(before.ending);
      expect(state.counted).toEqual(before.counted);
    }
  };
  for (const step of steps) {
    switch (step.do) {
      case 'decide': {
        const of = decision(
          step.organization,
          step.kind,
          step.answer,
          `d-${step.organization}-${step.kind}-${step.key}`,
        );
        const verdict = canDecide(state, of, clock);
        if (state.ending || state.closing) expect(verdict.ok && !verdict.repeated).toBe(false);
        if (step.organization === 'stranger') expect(verdict.ok).toBe(false);
        if (!verdict.ok || verdict.repeated) break;
        happen({ type: 'reserved', decision: of });
        expect(canDecide(state, { ...of, decisionId: 'meanwhile' }, clock)).toEqual({
          ok: false,
          code: 'already-answered',
        });
        happen(
          step.fails
            ? { type: 'released', decisionId: of.decisionId }
            : { type: 'applied', decisionId: of.decisionId },
        );
        break;
      }
      case 'signer': {
        const confirmation = {
          confirmationId: `c-${step.organization}-${step.kind}-${step.key}`,
          kind: step.kind,
          organizationId: step.organization,
        };
        if (step.what === 'signed' && !state.ending) signedBy[step.kind].add(step.organization);
        happen({ type: step.what, confirmation });
        break;
      }
      case 'wait':
        for (let count = 0; count < step.timers; count++) {
          const timer = nextTimer(state);
          if (!timer) break;
          expect(timer.at >= clock || timer.event.type !== 'closing-passed').toBe(true);
          if (timer.at > clock) clock = timer.at;
          happen(timer.event);
        }
        break;
      case 'supersede':
        happen({ type: 'superseded' });
    }
    const enough = kinds.every(
      (kind) =>
        signedBy[kind].size >= Math.max(1, of.needed[kind].confirmations, of.needed[kind].organizations),
    );
    if (state.ending === 'endorsed') expect(enough).toBe(true);
    if (!state.ending) expect(enough).toBe(false);
    expect(hasQuorum(state) || state.ending !== 'endorsed').toBe(true);
    // Every state that is not final has something to wait for.
    expect(nextTimer(state) === null).toBe(state.ending !== null);
  }
  expect(fold(start, log)).toEqual(state);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
}
