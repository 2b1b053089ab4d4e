import { z } from 'zod';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';

/** How an employer wants to be asked: in which month its confirmations end, and about what it is not asked again. */

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('micro-certification'), microCertificationId: z.uuid() }),
  z.strictObject({ kind: z.literal('institution'), organizationId: z.uuid() }),
  z.strictObject({ kind: z.literal('everyone') }),
]);
export type AskingScope = z.output<typeof scope>;

/** Body of the decision do-not-ask. */
export const doNotAskInput = z
  .strictObject({ scope, text: z.string().trim().min(1).max(4000).optional() })
  .meta({ id: 'DoNotAskInput' });

/** Body of the decision do-not-ask-end; named by the digest of the statement that it ends. */
export const doNotAskEndInput = z
  .strictObject({ doNotAsk: z.string().min(1).max(100) })
  .meta({ id: 'DoNotAskEndInput' });

/** Body of the decision renewal-month; null lets confirmations end when they end. */
export const renewalMonthInput = z
  .strictObject({ month: z.int().min(1).max(12).nullable() })
  .meta({ id: 'RenewalMonthInput' });

type Frame = Pick<Statement, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;
type AskingType = 'do-not-ask' | 'do-not-ask-end' | 'renewal-month';

/** What a decision about asking states of its organization. */
export function askingContent<T extends AskingType>(
  organizationId: string,
  decision: string,
  details: DetailsOf<T>,
): Frame & { details: DetailsOf<T> } {
  return {
    subject: { kind: 'organization', id: organizationId, digest: null },
    policy: null,
    decision,
    validFrom: null,
    validUntil: null,
    details,
  };
}

/** A scope as rows hold it. */
export interface ScopeRow {
  scope: string;
  scopeId: string | null;
}

/** The row of a scope. */
export function scopeRow(of: AskingScope): ScopeRow {
  switch (of.kind) {
    case 'micro-certification':
      return { scope: of.kind, scopeId: of.microCertificationId };
    case 'institution':
      return { scope: of.kind, scopeId: of.organizationId };
    case 'everyone':
      return { scope: of.kind, scopeId: null };
  }
}

/** Whether "do not ask" of a scope covers being asked by an institution about a micro-certification. */
export function covers(
  row: ScopeRow,
  asked: { institutionId: string; microCertificationId: string },
): boolean {
  switch (row.scope) {
    case 'micro-certification':
      return row.scopeId === asked.microCertificationId;
    case 'institution':
      return row.scopeId === asked.institutionId;
    default:
      return row.scope === 'everyone';
  }
}

/** How "do not ask again" reads above the button. @param name of what the scope is about; null for everyone */
export function doNotAskSentence(
  organization: string,
  of: AskingScope,
  name: Terms | null,
  text?: string,
): Terms {
  const own = text === undefined ? { en: '', fr: '' } : { en: ` “${text}”`, fr: ` « ${text} »` };
  const what = { en: name?.en ?? '', fr: name?.fr ?? '' };
  switch (of.kind) {
    case 'micro-certification':
      return {
        en: `${organization} does not answer about “${what.en}” and is not to be asked about it again. Requests about it that are open now are closed.${own.en}`,
        fr: `${organization} ne répond pas au sujet de « ${what.fr} » et ne doit plus être sollicitée à ce sujet. Les demandes à ce sujet qui sont ouvertes sont closes.${own.fr}`,
      };
    case 'institution':
      return {
        en: `${organization} is not to be asked again by ${what.en}. Its requests that are open now are closed.${own.en}`,
        fr: `${organization} ne doit plus être sollicitée par ${what.fr}. Ses demandes ouvertes sont closes.${own.fr}`,
      };
    case 'everyone':
      return {
        en: `${organization} is not to be asked again by anybody. All requests that are open now are closed.${own.en}`,
        fr: `${organization} ne doit plus être sollicitée par qui que ce soit. Toutes les demandes ouvertes sont closes.${own.fr}`,
      };
  }
}

/** How its end reads. */
export function doNotAskEndSentence(organization: string): Terms {
  return {
    en: `${organization} may be asked again: the “do not ask” shown above ends. Requests that were closed stay closed.`,
    fr: `${organization} peut être sollicitée de nouveau : le « ne plus demander » indiqué ci-dessus prend fin. Les demandes closes le restent.`,
  };
}

const DAY_OF_NO_ZONE = 1;

/** A month's name. @param month 1 to 12 */
export function monthName(month: number, language: 'en' | 'fr'): string {
  const date = new Date(Date.UTC(2026, month - 1, DAY_OF_NO_ZONE));
  const locale = language === 'fr' ? 'fr-CA' : 'en-CA';
  return new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(date);
}

/** How the choice of a month reads. */
export function renewalMonthSentence(organization: string, month: number | null): Terms {
  return month === null
    ? {
        en: `The confirmations of ${organization} end as each request proposes, in no month of its own.`,
        fr: `Les confirmations de ${organization} prennent fin comme chaque demande le propose, sans mois particulier.`,
      }
    : {
        en: `The confirmations of ${organization} are proposed to end with ${monthName(month, 'en')}, never later than a policy allows.`,
        fr: `Il est proposé que les confirmations de ${organization} prennent fin avec le mois de ${monthName(month, 'fr')}, jamais plus tard qu'une règle ne le permet.`,
      };
}

/** A term aligned to the renewal month is at least so long: a shorter one would be asked for again at once. */
export const SHORTEST_ALIGNED_DAYS = 120;

/**
 * The end that is proposed for a confirmation given today: the last day of the organization's renewal month that the
 * policy's term allows, where that is far enough away; else the last day that the term allows.
 *
 * @param latest last day that the policy's term allows, `YYYY-MM-DD` @param month 1 to 12, or null for none
 */
export function proposedUntilDay(latest: string, today: string, month: number | null): string {
  if (month === null) return latest;
  const year = Number(latest.slice(0, 4));
  const aligned = [year, year - 1].map((one) => lastDayOf(one, month)).find((day) => day <= latest);
  const far = daysBetween(today, aligned ?? today) >= SHORTEST_ALIGNED_DAYS;
  return aligned !== undefined && far ? aligned : latest;
}

const lastDayOf = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
