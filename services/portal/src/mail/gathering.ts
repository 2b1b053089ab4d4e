import { dayIn, endOfDay } from '../../../shared/src/clock.js';

/**
 * Employers are asked rarely: requests, reminders and lapses of all institutions are gathered into one list, and a
 * person gets at most one such mail in seven days. The rule, whole:
 *
 * 1. Who had none within the last seven days gets it at once; it starts the week.
 * 2. What comes up within the week waits for the next Monday morning that is at least seven days after the last mail.
 * 3. Where something that waits is due, closes or lapses before that morning, the mail is brought forward to the first
 *    instant that the seven days allow. Never further: what ends before that instant is told by no mail. It stands in
 *    the inbox from its first minute on, and the institution may write a message, which is not gathered.
 * 4. Each mail lists everything that is open when it is sent, whatever caused it, and nothing that is closed.
 */

export const WEEK_MS = 7 * 86_400_000;

const MONDAY = 1;
const HOUR = 9;
const HOUR_MS = 3_600_000;

/** Something that waits to be told, with the instants at which it would be too late. */
export interface Waiting {
  /** Due date, closing date or lapse; those in the past do not hurry anything. */
  ends: readonly Date[];
}

/**
 * When the next gathered mail to a person goes out; null where nothing waits to be told.
 *
 * @param lastAt when the last one was sent; null for none ever
 * @param zone IANA zone in which Monday morning is told
 */
export function nextMailAt(
  lastAt: Date | null,
  waiting: readonly Waiting[],
  now: Date,
  zone: string,
): Date | null {
  if (waiting.length === 0) return null;
  const earliest = new Date(lastAt === null ? now : Math.max(now.getTime(), lastAt.getTime() + WEEK_MS));
  if (earliest.getTime() === now.getTime()) return now;
  const morning = mondayMorning(earliest, zone);
  const hurries = waiting.some(({ ends }) => ends.some((end) => end >= earliest && end < morning));
  return hurries ? earliest : morning;
}

/** The first instant from `from` on that is a Monday from nine o'clock on. */
export function mondayMorning(from: Date, zone: string): Date {
  const day = dayIn(from, zone);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === MONDAY) return new Date(Math.max(from.getTime(), nineOf(day, zone).getTime()));
  const monday = new Date(`${day}T00:00:00Z`);
  monday.setUTCDate(monday.getUTCDate() + ((MONDAY - weekday + 7) % 7));
  return nineOf(monday.toISOString().slice(0, 10), zone);
}

/** Nine hours after the day began; clocks change on Sundays. */
function nineOf(day: string, zone: string): Date {
  const before = new Date(`${day}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return new Date(endOfDay(before.toISOString().slice(0, 10), zone).getTime() + 1_000 + HOUR * HOUR_MS);
}
