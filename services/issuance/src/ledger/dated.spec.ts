import { describe, expect, it } from '@jest/globals';
import { latestAfter, sinceOf } from './dated.js';

describe('from when on a statement counts', () => {
  const at = '2026-11-24T15:00:00Z';

  it('is its own instant, unless its neighbours are later by more than clocks differ', () => {
    expect(sinceOf(at, null)).toBe(at);
    expect(sinceOf(at, '2026-11-24T15:15:00Z')).toBe(at);
    expect(sinceOf(at, '2026-11-24T15:15:01Z')).toBe('2026-11-24T15:15:01Z');
  });

  it('is not moved by what is dated ahead, nor by what cannot be read', () => {
    const now = '2026-11-24T16:00:00Z';
    expect(latestAfter(null, at, now)).toBe(at);
    expect(latestAfter(at, '2099-01-01T00:00:00Z', now)).toBe(now);
    expect(latestAfter(now, at, now)).toBe(now);
    expect(latestAfter(at, '', now)).toBe(at);
    expect(latestAfter(null, '', now)).toBeNull();
  });
});
