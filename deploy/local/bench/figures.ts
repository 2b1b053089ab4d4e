import { writeFileSync } from 'node:fs';

/** One figure of a benchmark; every benchmark writes an array of them. */
export interface Figure {
  name: string;
  metric: string;
  value: number;
  unit: string;
  /** The same figure of the bare engines in the same run; null where the figure is such a baseline itself. */
  baseline: number | null;
  /** value / baseline. */
  ratio: number | null;
}

/** The value below which this share of the samples lies (nearest rank). @throws RangeError for no samples */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no samples');
  return value;
}

const shares = { p50: 0.5, p99: 0.99 } as const;

/**
 * The median and the 99th percentile of samples in milliseconds.
 *
 * @param beside samples of the bare engines that the same way goes through; their figures are added
 */
export function latencies(
  name: string,
  samples: readonly number[],
  beside: readonly number[][] = [],
): Figure[] {
  return Object.entries(shares).map(([metric, share]) => {
    const value = round(percentile(samples, share));
    const baseline =
      beside.length === 0 ? null : round(beside.reduce((sum, one) => sum + percentile(one, share), 0));
    return { name, metric, value, unit: 'ms', baseline, ratio: baseline ? round(value / baseline) : null };
  });
}

/** Prints figures as a table, and writes them to a file where one is wanted. */
export function report(figures: readonly Figure[], file: string | undefined): void {
  for (const { name, metric, value, unit, baseline, ratio } of figures) {
    const beside = baseline === null ? '' : `   bare engines ${baseline} ${unit}, ratio ${ratio}`;
    console.log(`${name.padEnd(48)} ${metric.padEnd(5)} ${String(value).padStart(9)} ${unit}${beside}`);
  }
  if (file) writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Runs `count` pieces of work, `inFlight` of them at a time. @throws the first failure */
export async function inFlight(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}
