const MINUTE_MS = 60_000;
const MOST_KEYS = 100_000;

/**
 * Counts the requests of each address in the running minute. In memory: several portals each allow the limit, which
 * is enough against guessing of 256-bit tokens and floods of mail.
 */
export class RateLimit {
  private readonly perMinute: number;
  private counts = new Map<string, number>();
  private minute = 0;

  constructor(perMinute: number) {
    this.perMinute = perMinute;
  }

  /** True while the key is within its limit; counts this request. */
  allow(key: string, now: Date): boolean {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (minute !== this.minute || this.counts.size > MOST_KEYS) {
      this.counts = new Map();
      this.minute = minute;
    }
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count <= this.perMinute;
  }
}
