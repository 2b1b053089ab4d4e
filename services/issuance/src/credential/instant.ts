/** The two languages of every page, mail and credential. */
export type Language = 'en' | 'fr';

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * True for an instant in UTC with whole seconds and `Z`, the one date form that every verifier reads the same
 * (VC Data Model 2.0 section 4.9; XML Schema dateTimeStamp).
 */
export function isInstant(value: string): boolean {
  // Date rolls 30 February over to March: only a value that comes back unchanged is a real date.
  return instantPattern.test(value) && toInstant(Date.parse(value)) === value;
}

/** An instant from milliseconds since 1970, the fraction of the second cut off. */
export function toInstant(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return '';
  return new Date(Math.floor(epochMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Whole seconds since 1970 of an instant, as JWT's `nbf` and `exp` hold them (RFC 7519 section 2). */
export function epochSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}

/** The term of a confirmation: both instants inclusive, `until` being the last second before its end. */
export type Term = { from: string; until: string; timeZone: string };

/**
 * A term in words, days as they are in the organization's IANA time zone, for people and for verifiers that read
 * no currency document.
 *
 * @param term the instants and the zone in which their days are counted
 */
export function termInWords(term: Term, language: Language): string {
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-CA' : 'en-CA', {
    timeZone: term.timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const from = day.format(new Date(term.from));
  const until = day.format(new Date(term.until));
  return language === 'fr'
    ? `En vigueur du ${from} au ${until} inclusivement (${term.timeZone}).`
    : `In force from ${from} to ${until}, both days included (${term.timeZone}).`;
}
