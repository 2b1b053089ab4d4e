import { type CurrencyDocument, currencyDocumentSchema } from '../../../shared/src/currency-document.js';
import { toInstant } from './instant.js';
import { type JsonValue, type Outcome, refuse } from './json.js';
import type { ConfirmationKind } from './model.js';

type KindCurrency = CurrencyDocument['kinds'][number];

/** The second answer of a verification: is what was confirmed still current on the reader's day. */
export type CurrentToday =
  | { answer: 'current'; reason: 'confirmed' | 'under-review'; detail: string }
  | { answer: 'waived'; reason: 'waived'; detail: string; kinds: ConfirmationKind[]; until: string }
  | {
      answer: 'not-current';
      reason: 'lapsed' | 'withdrawn';
      detail: string;
      kinds: ConfirmationKind[];
      since: string;
    }
  | { answer: 'unknown'; reason: string; detail: string };

/** Reads a currency document; a refusal `currency-malformed` says where it departs from the shape. */
export function readCurrency(value: JsonValue): Outcome<CurrencyDocument, 'currency-malformed'> {
  const read = currencyDocumentSchema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const [fault] = read.error.issues;
  return refuse('currency-malformed', `${fault?.path.join('/') ?? ''}: ${fault?.message ?? 'not the shape'}`);
}

/** Whether the policy's need is met at a moment, by confirmations or by a waiver. */
function metAt(of: KindCurrency, moment: string): 'confirmed' | 'waived' | 'no' {
  const inForce = of.confirmations.filter(
    (one) =>
      one.state !== 'not-counting' &&
      one.from <= moment &&
      moment <= one.until &&
      (one.withdrawnAt === undefined || moment < one.withdrawnAt),
  );
  const organizations = new Set(inForce.map((one) => one.organization.id));
  const { confirmations, organizations: fromSoMany, required = [] } = of.needs;
  const vetoed = (of.vetoed ?? []).some(
    ({ from, until }) => from <= moment && (until === null || moment < until),
  );
  // One of a kind counts for an organization, however many of its confirmations overlap.
  if (
    organizations.size >= Math.max(confirmations, fromSoMany) &&
    required.every((id) => organizations.has(id)) &&
    !vetoed
  )
    return 'confirmed';
  if (of.waiver !== undefined && of.waiver.from <= moment && moment <= of.waiver.until) return 'waived';
  return 'no';
}

/** The moments at which a need may cease to be met, up to `now`, latest first. */
function endings(of: KindCurrency, now: string): string[] {
  const after = (until: string): string => toInstant(Date.parse(until) + 1000);
  const moments = of.confirmations.flatMap((one) => [
    after(one.until),
    ...(one.withdrawnAt ? [one.withdrawnAt] : []),
  ]);
  moments.push(...(of.vetoed ?? []).map((one) => one.from));
  if (of.waiver !== undefined) moments.push(after(of.waiver.until));
  return [...new Set(moments)]
    .filter((moment) => moment <= now)
    .sort()
    .reverse();
}

/** Since when the need is not met, and whether a withdrawal ended it; null when it never was met. */
function ceased(of: KindCurrency, now: string): { since: string; by: 'lapsed' | 'withdrawn' } | null {
  for (const moment of endings(of, now)) {
    if (metAt(of, toInstant(Date.parse(moment) - 1000)) !== 'no') {
      const withdrawn =
        of.confirmations.some((one) => one.withdrawnAt === moment) ||
        (of.vetoed ?? []).some((one) => one.from === moment);
      return { since: moment, by: withdrawn ? 'withdrawn' : 'lapsed' };
    }
  }
  return null;
}

/**
 * The state of a version on a day, computed from a currency document's facts.
 *
 * A copy can be old: a withdrawal after `computedAt` is not in it. So a copy older than `maxAgeDays` gives `unknown`,
 * unless it already shows that the term has ended.
 *
 * @param now the reader's instant, whole seconds, UTC
 * @param maxAgeDays how old a copy may be, in days of 24 hours
 */
export function currencyAt(document: CurrencyDocument, now: string, maxAgeDays = 7): CurrentToday {
  const states = document.kinds.map((of) => ({ of, met: metAt(of, now), ceased: ceased(of, now) }));
  const unmet = states.filter((one) => one.met === 'no');
  const [first] = unmet;
  if (first !== undefined) {
    const ends = unmet.flatMap((one) => (one.ceased === null ? [] : [one.ceased]));
    const earliest = ends.sort((left, right) => (left.since < right.since ? -1 : 1))[0];
    const kinds = unmet.map((one) => one.of.kind);
    if (earliest === undefined) {
      return {
        answer: 'unknown',
        reason: 'currency-never-met',
        detail: `no confirmation in force of: ${kinds.join(', ')}`,
      };
    }
    return {
      answer: 'not-current',
      reason: earliest.by,
      detail: `not confirmed since ${earliest.since}: ${kinds.join(', ')}`,
      kinds,
      since: earliest.since,
    };
  }
  if (Date.parse(now) - Date.parse(document.computedAt) > maxAgeDays * 86_400_000) {
    return { answer: 'unknown', reason: 'currency-stale', detail: `the copy is of ${document.computedAt}` };
  }
  const waived = states.filter((one) => one.met === 'waived');
  if (waived.length > 0) {
    const until = waived.flatMap((one) => (one.of.waiver ? [one.of.waiver.until] : [])).sort()[0] ?? '';
    const kinds = waived.map((one) => one.of.kind);
    return {
      answer: 'waived',
      reason: 'waived',
      detail: `waived until ${until}: ${kinds.join(', ')}`,
      kinds,
      until,
    };
  }
  const underReview = document.kinds.some((of) => of.state === 'under-review');
  return {
    answer: 'current',
    reason: underReview ? 'under-review' : 'confirmed',
    detail: underReview ? 'confirmed, and under review' : 'confirmed as the policy asks',
  };
}
