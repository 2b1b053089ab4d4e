import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConfirmationKind } from '../../proto/activities.js';
import type { RelevancePolicy } from '../../proto/relevance.js';
import { asking, confirmation, day, decline, endorsed, policy, settle, waiver } from './machine.fixtures.js';
import { nextWake } from './machine.js';
import type { LearnedFact } from './messages.js';
import { confirmationKinds, lapseOf, secondAfter, standingAt } from './standing.js';
import { apply, forgotten, isOpen, known, type RelevanceState, viewAt } from './state.js';

const DAYS = 40;
const organizations = ['lakeside', 'pinegate', 'harbour', 'council'];

const organization = fc.constantFrom(...organizations);
const kind = fc.constantFrom<ConfirmationKind>(...confirmationKinds);
const someDay = fc.integer({ min: 0, max: DAYS });
const ending = fc.option(someDay, { nil: null, freq: 3 });
const fact: fc.Arbitrary<LearnedFact> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(organization, kind, someDay, fc.integer({ min: 1, max: 30 }), ending)
      .map(([of, about, from, length, ended]) => ({
        type: 'confirmation' as const,
        fact: confirmation(of, about, from, from + length, ended),
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(kind, someDay, fc.integer({ min: 1, max: 20 }), ending)
      .map(([about, from, length, ended]) => ({
        type: 'waiver' as const,
        fact: waiver(about, from, from + length, ended),
      })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(organization, kind, someDay, ending).map(([of, about, at, lifted]) => ({
      type: 'decline' as const,
      fact: decline(of, about, at, lifted === null || lifted < at ? null : lifted),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.integer({ min: 2, max: 5 }), someDay, ending).map(([round, from, until]) => ({
      type: 'round' as const,
      fact: asking(round, from, until === null || until < from ? null : until),
    })),
  },
  { weight: 1, arbitrary: someDay.map((at) => ({ type: 'superseded' as const, at: day(at) })) },
  { weight: 1, arbitrary: someDay.map((at) => ({ type: 'retired' as const, at: day(at) })) },
);
const lasting = fact.filter((one) => one.type !== 'superseded' && one.type !== 'retired');
const need = fc.record({
  confirmations: fc.integer({ min: 0, max: 3 }),
  organizations: fc.integer({ min: 0, max: 3 }),
});
const bodies = fc.constantFrom<string[]>([], [], [], ['council']);
const policies: fc.Arbitrary<RelevancePolicy> = fc.record({
  needs: fc.record({ 'in-demand': need, fidelity: need }),
  required: fc.record({ 'in-demand': bodies, fidelity: bodies }),
  veto: fc.boolean(),
  renewBeforeDays: fc.integer({ min: 1, max: 40 }),
  teachOutDays: fc.integer({ min: 0, max: 40 }),
});

const empty = (of: RelevancePolicy): RelevanceState =>
  known(endorsed({ policy: of, confirmations: [], waivers: [], declines: [] }));
const learnAll = (state: RelevanceState, facts: readonly LearnedFact[]): RelevanceState =>
  facts.reduce((before, one) => apply(before, { type: 'learned', fact: one }), state);
// Everything happens at noon of a day, or the second after it.
const candidates = Array.from({ length: DAYS + 32 }, (_, n) => [day(n), secondAfter(day(n))]).flat();

/** The rule in its plainest form, over the facts as they came. */
function satisfied(
  facts: readonly LearnedFact[],
  of: RelevancePolicy,
  about: ConfirmationKind,
  at: string,
): boolean {
  const ends = new Map<string, string>();
  const noteEnd = (id: string, end: string | null): void => {
    const before = ends.get(id);
    if (end !== null && (before === undefined || end < before)) ends.set(id, end);
  };
  for (const one of facts) {
    if (one.type === 'confirmation') noteEnd(one.fact.confirmationId, one.fact.endedAt);
    if (one.type === 'waiver') noteEnd(`waiver ${one.fact.waiverId}`, one.fact.endedAt);
    if (one.type === 'decline') noteEnd(`decline ${one.fact.decisionId}`, one.fact.liftedAt);
  }
  const going = (id: string, from: string, until: string): boolean => {
    const end = ends.get(id);
    return from <= at && at <= until && (end === undefined || at < end);
  };
  const confirming = new Set<string>();
  for (const one of facts) {
    if (one.type === 'waiver' && one.fact.kind === about)
      if (going(`waiver ${one.fact.waiverId}`, one.fact.from, one.fact.until)) return true;
    if (one.type === 'confirmation' && one.fact.kind === about)
      if (going(one.fact.confirmationId, one.fact.from, one.fact.until))
        confirming.add(one.fact.organizationId);
  }
  if (of.veto)
    for (const one of facts) {
      if (one.type !== 'decline' || one.fact.kind !== about) continue;
      const { organizationId, at: since } = one.fact;
      const again = facts.some(
        (each) =>
          each.type === 'confirmation' &&
          each.fact.kind === about &&
          each.fact.organizationId === organizationId &&
          each.fact.from > since &&
          each.fact.from <= at,
      );
      if (!again && going(`decline ${one.fact.decisionId}`, since, '9999')) return false;
    }
  const { confirmations, organizations: from } = of.needs[about];
  return (
    confirming.size >= Math.max(1, confirmations, from) &&
    of.required[about].every((one) => confirming.has(one))
  );
}

/** One confirmation, waiver or round does not begin or end in two ways: the later of two with one id is left out. */
const consistent = (facts: LearnedFact[]): LearnedFact[] => {
  const seen = new Map<string, string>();
  return facts.filter((one) => {
    const [id, term] = termOf(one);
    const before = seen.get(id) ?? term;
    seen.set(id, before);
    return before === term;
  });
};
function termOf(one: LearnedFact): [id: string, term: string] {
  switch (one.type) {
    case 'confirmation':
      return [one.fact.confirmationId, one.fact.until];
    case 'waiver':
      return [`waiver ${one.fact.waiverId}`, one.fact.until];
    case 'round':
      return [`round ${one.fact.round}`, one.fact.openedAt];
    case 'decline':
    case 'superseded':
    case 'retired':
      return ['any', ''];
  }
}
const stories = fc.array(fact, { maxLength: 16 }).map(consistent);
const openStories = fc.array(lasting, { maxLength: 16 }).map(consistent);

describe('relevance over random facts', () => {
  it('says of every day what the plain rule says, and the first second at which it ends', () => {
    fc.assert(
      fc.property(
        policies,
        stories,
        fc.constantFrom(...confirmationKinds),
        someDay,
        (of, facts, about, n) => {
          const state = learnAll(empty(of), facts);
          const plain = (at: string) => satisfied(facts, of, about, at);
          expect(standingAt(state.facts, about, of, day(n)).satisfied).toBe(plain(day(n)));
          const lapse = lapseOf(state.facts, about, of, day(n));
          if (!plain(day(n))) return expect(lapse).toBeNull();
          expect(lapse).toBe(candidates.find((at) => at > day(n) && !plain(at)) ?? null);
        },
      ),
      { numRuns: 12_000 },
    );
  });

  it('is the same in whatever order and however often the facts come, and what is forgotten changes nothing', () => {
    fc.assert(
      fc.property(policies, stories, fc.infiniteStream(fc.nat()), someDay, (of, facts, order, from) => {
        const again = [...facts, ...facts]
          .map((one) => ({ one, at: order.next().value ?? 0 }))
          .sort((left, right) => left.at - right.at)
          .map(({ one }) => one);
        const state = learnAll(empty(of), facts);
        const shuffled = learnAll(empty(of), again);
        const short = forgotten(state, day(from));
        for (const n of [from, from + 1, from + 7, from + 30]) {
          expect(viewAt(shuffled, day(n))).toEqual(viewAt(state, day(n)));
          expect(viewAt(short, day(n))).toEqual(viewAt(state, day(n)));
        }
      }),
      { numRuns: 8_000 },
    );
  });

  it('tells every change when it happens, waits for nobody in an open state, and ends what is final', () => {
    fc.assert(
      fc.property(
        policies,
        openStories,
        fc.array(fc.nat({ max: 9 }), { minLength: 16, maxLength: 16 }),
        play,
      ),
      { numRuns: 4_000 },
    );
  });

  it('reminds at most once a mark, ever tighter, and never after the lapse', () => {
    fc.assert(
      fc.property(openStories, fc.boolean(), (facts, forgets) => {
        const sent = new Map<string, number>();
        let state = learnAll(empty(policy()), facts);
        for (let now: string | null = day(0); now !== null; now = nextWake(state, now)) {
          const at: string = now;
          const settled = settle(state, at);
          state = forgets ? forgotten(settled.state, at) : settled.state;
          for (const duty of settled.done) {
            if (duty.do !== 'remind') continue;
            const { kind: about, lapsesAt, days: mark } = duty.reminder;
            expect(at < lapsesAt).toBe(true);
            expect(mark).toBeLessThan(sent.get(`${about} ${lapsesAt}`) ?? 91);
            sent.set(`${about} ${lapsesAt}`, mark);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Lets the days pass, facts come at some of them, and the workflow wake as it says. */
function play(of: RelevancePolicy, facts: LearnedFact[], gaps: number[]): void {
  let state = settle(empty(of), day(0)).state;
  let now = day(0);
  let revision = state.told?.revision ?? 0;
  const pass = (to: string): void => {
    for (;;) {
      const wake = nextWake(state, now);
      if (wake === null || wake > to) break;
      now = wake;
      state = settle(state, now).state;
    }
    now = to;
    // Nothing was due that no wake announced.
    expect(settle(state, now).done).toEqual([]);
  };
  let n = 0;
  for (const [index, one] of facts.entries()) {
    n += gaps[index] ?? 0;
    pass(day(n));
    state = settle(apply(state, { type: 'learned', fact: one }), now).state;
    if (index % 3 === 0) state = forgotten(state, now);
    const { told } = state;
    expect(told).toMatchObject(viewAt(state, now));
    if (!told) continue;
    expect(told.revision).toBeGreaterThanOrEqual(revision);
    revision = told.revision;
    expect(told.closedSince === null).toBe(isOpen(told.state));
    expect(told.since <= told.at && (told.closedSince ?? told.at) <= told.at).toBe(true);
    if (isOpen(told.state)) expect(nextWake(state, now)).not.toBeNull();
    else if (nextWake(state, now) === null) expect(told.teachOutEnded).toBe(true);
  }
  const retired = settle(apply(state, { type: 'learned', fact: { type: 'retired', at: now } }), now);
  state = retired.state;
  let last = retired.done.at(-1);
  for (let wake = nextWake(state, now); last?.do !== 'end' && wake !== null; wake = nextWake(state, wake)) {
    const settled = settle(state, wake);
    state = settled.state;
    last = settled.done.at(-1) ?? last;
  }
  expect(last).toEqual({ do: 'end', as: 'retired' });
}
