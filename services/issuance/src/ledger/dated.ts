/** Clocks differ, and a decision is signed within this time after it was shown. */
export const CLOCKS_DIFFER_MS = 15 * 60_000;

/**
 * From when on a statement counts: its own instant, unless it is dated back by more than clocks differ behind what
 * stands before it in its chain. Then nobody knew of it before that, and it does not reach further back.
 */
export function sinceOf(at: string, knownAfter: string | null): string {
  if (knownAfter === null) return at;
  return Date.parse(at) < Date.parse(knownAfter) - CLOCKS_DIFFER_MS ? knownAfter : at;
}

/**
 * The latest instant of a chain after one more statement; one that is dated ahead moves it to the present at most.
 *
 * @param at instant of the statement; empty where it cannot be read
 */
export function latestAfter(latest: string | null, at: string, now: string): string | null {
  const [bounded = ''] = [at, now].sort();
  return bounded > (latest ?? '') ? bounded : latest;
}
