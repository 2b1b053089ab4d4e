import { describe, expect, it } from '@jest/globals';
import { startOfDay } from './dates.js';

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
