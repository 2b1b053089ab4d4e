/** Gives the present instant. Domain functions take instants, never a clock. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** Instant as statements and credentials write it: UTC, whole seconds, `Z`. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** True for exactly that form and a real date. */
export function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    instant(new Date(text)) === text
  );
}

/**
 * The last second of a day in a zone: a day-limit ends at 24:00 of the organization's zone,
 * and an end is the last second before.
 *
 * @param day `YYYY-MM-DD` @param zone IANA name, e.g. America/Toronto
 */
export function endOfDay(day: string, zone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  midnight.setUTCDate(midnight.getUTCDate() + 1);
  // The zone's offset at the searched instant is not known before it: two rounds settle it across a clock change.
  let guess = midnight.getTime();
  for (let round = 0; round < 2; round++) guess = midnight.getTime() - offsetMs(new Date(guess), zone);
  return new Date(guess - 1000);
}

/** Day of an instant in a zone, `YYYY-MM-DD`. */
export function dayIn(date: Date, zone: string): string {
  return formatOf(days, zone, () => ({ year: 'numeric', month: '2-digit', day: '2-digit' })).format(date);
}

/** Formats by zone: making one costs far more than using it. There are as many as institutions' zones. */
type Formats = Map<string, Intl.DateTimeFormat>;
const days: Formats = new Map();
const moments: Formats = new Map();

function formatOf(
  formats: Formats,
  zone: string,
  parts: () => Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  // Days are written as ISO has them in Canada's English.
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...parts() });
  formats.set(zone, made);
  return made;
}

/** Adds days of 24 hours. */
export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}

/** Adds calendar months in UTC; the 31st becomes the last day of a shorter month. */
export function addMonths(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return moved;
}

function offsetMs(date: Date, zone: string): number {
  const parts = formatOf(moments, zone, () => ({
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })).formatToParts(date);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(date.getTime() / 1000) * 1000;
}
