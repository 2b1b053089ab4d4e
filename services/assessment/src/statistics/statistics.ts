import { agreementOf } from '../../../shared/src/assessment-rules.js';
import type { BlueprintBody, LevelGiven } from '../../../shared/src/content.js';
import { type AlphaMetric, alphaOf } from './alpha.js';
import { type KappaWeight, kappaOf, tableOf } from './kappa.js';

/** Below so many marks with another mark beside them, a figure says more about chance than about people. */
export const FEWEST_MARKS = 30;
/** So many days an assessor has to look at the own figure before others see it. */
export const OWN_FIRST_DAYS = 14;

const DAY_MS = 24 * 3_600_000;

interface Judged {
  assessorId: string;
  levels: readonly LevelGiven[];
  outcome: 'pass' | 'not-yet';
}

/** Two marks of one case by assessors who did not see each other's. */
export interface MarkPair {
  first: Judged;
  second: Judged;
  /** When there were two. */
  pairedAt: Date;
}

/** How far two marks agree; each measure null where the marks do not vary, so that it says nothing. */
export interface Agreement {
  /** Share of marks that are equal, 0 to 1. */
  equal: number;
  kappa: number | null;
  alpha: number | null;
}

/** The agreement in a version or of one assessor. */
export interface Figure {
  /** Pass or not yet: nominal. */
  outcome: Agreement;
  /** Levels, which have an order: quadratic weights, ordinal metric. */
  criteria: (Agreement & { criterionId: string })[];
}

/** What is shown of a figure: nothing below the fewest marks, nor before the assessor could look at it first. */
export type Shown =
  | { shown: false; marks: number; missing: number; from: string | null }
  | { shown: true; marks: number; figure: Figure };

/** The figure of these marks. @throws RangeError for a level outside of the rubric */
export function figureOf(blueprint: Pick<BlueprintBody, 'criteria'>, pairs: readonly MarkPair[]): Figure {
  const places = pairs.map((pair) => agreementOf(blueprint, pair.first.levels, pair.second.levels));
  return {
    outcome: measured(
      pairs.map(({ first, second }): [number, number] => [passed(first), passed(second)]),
      { categories: 2, weight: 'nominal', metric: 'nominal' },
    ),
    criteria: blueprint.criteria.map((criterion, index) => ({
      criterionId: criterion.id,
      ...measured(
        places.map((place): [number, number] => [place[index]?.first ?? 0, place[index]?.second ?? 0]),
        { categories: criterion.levels.length, weight: 'quadratic', metric: 'ordinal' },
      ),
    })),
  };
}

/** What of a figure may be shown now, whoever asks: nothing where there are too few marks. */
export function shownOf(blueprint: Pick<BlueprintBody, 'criteria'>, pairs: readonly MarkPair[]): Shown {
  const marks = pairs.length;
  return marks < FEWEST_MARKS
    ? { shown: false, marks, missing: FEWEST_MARKS - marks, from: null }
    : { shown: true, marks, figure: figureOf(blueprint, pairs) };
}

/**
 * What of an assessor's figure others may see now: it is the assessor's own first, until the assessor opened it or had
 * time to.
 *
 * @param openedAt when the assessor opened it; null for never
 */
export function shownToOthers(
  blueprint: Pick<BlueprintBody, 'criteria'>,
  pairs: readonly MarkPair[],
  openedAt: Date | null,
  now: Date,
): Shown {
  const shown = shownOf(blueprint, pairs);
  if (!shown.shown || openedAt !== null) return shown;
  const reached = [...pairs].map((pair) => pair.pairedAt.getTime()).sort((a, b) => a - b)[FEWEST_MARKS - 1];
  const from = new Date((reached ?? now.getTime()) + OWN_FIRST_DAYS * DAY_MS);
  return from <= now ? shown : { shown: false, marks: shown.marks, missing: 0, from: from.toISOString() };
}

/**
 * What of a whole version's figure may be shown now. Between two assessors it is the figure of each, so it waits until
 * both are shown.
 *
 * @param openedAt when assessors opened their own
 */
export function shownOfAll(
  blueprint: Pick<BlueprintBody, 'criteria'>,
  pairs: readonly MarkPair[],
  openedAt: ReadonlyMap<string, Date>,
  now: Date,
): Shown {
  const people = assessorsOf(pairs);
  if (people.length > 2) return shownOf(blueprint, pairs);
  const waiting = people
    .map((personId) => shownToOthers(blueprint, pairs, openedAt.get(personId) ?? null, now))
    .find((one) => !one.shown);
  return waiting ?? shownOf(blueprint, pairs);
}

/** Who gave these marks, by id. */
export const assessorsOf = (pairs: readonly MarkPair[]): string[] =>
  [...new Set(pairs.flatMap(({ first, second }) => [first.assessorId, second.assessorId]))].sort();

/** The pairs in which an assessor gave one of the marks, with that mark first. */
export function pairsOf(assessorId: string, pairs: readonly MarkPair[]): MarkPair[] {
  return pairs.flatMap((pair) => {
    if (pair.first.assessorId === assessorId) return [pair];
    if (pair.second.assessorId !== assessorId) return [];
    return [{ ...pair, first: pair.second, second: pair.first }];
  });
}

function measured(
  pairs: readonly [number, number][],
  by: { categories: number; weight: KappaWeight; metric: AlphaMetric },
): Agreement {
  return {
    equal: pairs.length === 0 ? 0 : pairs.filter(([one, other]) => one === other).length / pairs.length,
    kappa: kappaOf(tableOf(pairs, by.categories), by.weight),
    alpha: alphaOf(pairs, by.metric),
  };
}

const passed = (one: Judged): number => (one.outcome === 'pass' ? 1 : 0);
