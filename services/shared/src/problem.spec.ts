import { expect, it } from '@jest/globals';
import { Problem } from './problem.js';
import { type ProblemCode, problemCodes } from './problem-codes.js';

/** Problems whose title already says what to do, or that there is nothing to do. */
const enough: readonly ProblemCode[] = [
  'award-erased',
  'decision-in-progress',
  'evidence-damaged',
  'evidence-location-not-removable',
  'link-expired',
  'link-used',
  'passkey-not-registered',
  'policy-approved',
  'rate-limited',
  'service-unavailable',
  'statement-stale',
  'unauthenticated',
  'version-frozen',
  'words-missing',
];

it.each(Object.keys(problemCodes) as ProblemCode[])('%s says what to do, in both languages', (code) => {
  const { detail, detailFr } = new Problem(code).body();
  if (enough.includes(code)) return expect(detail ?? detailFr).toBeUndefined();
  for (const text of [detail, detailFr]) expect(text).toMatch(/^\p{Lu}.{11,}\.$/u);
  expect(detail).not.toBe(detailFr);
});

it('keeps what a place knows better, and the advice in the other language', () => {
  const body = new Problem('term-too-long', { detail: 'Choose a day up to 2027-01-01.' }).body('c');
  expect(body.detail).toBe('Choose a day up to 2027-01-01.');
  expect(body.detailFr).toBe(problemCodes['term-too-long'].advice?.fr);
  expect(body.correlationId).toBe('c');
});
