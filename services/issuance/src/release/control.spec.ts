import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { controlAfter, controlTypes, nextControl } from './control.js';

describe('pause, resumption and cancellation of a release', () => {
  it('pauses, resumes and ends', () => {
    expect(controlAfter([])).toBe('running');
    expect(controlAfter(['release-pause'])).toBe('paused');
    expect(controlAfter(['release-pause', 'release-resume'])).toBe('running');
    expect(controlAfter(['release-pause', 'release-cancellation', 'release-resume'])).toBe('cancelled');
    expect(nextControl('running', 'release-resume')).toEqual({ ok: false, code: 'release-not-paused' });
    expect(nextControl('paused', 'release-pause')).toEqual({ ok: false, code: 'release-paused' });
  });

  it('never runs again after a cancellation', () => {
    const some = fc.array(fc.constantFrom(...controlTypes));
    fc.assert(
      fc.property(some, some, (before, after) => {
        expect(controlAfter([...before, 'release-cancellation', ...after])).toBe('cancelled');
      }),
    );
  });
});
