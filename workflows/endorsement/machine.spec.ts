import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConfirmationKind, RoundPlan } from '../../proto/activities.js';
import { apply, canDecide, opened } from './machine.js';
import type { Answer, DecideInput } from './messages.js';
import {
  answeredRequests,
  hasQuorum,
  nextTimer,
  phaseOf,
  type RoundEvent,
  type RoundState,
  requestsToRemind,
} from './state.js';

const kinds: ConfirmationKind[] = ['in-demand', 'fidelity'];
const employers = ['lakeside', 'pinegate', 'harbour'];
const early = '2026-12-01T15:00:00Z';
const late = '2027-01-09T05:00:00Z';

function plan(over: Partial<RoundPlan> = {}): RoundPlan {
  return {
    versionId: 'version',
    round: 1,
    organizationId: 'college',
    needed: {
      'in-demand': { confirmations: 2, organizations: 2 },
      fidelity: { confirmations: 2, organizations: 2 },
    },
    dueAt: '2026-12-15T04:59:59Z',
    closesAt: '2027-01-09T04:59:59Z',
    remindAt: ['2026-12-10T14:00:00Z', '2027-01-05T14:00:00Z'],
    requests: employers.map((organizationId) => ({
      requestId: `to-${organizationId}`,
      organizationId,
      kinds,
    })),
    alreadyCounted: [],
    ...over,
  };
}

const decision = (
  organizationId: string,
  kind: ConfirmationKind,
  answer: Answer,
  decisionId = `${organizationId}-${kind}-${answer}`,
): DecideInput => ({
  decisionId,
  requestId: `to-${organizationId}`,
  organizationId,
  personId: 'person',
  kind,
  answer,
  digest: 'digest',
  at: early,
});

const fold = (state: RoundState, events: RoundEvent[]): RoundState => events.reduce(apply, state);
const answer = (of: DecideInput): RoundEvent[] => [
  { type: 'reserved', decision: of },
  { type: 'applied', decisionId: of.decisionId },
];
const signing = (organizationId: string, kind: ConfirmationKind): RoundEvent => ({
  type: 'signed',
  confirmation: { confirmationId: `c-${organizationId}-${kind}`, kind, organizationId },
});

describe('an endorsement round', () => {
  it('counts signed confirmations only, and ends at the quorum of both kinds', () => {
    let state = opened(plan());
    for (const organizationId of ['lakeside', 'pinegate']) {
      for (const kind of kinds) state = fold(state, answer(decision(organizationId, kind, 'confirm')));
    }
    expect(state.ending).toBeNull();
    state = fold(state, [
      signing('lakeside', 'in-demand'),
      signing('lakeside', 'fidelity'),
      signing('pinegate', 'in-demand'),
    ]);
    expect(state.ending).toBeNull();
    state = apply(state, signing('pinegate', 'fidelity'));
    expect(phaseOf(state)).toBe('endorsed');
  });

  it('counts one confirmation of a kind for an organization', () => {
    const state = fold(opened(plan()), [
      signing('lakeside', 'fidelity'),
      {
        type: 'signed',
        confirmation: { confirmationId: 'another', kind: 'fidelity', organizationId: 'lakeside' },
      },
    ]);
    expect(state.counted).toHaveLength(1);
  });

  it('stays open after a change request, and takes the confirmation after the answer', () => {
    const state = fold(opened(plan()), answer(decision('harbour', 'fidelity', 'change')));
    expect(phaseOf(state)).toBe('changes-requested');
    expect(canDecide(state, decision('harbour', 'fidelity', 'confirm'), early)).toEqual({
      ok: true,
      repeated: false,
    });
    expect(requestsToRemind(state)).toContain('to-harbour');
    const both = fold(state, answer(decision('harbour', 'in-demand', 'change')));
    expect(requestsToRemind(both)).not.toContain('to-harbour');
  });

  it('ends as changes-requested at the closing date where a change stands unanswered', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('harbour', 'fidelity', 'change')),
      { type: 'closing-passed' },
    ]);
    expect(state.ending).toBe('changes-requested');
    expect(phaseOf(state)).toBe('closed');
  });

  it('refuses with its own code', () => {
    const state = fold(opened(plan()), answer(decision('lakeside', 'fidelity', 'confirm')));
    expect(canDecide(state, decision('lakeside', 'fidelity', 'confirm', 'second'), early)).toEqual({
      ok: false,
      code: 'already-answered',
    });
    expect(canDecide(state, decision('stranger', 'fidelity', 'confirm'), early)).toEqual({
      ok: false,
      code: 'not-asked',
    });
    expect(
      canDecide(state, { ...decision('lakeside', 'in-demand', 'confirm'), organizationId: 'college' }, early),
    ).toEqual({ ok: false, code: 'own-organization' });
    expect(canDecide(state, decision('pinegate', 'fidelity', 'confirm'), late)).toEqual({
      ok: false,
      code: 'round-closed',
    });
    expect(canDecide(state, decision('lakeside', 'fidelity', 'confirm'), late)).toEqual({
      ok: true,
      repeated: true,
    });
  });

  it('gives the question back where recording failed or the signer refused', () => {
    const given = decision('lakeside', 'fidelity', 'confirm');
    const released = fold(opened(plan()), [
      { type: 'reserved', decision: given },
      { type: 'released', decisionId: given.decisionId },
    ]);
    expect(released).toEqual(opened(plan()));
    const confirmation = { confirmationId: 'c', kind: 'fidelity', organizationId: 'lakeside' } as const;
    const refused = fold(opened(plan()), [...answer(given), { type: 'refused', confirmation }]);
    expect(canDecide(refused, { ...given, decisionId: 'again' }, early).ok).toBe(true);
  });

  it('takes word of the signer that arrives before word of the record', () => {
    const given = decision('lakeside', 'fidelity', 'confirm');
    const confirmation = { confirmationId: 'c', kind: 'fidelity', organizationId: 'lakeside' } as const;
    const around = (type: 'signed' | 'held' | 'refused') =>
      fold(opened(plan()), [
        { type: 'reserved', decision: given },
        { type, confirmation },
        { type: 'applied', decisionId: given.decisionId },
      ]).asks.find((ask) => ask.organizationId === 'lakeside' && ask.kind === 'fidelity')?.state;
    expect([around('signed'), around('held'), around('refused')]).toEqual(['counted', 'held', 'unanswered']);
  });

  it('waits a day after the closing date for what was given before it', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('lakeside', 'fidelity', 'confirm')),
      { type: 'closing-passed' },
    ]);
    expect(state.ending).toBeNull();
    expect(nextTimer(state)).toEqual({ at: '2027-01-10T04:59:59Z', event: { type: 'settling-passed' } });
    expect(apply(state, signing('lakeside', 'fidelity')).ending).toBe('not-endorsed');
  });

  it('is endorsed at once by confirmations already in force, and asks for nothing less than one of each kind', () => {
    const alreadyCounted = kinds.flatMap((kind) =>
      ['lakeside', 'pinegate'].map((organizationId) => ({
        confirmationId: `${organizationId}-${kind}`,
        kind,
        organizationId,
      })),
    );
    expect(opened(plan({ alreadyCounted })).ending).toBe('endorsed');
    const nothing = { confirmations: 0, organizations: 0 };
    expect(opened(plan({ needed: { 'in-demand': nothing, fidelity: nothing } })).ending).toBeNull();
  });

  it('lists a request as answered once everything in it is answered for good', () => {
    const state = fold(opened(plan()), [
      ...answer(decision('lakeside', 'fidelity', 'confirm')),
      ...answer(decision('lakeside', 'in-demand', 'decline')),
    ]);
    expect(answeredRequests(state)).toEqual([]);
    const signed = apply(state, signing('lakeside', 'fidelity'));
    expect(answeredRequests(signed)).toEqual(['to-lakeside']);
    expect(answeredRequests(apply(signed, { type: 'requests-closed', requestIds: ['to-lakeside'] }))).toEqual(
      [],
    );
  });

  it('keeps its promises over random sequences', () => {
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
