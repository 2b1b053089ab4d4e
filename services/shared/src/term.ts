import type { Language } from './content.js';

/** The term of a confirmation: both instants inclusive, `until` being the last second before its end. */
export type Term = { from: string; until: string; timeZone: string };

/**
 * A term in words, days as they are in the organization's IANA time zone, for people and for verifiers that read
 * no currency document.
 *
 * @param term the instants and the zone in which their days are counted
 */
export function termInWords(term: Term, language: Language): string {
  const day = dayFormat(language, term.timeZone);
  const from = day.format(new Date(term.from));
  const until = day.format(new Date(term.until));
  return language === 'fr'
    ? `En vigueur du ${from} au ${until} inclusivement (${term.timeZone}).`
    : `In force from ${from} to ${until}, both days included (${term.timeZone}).`;
}

/** A day of no zone in words, as a term's days read. @param day `YYYY-MM-DD` */
export const dayInWords = (day: string, language: Language): string =>
  dayFormat(language, 'UTC').format(new Date(`${day}T00:00:00Z`));

const formats = new Map<string, Intl.DateTimeFormat>();
/** The zone comes out of a signed sentence: so many different ones and no more are remembered. */
const REMEMBERED = 100;

/** Making a format costs far more than using it, and the gate reads every confirmation's term again for each award. */
function dayFormat(language: Language, timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-CA' : 'en-CA', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  if (formats.size >= REMEMBERED) formats.clear();
  formats.set(key, format);
  return format;
}
