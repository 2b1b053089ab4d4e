import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alphaMetrics, alphaOf } from './alpha.js';
import { kappaOf, kappaWeights, tableOf } from './kappa.js';

const RUNS = { numRuns: 2_000 };
const CATEGORIES = 4;
const category = fc.integer({ min: 0, max: CATEGORIES - 1 });
const pairs = fc.array(fc.tuple(category, category), { minLength: 1, maxLength: 40 });
const units = fc.array(fc.array(category, { maxLength: 5 }), { minLength: 1, maxLength: 20 });
const weight = fc.constantFrom(...kappaWeights);
const metric = fc.constantFrom(...alphaMetrics);

function same(one: number | null, other: number | null): void {
  if (one === null || other === null) expect(one).toBe(other);
  else expect(one).toBeCloseTo(other, 9);
}

test('full agreement is 1, or nothing where the ratings do not vary', () => {
  fc.assert(
    fc.property(fc.array(category, { minLength: 1, maxLength: 40 }), weight, metric, (given, one, other) => {
      const varies = new Set(given).size > 1;
      const kappa = kappaOf(
        tableOf(
          given.map((value) => [value, value]),
          CATEGORIES,
        ),
        one,
      );
      const alpha = alphaOf(
        given.map((value) => [value, value, value]),
        other,
      );
      same(kappa, varies ? 1 : null);
      same(alpha, varies ? 1 : null);
    }),
    RUNS,
  );
});

test('neither measure exceeds 1, and neither depends on who is called first or on the order of units', () => {
  fc.assert(
    fc.property(pairs, weight, metric, (given, one, other) => {
      const swapped = given.map(([a, b]): [number, number] => [b, a]).reverse();
      const kappa = kappaOf(tableOf(given, CATEGORIES), one);
      const alpha = alphaOf(given, other);
      same(kappa, kappaOf(tableOf(swapped, CATEGORIES), one));
      same(alpha, alphaOf(swapped, other));
      expect(kappa ?? 1).toBeLessThanOrEqual(1);
      expect(alpha ?? 1).toBeLessThanOrEqual(1);
    }),
    RUNS,
  );
});

test('units with one value or none change nothing, nor does the order of observers', () => {
  fc.assert(
    fc.property(units, category, metric, (given, lone, one) => {
      same(
        alphaOf(given, one),
        alphaOf([...given.map((unit) => [...unit].reverse()), [lone], []].reverse(), one),
      );
    }),
    RUNS,
  );
});

/** Alpha straight from its definition: mean differences within units and between any two values. */
function alphaByDefinition(given: readonly number[][]): number | null {
  const paired = given.filter((unit) => unit.length > 1);
  const all = paired.flat();
  const pairsIn = (values: readonly number[]): number =>
    values.reduce(
      (sum, a, i) => sum + values.reduce((inner, b, j) => inner + (i === j ? 0 : (a - b) ** 2), 0),
      0,
    );
  const within = paired.reduce((sum, unit) => sum + pairsIn(unit) / (unit.length - 1), 0) / all.length;
  const between = pairsIn(all) / (all.length * (all.length - 1));
  return all.length === 0 || between === 0 ? null : 1 - within / between;
}

test('alpha from the coincidence matrix is alpha by its definition', () => {
  fc.assert(
    fc.property(units, (given) => {
      same(alphaOf(given, 'interval'), alphaByDefinition(given));
    }),
    RUNS,
  );
});
