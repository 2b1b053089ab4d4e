import { describe, expect, test } from '@jest/globals';
import {
  FEWEST_MARKS,
  figureOf,
  type MarkPair,
  OWN_FIRST_DAYS,
  pairsOf,
  shownOf,
  shownOfAll,
  shownToOthers,
} from './statistics.js';

const levels = ['low', 'pass', 'high'].map((title) => ({ id: title, title, description: title }));
const blueprint = {
  criteria: [
    { id: 'count', title: 'Count', competencyIds: ['x'], levels, passLevelId: 'pass' },
    { id: 'safety', title: 'Safety', competencyIds: ['x'], levels, passLevelId: 'pass' },
  ],
};
const start = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3_600_000;

const judged = (assessorId: string, place: number) => ({
  assessorId,
  levels: blueprint.criteria.map(({ id }) => ({ criterionId: id, levelId: levels[place]?.id ?? '' })),
  outcome: place > 0 ? ('pass' as const) : ('not-yet' as const),
});

/** Marks of ann and bob, a day apart; `apart` of them differ by one level. */
const marks = (count: number, apart = 0): MarkPair[] =>
  Array.from({ length: count }, (_, index) => ({
    first: judged(index % 2 ? 'ann' : 'bob', index % 3),
    second: judged(index % 2 ? 'bob' : 'ann', index < apart ? (index + 1) % 3 : index % 3),
    pairedAt: new Date(start + index * DAY_MS),
  }));

describe('a figure', () => {
  test('is 1 where all marks agree, and below where they do not', () => {
    const agreed = figureOf(blueprint, marks(60));
    expect(agreed.outcome).toEqual({ equal: 1, kappa: 1, alpha: 1 });
    expect(agreed.criteria).toEqual([
      { criterionId: 'count', equal: 1, kappa: 1, alpha: 1 },
      { criterionId: 'safety', equal: 1, kappa: 1, alpha: 1 },
    ]);
    const differing = figureOf(blueprint, marks(60, 12));
    expect(differing.criteria[0]?.equal).toBeCloseTo(0.8);
    expect(differing.criteria[0]?.kappa ?? 1).toBeLessThan(0.9);
    expect(differing.criteria[0]?.alpha ?? 1).toBeLessThan(0.9);
  });

  test('is of one assessor with that assessor first, whichever mark it was', () => {
    const own = pairsOf('ann', marks(10));
    expect(own).toHaveLength(10);
    expect(own.every((pair) => pair.first.assessorId === 'ann')).toBe(true);
    expect(pairsOf('cid', marks(10))).toEqual([]);
  });
});

describe('who sees a figure', () => {
  test('nobody below 30 marks, and how many are missing is said', () => {
    expect(shownOf(blueprint, marks(FEWEST_MARKS - 1))).toEqual({
      shown: false,
      marks: FEWEST_MARKS - 1,
      missing: 1,
      from: null,
    });
    expect(shownOf(blueprint, marks(FEWEST_MARKS)).shown).toBe(true);
  });

  test('the assessor first: others once it was opened, or days after the thirtieth mark', () => {
    const pairs = marks(FEWEST_MARKS + 20).reverse();
    const reached = start + (FEWEST_MARKS - 1) * DAY_MS;
    const day = (after: number): Date => new Date(reached + after * DAY_MS);
    expect(shownToOthers(blueprint, pairs, null, day(OWN_FIRST_DAYS - 1))).toMatchObject({
      shown: false,
      missing: 0,
      from: day(OWN_FIRST_DAYS).toISOString(),
    });
    expect(shownToOthers(blueprint, pairs, null, day(OWN_FIRST_DAYS)).shown).toBe(true);
    expect(shownToOthers(blueprint, pairs, day(1), day(1)).shown).toBe(true);
    expect(shownToOthers(blueprint, marks(3), day(1), day(100)).shown).toBe(false);
  });

  test('a version between two assessors waits for both', () => {
    const pairs = marks(FEWEST_MARKS);
    const soon = new Date(start + FEWEST_MARKS * DAY_MS);
    expect(shownOfAll(blueprint, pairs, new Map([['ann', soon]]), soon).shown).toBe(false);
    const both = new Map(['ann', 'bob'].map((one) => [one, soon]));
    expect(shownOfAll(blueprint, pairs, both, soon).shown).toBe(true);
    const three = [...pairs, { ...pairs[0], first: judged('cid', 1) } as MarkPair];
    expect(shownOfAll(blueprint, three, new Map(), soon).shown).toBe(true);
  });
});
