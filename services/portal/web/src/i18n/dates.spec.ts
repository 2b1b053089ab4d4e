import { afterEach, expect, test } from '@jest/globals';
import { day, moment, tellTimesIn } from './dates.js';

afterEach(() => tellTimesIn(null));

test('a term ends with a day of its organization, wherever it is read', () => {
  // The end of 24 November in Toronto.
  const end = '2027-11-25T04:59:59Z';
  tellTimesIn('America/Toronto');
  expect(day(end, 'en')).toBe('24 November 2027');
  expect(moment(end, 'en')).toBe('24 November 2027, 23:59');
  tellTimesIn('Asia/Tokyo');
  expect(day(end, 'fr')).toBe('25 novembre 2027');
});

test('a day of no zone is the same everywhere', () => {
  for (const zone of ['Pacific/Kiritimati', 'America/Vancouver']) {
    tellTimesIn(zone);
    expect(day('2027-05-31', 'en')).toBe('31 May 2027');
  }
});
