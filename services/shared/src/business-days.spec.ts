import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  addCalendarDays,
  addDaysOfKind,
  endOfBusinessDay,
  endOfDayAfter,
  isBusinessDay,
  ontarioHolidays,
} from './business-days.js';

/** As the province publishes them; days kept instead of a weekend by the rule of business-days.ts. */
const published: Record<number, readonly string[]> = {
  2021: ['01-01', '02-15', '04-02', '05-24', '07-01', '09-06', '10-11', '12-27', '12-28'],
  2022: ['01-03', '02-21', '04-15', '05-23', '07-01', '09-05', '10-10', '12-27', '12-26'],
  2023: ['01-02', '02-20', '04-07', '05-22', '07-03', '09-04', '10-09', '12-25', '12-26'],
  2024: ['01-01', '02-19', '03-29', '05-20', '07-01', '09-02', '10-14', '12-25', '12-26'],
  2025: ['01-01', '02-17', '04-18', '05-19', '07-01', '09-01', '10-13', '12-25', '12-26'],
  2026: ['01-01', '02-16', '04-03', '05-18', '07-01', '09-07', '10-12', '12-25', '12-28'],
  2027: ['01-01', '02-15', '03-26', '05-24', '07-01', '09-06', '10-11', '12-27', '12-28'],
  2028: ['01-03', '02-21', '04-14', '05-22', '07-03', '09-04', '10-09', '12-25', '12-26'],
  2038: ['01-01', '02-15', '04-23', '05-24', '07-01', '09-06', '10-11', '12-27', '12-28'],
};

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const count = fc.integer({ min: 1, max: 300 });

describe('the holidays of Ontario', () => {
  it.each(Object.entries(published))('are in %s those that were published', (year, days) => {
    expect(Object.values(ontarioHolidays(Number(year)))).toEqual(days.map((one) => `${year}-${one}`));
  });

  it('are in every year nine different weekdays in that year', () => {
    for (let year = 1900; year <= 2300; year++) {
      const days = Object.values(ontarioHolidays(year));
      expect(new Set(days).size).toBe(9);
      for (const one of days) {
        expect(one.slice(0, 4)).toBe(String(year));
        expect([1, 2, 3, 4, 5]).toContain(new Date(`${one}T00:00:00Z`).getUTCDay());
        expect(isBusinessDay(one)).toBe(false);
      }
    }
  });
});

describe('business days', () => {
  it('are counted over weekends and holidays', () => {
    // Thursday before Good Friday 2026, then the year's end with Boxing Day on a Saturday.
    expect(addBusinessDays('2026-04-02', 1)).toBe('2026-04-06');
    expect(addBusinessDays('2026-12-24', 1)).toBe('2026-12-29');
    expect(addBusinessDays('2026-12-31', 1)).toBe('2027-01-04');
    expect(addBusinessDays('2026-11-24', 20)).toBe('2026-12-22');
    expect(addBusinessDays('2026-12-29', -1)).toBe('2026-12-24');
    expect(addBusinessDays('2026-11-28', 0)).toBe('2026-11-28');
  });

  it('move to a business day, with exactly so many business days on the way, and back', () => {
    fc.assert(
      fc.property(day, count, (from, days) => {
        const to = addBusinessDays(from, days);
        expect(isBusinessDay(to)).toBe(true);
        let passed = 0;
        for (let at = addCalendarDays(from, 1); at <= to; at = addCalendarDays(at, 1)) {
          if (isBusinessDay(at)) passed++;
        }
        expect(passed).toBe(days);
        expect(addBusinessDays(to, -days) <= from).toBe(true);
        expect(addBusinessDays(addBusinessDays(to, -days), days)).toBe(to);
      }),
      { numRuns: 300 },
    );
  });

  it('add up, and never come before as many calendar days', () => {
    fc.assert(
      fc.property(day, count, count, (from, first, then) => {
        expect(addBusinessDays(addBusinessDays(from, first), then)).toBe(addBusinessDays(from, first + then));
        expect(addBusinessDays(from, first) >= addDaysOfKind(from, first, 'calendar')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('end with the day of the zone, whichever offset it has then', () => {
    const opened = new Date('2026-11-25T03:30:00Z');
    expect(endOfBusinessDay(opened, 1, 'America/Toronto')).toEqual(new Date('2026-11-26T04:59:59Z'));
    expect(endOfBusinessDay(opened, 1, 'Europe/Paris')).toEqual(new Date('2026-11-26T22:59:59Z'));
    // Over the change of the clock on 14 March 2027.
    expect(endOfDayAfter(new Date('2027-03-12T17:00:00Z'), 1, 'business', 'America/Toronto')).toEqual(
      new Date('2027-03-16T03:59:59Z'),
    );
    expect(endOfDayAfter(new Date('2027-03-12T17:00:00Z'), 1, 'calendar', 'America/Toronto')).toEqual(
      new Date('2027-03-14T04:59:59Z'),
    );
  });
});
