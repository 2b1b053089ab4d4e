/** Days of the simulation in seconds. */
export const DAY = 86_400;
export const MONTH = 30 * DAY;
export const YEAR = 365 * DAY;

/** The day on which every simulation begins. */
export const BEGIN = Date.parse('2027-01-04T09:00:00Z') / 1000;

/** Seconds since 1970 as an instant. */
export const iso = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
export const secondsOf = (at: string): number => Date.parse(at) / 1000;

/** What is to happen when, in order of time, and of arrival within a second. */
export class Agenda {
  private readonly queue: { at: number; order: number; act: () => void }[] = [];
  private order = 0;

  add(at: number, act: () => void): void {
    const entry = { at, order: this.order++, act };
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.queue[middle];
      // The queue is kept from late to early, so that the next one is its last.
      if (other && (other.at > at || (other.at === at && other.order > entry.order))) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, entry);
  }

  /** When the next thing happens; null where nothing will. */
  get next(): number | null {
    return this.queue.at(-1)?.at ?? null;
  }

  take(): (() => void) | null {
    return this.queue.pop()?.act ?? null;
  }
}
