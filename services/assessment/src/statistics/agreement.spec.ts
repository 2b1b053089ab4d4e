import { describe, expect, test } from '@jest/globals';
import { alphaOf } from './alpha.js';
import { kappaOf, tableOf } from './kappa.js';

const pairsOf = (first: readonly number[], second: readonly number[]): [number, number][] =>
  first.map((one, index) => [one, second[index] ?? -1]);
const runs = (...of: [value: number, times: number][]): number[] =>
  of.flatMap(([value, times]) => new Array<number>(times).fill(value));

describe("Cohen's kappa, against published numbers", () => {
  test('Artstein and Poesio 2008, Computational Linguistics 34(4), table 2: .348; table 4: .8013', () => {
    const two = tableOf(pairsOf(runs([0, 40], [1, 60]), runs([0, 20], [1, 20], [0, 10], [1, 50])), 2);
    expect(kappaOf(two, 'nominal')).toBeCloseTo(0.348, 3);
    const three = tableOf(pairsOf(runs([0, 46], [1, 44], [2, 10]), runs([0, 52], [1, 32], [2, 16])), 3);
    expect(kappaOf(three, 'nominal')).toBeCloseTo(0.8013, 4);
  });

  test('Fleiss 1981, Statistical Methods for Rates and Proportions, p. 213: .676', () => {
    const diagnoses = [
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ];
    expect(kappaOf(diagnoses, 'nominal')).toBeCloseTo(0.676, 3);
  });

  test('Hout, Duncan and Sobel 1987, as in R package vcd, `Kappa(SexualFun)`: .1293, weighted .2374', () => {
    const couples = [
      [7, 7, 2, 3],
      [2, 8, 3, 7],
      [1, 5, 4, 9],
      [2, 8, 9, 14],
    ];
    expect(kappaOf(couples, 'nominal')).toBeCloseTo(0.1293, 4);
    expect(kappaOf(couples, 'linear')).toBeCloseTo(0.2374, 4);
  });

  test('scikit-learn, test of `cohen_kappa_score`: .9315, linear .9412, quadratic .9541', () => {
    const table = tableOf(pairsOf(runs([0, 46], [1, 44], [2, 10]), runs([0, 50], [1, 40], [2, 10])), 3);
    expect(kappaOf(table, 'nominal')).toBeCloseTo(0.9315, 4);
    expect(kappaOf(table, 'linear')).toBeCloseTo(0.9412, 4);
    expect(kappaOf(table, 'quadratic')).toBeCloseTo(0.9541, 4);
  });

  test('says nothing where chance alone agrees', () => {
    expect(
      kappaOf(
        [
          [5, 0],
          [0, 0],
        ],
        'nominal',
      ),
    ).toBeNull();
    expect(kappaOf([], 'linear')).toBeNull();
    expect(() => tableOf([[0, 3]], 2)).toThrow(RangeError);
  });
});

/** Units of a reliability data matrix: an observer a line, a dot where the observer did not judge. */
const unitsOf = (...observers: string[]): number[][] =>
  Array.from({ length: observers[0]?.length ?? 0 }, (_, unit) =>
    observers.flatMap((line) => (line[unit] === '.' ? [] : [Number.parseInt(line[unit] ?? '', 16)])),
  );

describe('Krippendorff\'s alpha, against "Computing Krippendorff\'s Alpha-Reliability" (2011)', () => {
  test('A, binary data, two observers: .095', () => {
    expect(alphaOf(unitsOf('0100000010', '1110010000'), 'nominal')).toBeCloseTo(0.095, 3);
  });

  test('B, nominal data, two observers: .692', () => {
    expect(alphaOf(unitsOf('aabbdcccedda', 'babbbccceddd'), 'nominal')).toBeCloseTo(0.692, 3);
  });

  const four = unitsOf('123321412...', '1233224125.3', '.3332342251.', '12332441251.');
  test('C and D, any number of observers, missing data: nominal .743, ordinal .815, interval .849', () => {
    expect(alphaOf(four, 'nominal')).toBeCloseTo(0.743, 3);
    expect(alphaOf(four, 'ordinal')).toBeCloseTo(0.815, 3);
    expect(alphaOf(four, 'interval')).toBeCloseTo(0.849, 3);
  });

  test('says nothing where values do not vary or nothing is paired', () => {
    expect(
      alphaOf(
        [
          [1, 1],
          [1, 1, 1],
        ],
        'nominal',
      ),
    ).toBeNull();
    expect(alphaOf([[1], [2], []], 'interval')).toBeNull();
  });
});
