/** What differences between values mean: none but equal or not, their order, or their distance. */
export const alphaMetrics = ['nominal', 'ordinal', 'interval'] as const;
export type AlphaMetric = (typeof alphaMetrics)[number];

/**
 * Krippendorff's alpha: reliability of any number of observers, of whom each may have judged only some units. Computed
 * from the coincidence matrix, as in K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
 *
 * @param units the values given to each unit, in any order; a unit with fewer than two says nothing and is left out
 * @returns 1 for full agreement, 0 for agreement by chance, below 0 for systematic disagreement; null where the values
 * do not vary, or nothing can be paired, so that nothing can be said
 */
export function alphaOf(units: readonly (readonly number[])[], metric: AlphaMetric): number | null {
  const paired = units.filter((unit) => unit.length > 1);
  const values = [...new Set(paired.flat())].sort((a, b) => a - b);
  const coincidences = coincidencesOf(paired, values);
  const marginals = coincidences.map((row) => row.reduce((total, one) => total + one, 0));
  const total = marginals.reduce((all, one) => all + one, 0);
  let observed = 0;
  let expected = 0;
  for (let c = 0; c < values.length; c += 1)
    for (let k = c + 1; k < values.length; k += 1) {
      const difference = differenceOf({ values, marginals, metric }, c, k);
      observed += (coincidences[c]?.[k] ?? 0) * difference;
      expected += (marginals[c] ?? 0) * (marginals[k] ?? 0) * difference;
    }
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected;
}

/** `o[c][k]`: how often values c and k meet in a unit, each unit weighing as many values as it has. */
function coincidencesOf(units: readonly (readonly number[])[], values: readonly number[]): number[][] {
  const at = new Map(values.map((value, index) => [value, index]));
  const matrix = values.map(() => new Array<number>(values.length).fill(0));
  for (const unit of units)
    unit.forEach((one, i) => {
      unit.forEach((other, j) => {
        const row = matrix[at.get(one) ?? -1];
        const column = at.get(other) ?? -1;
        if (i !== j && row) row[column] = (row[column] ?? 0) + 1 / (unit.length - 1);
      });
    });
  return matrix;
}

/** The squared difference of two values, the first below the second. */
function differenceOf(
  scale: { values: readonly number[]; marginals: readonly number[]; metric: AlphaMetric },
  low: number,
  high: number,
): number {
  const { values, marginals, metric } = scale;
  switch (metric) {
    case 'nominal':
      return 1;
    case 'ordinal': {
      const between = marginals.slice(low, high + 1).reduce((total, one) => total + one, 0);
      return (between - ((marginals[low] ?? 0) + (marginals[high] ?? 0)) / 2) ** 2;
    }
    case 'interval':
      return ((values[high] ?? 0) - (values[low] ?? 0)) ** 2;
  }
}
