import { dayIn, endOfDay } from './clock.js';
import type { DayKind } from './content.js';

/**
 * Business days: Monday to Friday but for Ontario's public holidays (Employment Standards Act, 2000, section 1).
 *
 * A holiday that falls on a Saturday or Sunday is kept on the next weekday that is no holiday itself, so that Christmas
 * Day on a Saturday takes the Monday and Boxing Day the Tuesday. The Act lets an employer choose the substitute day
 * within months; this is the day that public institutions of the province take.
 */

export type Holiday =
  | 'new-years-day'
  | 'family-day'
  | 'good-friday'
  | 'victoria-day'
  | 'canada-day'
  | 'labour-day'
  | 'thanksgiving'
  | 'christmas-day'
  | 'boxing-day';

const MONDAY = 1;

/** The days on which holidays of a year are kept, `YYYY-MM-DD`, by holiday. */
export function ontarioHolidays(year: number): Readonly<Record<Holiday, string>> {
  const fixed = keptOn([dayOf(year, 1, 1), dayOf(year, 7, 1), dayOf(year, 12, 25), dayOf(year, 12, 26)]);
  const [newYear, canada, christmas, boxing] = fixed;
  return {
    'new-years-day': newYear,
    'family-day': nthWeekday(year, 2, MONDAY, 3),
    'good-friday': addCalendarDays(easterSunday(year), -2),
    'victoria-day': lastMondayBefore(dayOf(year, 5, 25)),
    'canada-day': canada,
    'labour-day': nthWeekday(year, 9, MONDAY, 1),
    thanksgiving: nthWeekday(year, 10, MONDAY, 2),
    'christmas-day': christmas,
    'boxing-day': boxing,
  };
}

/** Whether offices of Ontario work on a day `YYYY-MM-DD`. */
export function isBusinessDay(day: string): boolean {
  return !isWeekend(day) && !holidaysOf(Number(day.slice(0, 4))).has(day);
}

/** Adds days of 24 hours to a day `YYYY-MM-DD`. */
export function addCalendarDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The n-th business day after a day, which itself is not counted; before it where `days` is negative. */
export function addBusinessDays(day: string, days: number): string {
  const step = Math.sign(days);
  let at = day;
  for (let left = Math.abs(days); left > 0; ) {
    at = addCalendarDays(at, step);
    if (isBusinessDay(at)) left--;
  }
  return at;
}

/** The n-th day of a kind after a day `YYYY-MM-DD`. */
export function addDaysOfKind(day: string, days: number, kind: DayKind): string {
  switch (kind) {
    case 'business':
      return addBusinessDays(day, days);
    case 'calendar':
      return addCalendarDays(day, days);
  }
}

/**
 * The last second of the n-th day of a kind after an instant's day.
 *
 * @param zone IANA name of the zone in which days are counted, e.g. America/Toronto
 */
export function endOfDayAfter(from: Date, days: number, kind: DayKind, zone: string): Date {
  return endOfDay(addDaysOfKind(dayIn(from, zone), days, kind), zone);
}

/** The last second of the n-th business day after an instant's day in a zone. */
export function endOfBusinessDay(from: Date, days: number, zone: string): Date {
  return endOfDayAfter(from, days, 'business', zone);
}

const known = new Map<number, ReadonlySet<string>>();

/** Days of a year that are no business days though they are weekdays; New Year's Day never moves to another year. */
function holidaysOf(year: number): ReadonlySet<string> {
  const before = known.get(year);
  if (before) return before;
  const days = new Set(Object.values(ontarioHolidays(year)));
  known.set(year, days);
  return days;
}

/** Each holiday's own day, or the next weekday that no other holiday has. */
function keptOn<T extends readonly string[]>(holidays: [...T]): { [K in keyof T]: string };
function keptOn(holidays: readonly string[]): string[] {
  const taken = new Set(holidays.filter((day) => !isWeekend(day)));
  return holidays.map((day) => {
    if (!isWeekend(day)) return day;
    let at = day;
    while (isWeekend(at) || taken.has(at)) at = addCalendarDays(at, 1);
    taken.add(at);
    return at;
  });
}

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const isWeekend = (day: string): boolean => weekdayOf(day) % 6 === 0;

const dayOf = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);

function nthWeekday(year: number, month: number, weekday: number, nth: number): string {
  const first = dayOf(year, month, 1);
  return addCalendarDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

function lastMondayBefore(day: string): string {
  const before = addCalendarDays(day, -1);
  return addCalendarDays(before, -((weekdayOf(before) - MONDAY + 7) % 7));
}

/** Easter Sunday of the Gregorian calendar (the "Meeus/Jones/Butcher" computus). */
function easterSunday(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}
