import { z } from 'zod';
import { addMonths, dayIn } from './clock.js';
import { isId } from './ids.js';

/**
 * Pathways: which micro-certifications a person must hold before a case opens (prerequisites), and which together
 * make a larger one (a stack). Content and evaluation only: pure, the same in every service that asks.
 */

const id = z.string().refine(isId, 'not a lower-case UUID');

/** A rule over awards. With `withinMonths` only awards of so many months before count, to the end of that day. */
export type PathwayRule =
  | { kind: 'award'; microCertificationId: string }
  | { kind: 'all'; of: PathwayRule[]; withinMonths: number | null }
  | { kind: 'any'; of: PathwayRule[]; withinMonths: number | null }
  | { kind: 'at-least'; count: number; of: PathwayRule[]; withinMonths: number | null }
  | { kind: 'hours'; hours: number; of: string[]; withinMonths: number | null };

const within = z.int().min(1).max(240).nullable();
const MOST_PARTS = 30;

export const pathwayRuleSchema: z.ZodType<PathwayRule> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('award'), microCertificationId: id }),
  z.strictObject({
    kind: z.literal('all'),
    get of() {
      return z.array(pathwayRuleSchema).min(1).max(MOST_PARTS);
    },
    withinMonths: within,
  }),
  z.strictObject({
    kind: z.literal('any'),
    get of() {
      return z.array(pathwayRuleSchema).min(1).max(MOST_PARTS);
    },
    withinMonths: within,
  }),
  z.strictObject({
    kind: z.literal('at-least'),
    count: z.int().min(1).max(MOST_PARTS),
    get of() {
      return z.array(pathwayRuleSchema).min(1).max(MOST_PARTS);
    },
    withinMonths: within,
  }),
  z.strictObject({
    kind: z.literal('hours'),
    /** Learning hours of the versions awarded, together. */
    hours: z.int().min(1).max(100_000),
    of: z.array(id).min(1).max(MOST_PARTS),
    withinMonths: within,
  }),
]);

/** The pathway of a micro-certification: immutable once approved, identified by `(pathwayId, revision)`. */
export const pathwaySchema = z.strictObject({
  v: z.literal(1),
  pathwayId: id,
  revision: z.int().min(1),
  organizationId: id,
  microCertificationId: id,
  /** Null asks for nothing. */
  prerequisites: pathwayRuleSchema.nullable(),
  /** Null: it is earned by its own assessment alone. */
  stack: pathwayRuleSchema.nullable(),
});
export type Pathway = z.output<typeof pathwaySchema>;

/** An award as rules see it. Of a stack its hours are those of its own version. */
export interface HeldAward {
  awardId: string;
  microCertificationId: string;
  hours: number;
  awardedAt: Date;
  status: 'valid' | 'suspended' | 'revoked';
}

/** Why a micro-certification does not count yet. */
export type LeftReason = 'missing' | 'not-valid' | 'too-old';

/** What is left before a rule is met. */
export type Left =
  | { kind: 'award'; microCertificationId: string; reason: LeftReason }
  | { kind: 'some'; count: number; of: Left[] }
  | { kind: 'hours'; hours: number; of: { microCertificationId: string; reason: LeftReason }[] };

/** How far a rule is met. */
export interface Progress {
  met: boolean;
  /** Empty exactly where the rule is met. */
  left: Left[];
  have: number;
  need: number;
  unit: 'parts' | 'hours';
  /** Awards that count towards it. */
  awardIds: string[];
}

interface Moment {
  at: Date;
  /** IANA zone of the organization, in which months end. */
  zone: string;
}

/**
 * Holds awards of one person against a rule. More valid awards never make a met rule unmet: of each
 * micro-certification the best award counts, once.
 */
export function evaluate(rule: PathwayRule, awards: readonly HeldAward[], moment: Moment): Progress {
  return evaluateWithin(rule, awards, moment, null);
}

function evaluateWithin(
  rule: PathwayRule,
  awards: readonly HeldAward[],
  moment: Moment,
  outer: number | null,
): Progress {
  if (rule.kind === 'award') return ofOne(rule.microCertificationId, awards, moment, outer);
  const months = shorter(outer, rule.withinMonths);
  if (rule.kind === 'hours') return ofHours(rule, awards, moment, months);
  const parts = rule.of.map((part) => evaluateWithin(part, awards, moment, months));
  const met = parts.filter((part) => part.met);
  const need = needed(rule);
  const missing = parts.flatMap((part) => part.left);
  const isMet = met.length >= need;
  return {
    met: isMet,
    left: isMet
      ? []
      : rule.kind === 'all'
        ? missing
        : [{ kind: 'some', count: need - met.length, of: missing }],
    have: Math.min(met.length, need),
    need,
    unit: 'parts',
    awardIds: [...new Set(parts.flatMap((part) => part.awardIds))],
  };
}

function needed(rule: Extract<PathwayRule, { of: PathwayRule[] }>): number {
  switch (rule.kind) {
    case 'all':
      return rule.of.length;
    case 'any':
      return 1;
    case 'at-least':
      return rule.count;
  }
}

function ofOne(
  microCertificationId: string,
  awards: readonly HeldAward[],
  moment: Moment,
  months: number | null,
): Progress {
  const best = bestOf(microCertificationId, awards, moment, months);
  const award = typeof best === 'string' ? null : best;
  return {
    met: award !== null,
    left: typeof best === 'string' ? [{ kind: 'award', microCertificationId, reason: best }] : [],
    have: award ? 1 : 0,
    need: 1,
    unit: 'parts',
    awardIds: award ? [award.awardId] : [],
  };
}

function ofHours(
  { hours, of }: Extract<PathwayRule, { kind: 'hours' }>,
  awards: readonly HeldAward[],
  moment: Moment,
  months: number | null,
): Progress {
  const found = [...new Set(of)].map((microCertificationId) => ({
    microCertificationId,
    best: bestOf(microCertificationId, awards, moment, months),
  }));
  const counted = found.flatMap(({ best }) => (typeof best === 'string' ? [] : [best]));
  const have = counted.reduce((sum, award) => sum + award.hours, 0);
  const open = found.flatMap(({ microCertificationId, best }) =>
    typeof best === 'string' ? [{ microCertificationId, reason: best }] : [],
  );
  return {
    met: have >= hours,
    left: have >= hours ? [] : [{ kind: 'hours', hours: hours - have, of: open }],
    have: Math.min(have, hours),
    need: hours,
    unit: 'hours',
    awardIds: counted.map((award) => award.awardId),
  };
}

/** The award of a micro-certification that counts: of most hours, then the latest; or why none does. */
function bestOf(
  microCertificationId: string,
  awards: readonly HeldAward[],
  moment: Moment,
  months: number | null,
): HeldAward | LeftReason {
  const own = awards.filter((award) => award.microCertificationId === microCertificationId);
  if (own.length === 0) return 'missing';
  const valid = own.filter((award) => award.status === 'valid');
  if (valid.length === 0) return 'not-valid';
  const [best] = valid.filter((award) => isRecent(award.awardedAt, moment, months)).sort(byWorth);
  return best ?? 'too-old';
}

const byWorth = (a: HeldAward, b: HeldAward): number =>
  b.hours - a.hours || b.awardedAt.getTime() - a.awardedAt.getTime() || (a.awardId < b.awardId ? -1 : 1);

/** Whether an instant is in the months before, to the end of the last day in the zone. */
function isRecent(awardedAt: Date, { at, zone }: Moment, months: number | null): boolean {
  if (months === null) return true;
  const day = new Date(`${dayIn(awardedAt, zone)}T00:00:00Z`);
  const lastDay = addMonths(day, months).toISOString().slice(0, 10);
  return dayIn(at, zone) <= lastDay;
}

const shorter = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** The micro-certifications that a rule names, each once. */
export function namedIn(rule: PathwayRule | null): string[] {
  if (!rule) return [];
  if (rule.kind === 'award') return [rule.microCertificationId];
  return [...new Set(rule.kind === 'hours' ? rule.of : rule.of.flatMap(namedIn))];
}
