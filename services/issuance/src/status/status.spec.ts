import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextStatus, statusAfter, statusTypes } from './status.js';

describe('status of an award', () => {
  it('is suspended and reinstated, and revoked for good', () => {
    expect(statusAfter([])).toBe('valid');
    expect(statusAfter(['award-suspension'])).toBe('suspended');
    expect(statusAfter(['award-suspension', 'award-reinstatement'])).toBe('valid');
    expect(statusAfter(['award-suspension', 'award-revocation', 'award-reinstatement'])).toBe('revoked');
    expect(nextStatus('valid', 'award-reinstatement')).toEqual({ ok: false, code: 'award-not-suspended' });
  });

  it('never comes back from a revocation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...statusTypes)),
        fc.array(fc.constantFrom(...statusTypes)),
        (before, after) => {
          expect(statusAfter([...before, 'award-revocation', ...after])).toBe('revoked');
        },
      ),
    );
  });
});
