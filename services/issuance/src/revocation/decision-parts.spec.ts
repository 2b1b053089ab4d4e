import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { datesOf } from './decision-parts.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('the dates of a proposed revocation', () => {
  it('leave each earner the days that were said, and an hour for signing, at any instant and across clock changes', () => {
    const instant = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.integer({ min: 14, max: 180 }), (now, windowDays) => {
        const { appealUntil, lapsesAt } = datesOf({ windowDays }, now, 'America/Toronto');
        const leftMs = Date.parse(appealUntil) - now.getTime();
        // An end is the last second before.
        expect(leftMs).toBeGreaterThanOrEqual(windowDays * DAY_MS + HOUR_MS - 1000);
        expect(lapsesAt > appealUntil).toBe(true);
      }),
    );
  });
});
