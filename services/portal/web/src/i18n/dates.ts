import type { Language } from '../api/api.js';

const locale = (lang: Language): string => (lang === 'fr' ? 'fr-CA' : 'en-CA');

let zone: string | undefined;

/**
 * Days and times are told in this zone from now on: a term ends with a day of its organization, whatever the day is
 * where it is read.
 *
 * @param timeZone of the organization acted for; null for the reader's own
 */
export function tellTimesIn(timeZone: string | null): void {
  zone = timeZone ?? undefined;
}

/** `31 May 2027` / `31 mai 2027`. @param iso an instant, or a day of no zone */
export function day(iso: string | null | undefined, lang: Language): string {
  if (!iso) return '';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const parts = new Intl.DateTimeFormat(locale(lang), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: isDay ? 'UTC' : zone,
  }).formatToParts(new Date(iso));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('year')}`;
}

/**
 * The instant at which a day begins in the zone in which times are told.
 *
 * @param isoDay such as `2026-11-24`
 */
export function startOfDay(isoDay: string, timeZone = zone): string {
  const utc = Date.parse(`${isoDay}T00:00:00Z`);
  const offset = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).formatToParts(new Date(at));
    const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
    const [date, clock] = [
      ['year', 'month', 'day'].map(part).join('-'),
      ['hour', 'minute'].map(part).join(':'),
    ];
    return Date.parse(`${date}T${clock}:00Z`) - at;
  };
  // Once more with the offset that holds there: the clock may have changed between.
  const near = utc - offset(utc);
  return new Date(utc - offset(near)).toISOString();
}

/** The day of an instant as fields take it, `2026-11-24`; empty for none. */
export function isoDay(iso: string | null | undefined): string {
  if (!iso) return '';
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: zone }).format(new Date(iso));
}

/** The day on which something is true for the last time. @param iso first second at which it is not any more */
export const lastDay = (iso: string | null | undefined, lang: Language): string =>
  iso ? day(new Date(Date.parse(iso) - 1000).toISOString(), lang) : '';

/** `11:20` / `11 h 20`. */
export function time(iso: string, lang: Language): string {
  return new Intl.DateTimeFormat(locale(lang), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(new Date(iso));
}

/** Day and time of an instant. */
export const moment = (iso: string, lang: Language): string => `${day(iso, lang)}, ${time(iso, lang)}`;

/** `5,208` / `5 208`. */
export const number = (value: number, lang: Language): string =>
  new Intl.NumberFormat(locale(lang)).format(value);

/** A month's name. @param month 1 to 12 */
export const monthName = (month: number, lang: Language): string =>
  new Intl.DateTimeFormat(locale(lang), { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, month - 1, 1)),
  );

const DAY_MS = 86_400_000;

/** Whole days from now to an instant: negative once it has passed. */
export function daysUntil(iso: string, now = Date.now()): number {
  const left = (Date.parse(iso) - now) / DAY_MS;
  return left < 0 ? Math.floor(left) : Math.ceil(left);
}
