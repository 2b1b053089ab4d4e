import { describe, expect, it } from '@jest/globals';
import { canRetire, stateByRelevance } from './relevance.js';

describe('a version by its relevance', () => {
  it('takes cases while it is current, under review or waived, and no others', () => {
    expect(['current', 'under-review', 'waived'].map(stateByRelevance)).toEqual(Array(3).fill('endorsed'));
    expect(['lapsed', 'withdrawn', 'superseded', 'retired'].map(stateByRelevance)).toEqual([
      'closed',
      'closed',
      'superseded',
      'retired',
    ]);
    expect(stateByRelevance('something-new')).toBeNull();
  });

  it('is retired once, and only after its endorsement', () => {
    const endorsedAt = '2026-11-24T12:00:00Z';
    for (const state of ['endorsed', 'closed', 'superseded'] as const)
      expect(canRetire({ state, endorsedAt })).toEqual({ ok: true });
    expect(canRetire({ state: 'retired', endorsedAt })).toEqual({ ok: false, code: 'version-retired' });
    expect(canRetire({ state: 'submitted', endorsedAt: null })).toEqual({
      ok: false,
      code: 'version-not-endorsed',
    });
    // Replaced before anybody confirmed it.
    expect(canRetire({ state: 'superseded', endorsedAt: null })).toEqual({
      ok: false,
      code: 'version-not-endorsed',
    });
  });
});
