import { describe, expect, it } from '@jest/globals';
import { markingRefusal, openingRefusal, relevanceStates } from './relevance.js';

describe('cases by the relevance of their version', () => {
  it('open while it is current, under review or waived, or nothing was told yet', () => {
    expect(openingRefusal(null)).toBeNull();
    expect(relevanceStates.map((state) => [state, openingRefusal({ state })])).toEqual([
      ['current', null],
      ['under-review', null],
      ['lapsed', 'version-not-current'],
      ['withdrawn', 'version-not-current'],
      ['waived', null],
      ['superseded', 'version-retired'],
      ['retired', 'version-retired'],
    ]);
  });

  it('may be marked to the last second of the teach-out, and re-marked after it', () => {
    const lapsed = { state: 'lapsed', teachOutUntil: '2027-03-01T12:00:00Z' } as const;
    expect(markingRefusal(lapsed, 'first', '2027-03-01T12:00:00Z')).toBeNull();
    expect(markingRefusal(lapsed, 'second', '2027-03-01T12:00:01Z')).toBe('teach-out-over');
    expect(markingRefusal(lapsed, 're-mark', '2027-06-01T00:00:00Z')).toBeNull();
    expect(markingRefusal({ ...lapsed, state: 'current' }, 'first', '2027-06-01T00:00:00Z')).toBeNull();
  });
});
