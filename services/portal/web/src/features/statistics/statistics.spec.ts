import { expect, test } from '@jest/globals';
import { measure, share } from './statistics.js';

test('measures and shares are written as each language does', () => {
  expect(measure(0.743, 'en')).toBe('0.74');
  expect(measure(-0.5, 'fr')).toBe('\u22120,50');
  expect(share(0.948, 'en')).toBe('95%');
  expect(share(1, 'fr')).toMatch(/^100\s%$/);
});
