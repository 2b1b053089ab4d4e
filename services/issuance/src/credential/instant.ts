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
