/** How much a disagreement of two categories counts; categories are ordered for all but `nominal`. */
export const kappaWeights = ['nominal', 'linear', 'quadratic'] as const;
export type KappaWeight = (typeof kappaWeights)[number];

/**
 * Cohen's kappa of two raters: how much of the disagreement to be expected by chance is absent. Weighted (Cohen 1968)
 * where categories have an order: `linear` counts the distance, `quadratic` its square.
 *
 * @param table `table[i][j]`: how many units the first rater put into category i and the second into category j; square
 * @returns 1 for full agreement, 0 for agreement by chance; null where chance alone agrees fully, so that nothing can be said
 */
export function kappaOf(table: readonly (readonly number[])[], weight: KappaWeight): number | null {
  const rows = table.map(sum);
  const columns = table.map((_, column) => sum(table.map((row) => row[column] ?? 0)));
  const total = sum(rows);
  if (total === 0) return null;
  let observed = 0;
  let expected = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const distance = distanceOf(i, j, weight);
      observed += distance * count;
      expected += (distance * (rows[i] ?? 0) * (columns[j] ?? 0)) / total;
    });
  });
  return expected === 0 ? null : 1 - observed / expected;
}

/**
 * The table of paired ratings.
 *
 * @param pairs categories from 0 to `categories - 1`, by the first and by the second rater
 */
export function tableOf(pairs: readonly (readonly [number, number])[], categories: number): number[][] {
  const table = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  for (const [first, second] of pairs) {
    const row = table[first];
    if (!row || row[second] === undefined) throw new RangeError(`no category ${first} or ${second}`);
    row[second] += 1;
  }
  return table;
}

function distanceOf(i: number, j: number, weight: KappaWeight): number {
  switch (weight) {
    case 'nominal':
      return i === j ? 0 : 1;
    case 'linear':
      return Math.abs(i - j);
    case 'quadratic':
      return (i - j) ** 2;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
