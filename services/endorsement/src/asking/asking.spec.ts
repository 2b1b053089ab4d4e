import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { covers, monthName, proposedUntilDay, SHORTEST_ALIGNED_DAYS, scopeRow } from './asking.js';

describe('the proposed end', () => {
  it('is the end of the renewal month, within the term', () => {
    expect(proposedUntilDay('2028-11-24', '2026-11-24', 5)).toBe('2028-05-31');
    expect(proposedUntilDay('2028-11-24', '2026-11-24', 2)).toBe('2028-02-29');
    expect(proposedUntilDay('2028-11-24', '2026-11-24', 12)).toBe('2027-12-31');
    expect(proposedUntilDay('2028-11-30', '2026-11-24', 11)).toBe('2028-11-30');
  });

  it('is the end of the term where no month is set, or the month comes too soon', () => {
    expect(proposedUntilDay('2027-11-24', '2026-11-24', null)).toBe('2027-11-24');
    expect(proposedUntilDay('2027-11-24', '2026-11-24', 12)).toBe('2027-11-24');
    expect(proposedUntilDay('2027-02-24', '2026-11-24', 5)).toBe('2027-02-24');
  });

  it('never passes the term, is never in the past, and ends with the month wherever it was moved', () => {
    const day = (at: number): string => new Date(at * 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 30_000 }),
        fc.integer({ min: 1, max: 1_830 }),
        fc.integer({ min: 1, max: 12 }),
        (today, term, month) => {
          const latest = day(today + term);
          const proposed = proposedUntilDay(latest, day(today), month);
          expect(proposed <= latest && proposed > day(today)).toBe(true);
          if (proposed === latest) return;
          expect(Number(proposed.slice(5, 7))).toBe(month);
          expect(new Date(Date.parse(proposed) + 86_400_000).getUTCDate()).toBe(1);
          expect(proposed >= day(today + SHORTEST_ALIGNED_DAYS)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a scope', () => {
  const asked = { institutionId: 'college', microCertificationId: 'micro' };

  it('covers what it names and nothing else', () => {
    const row = (of: Parameters<typeof scopeRow>[0]) => covers(scopeRow(of), asked);
    expect(row({ kind: 'everyone' })).toBe(true);
    expect(row({ kind: 'institution', organizationId: 'college' })).toBe(true);
    expect(row({ kind: 'institution', organizationId: 'micro' })).toBe(false);
    expect(row({ kind: 'micro-certification', microCertificationId: 'micro' })).toBe(true);
    expect(row({ kind: 'micro-certification', microCertificationId: 'college' })).toBe(false);
  });
});

it('names months in both languages', () => {
  expect([monthName(2, 'en'), monthName(8, 'fr')]).toEqual(['February', 'août']);
});
