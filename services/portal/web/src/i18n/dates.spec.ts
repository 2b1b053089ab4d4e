import { afterEach, describe, expect, it } from '@jest/globals';
import { day, lastDay, moment, startOfDay, tellTimesIn } from './dates.js';

afterEach(() => tellTimesIn(null));

describe('a day', () => {
  it('is that of the organization, wherever it is read', () => {
    // The end of 24 November in Toronto.
    const end = '2027-11-25T04:59:59Z';
    tellTimesIn('America/Toronto');
    expect(day(end, 'en')).toBe('24 November 2027');
    expect(moment(end, 'en')).toBe('24 November 2027, 23:59');
    expect(lastDay('2027-11-25T05:00:00Z', 'en')).toBe('24 November 2027');
    expect(lastDay(null, 'en')).toBe('');
    tellTimesIn('Asia/Tokyo');
    expect(day(end, 'fr')).toBe('25 novembre 2027');
  });

  it('of no zone is the same everywhere', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Vancouver']) {
      tellTimesIn(zone);
      expect(day('2027-05-31', 'en')).toBe('31 May 2027');
    }
  });
});

describe('the beginning of a day', () => {
  it.each([
    ['2026-07-01', 'America/Toronto', '2026-07-01T04:00:00.000Z'],
    ['2026-12-01', 'America/Toronto', '2026-12-01T05:00:00.000Z'],
    // On these days the clock changes, after midnight.
    ['2026-03-08', 'America/Toronto', '2026-03-08T05:00:00.000Z'],
    ['2026-11-01', 'America/Toronto', '2026-11-01T04:00:00.000Z'],
    ['2026-12-01', 'UTC', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'Asia/Tokyo', '2026-11-30T15:00:00.000Z'],
  ])('%s in %s', (day, zone, instant) => {
    expect(startOfDay(day, zone)).toBe(instant);
  });
});
