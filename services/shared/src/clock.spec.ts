import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, dayIn, endOfDay, instant, isInstant } from './clock.js';

const zone = 'America/Toronto';

describe('days and instants', () => {
  it('ends a day one second before midnight in the zone, in summer, in winter and when clocks change', () => {
    expect(instant(endOfDay('2026-07-01', zone))).toBe('2026-07-02T03:59:59Z');
    expect(instant(endOfDay('2026-12-08', zone))).toBe('2026-12-09T04:59:59Z');
    expect(instant(endOfDay('2026-11-01', zone))).toBe('2026-11-02T04:59:59Z');
    expect(instant(endOfDay('2026-03-08', zone))).toBe('2026-03-09T03:59:59Z');
  });

  it('names the day that it ends, in any zone', () => {
    const zones = fc.constantFrom(
      'America/Toronto',
      'America/Vancouver',
      'America/St_Johns',
      'UTC',
      'Pacific/Auckland',
    );
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, zones, (date, where) => {
        const day = date.toISOString().slice(0, 10);
        const end = endOfDay(day, where);
        expect(dayIn(end, where)).toBe(day);
        expect(dayIn(new Date(end.getTime() + 1000), where)).not.toBe(day);
      }),
    );
  });

  it('adds months without leaving the month', () => {
    expect(instant(addMonths(new Date('2026-01-31T10:00:00Z'), 1))).toBe('2026-02-28T10:00:00Z');
    expect(instant(addMonths(new Date('2026-11-24T00:00:00Z'), 12))).toBe('2027-11-24T00:00:00Z');
  });

  it('knows an instant of whole seconds', () => {
    expect(isInstant('2026-11-24T12:00:00Z')).toBe(true);
    for (const text of [
      '2026-11-24T12:00:00.000Z',
      '2026-02-30T12:00:00Z',
      '2026-11-24',
      '2026-11-24T12:00:00+00:00',
    ]) {
      expect(isInstant(text)).toBe(false);
    }
  });
});
