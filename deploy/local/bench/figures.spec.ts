import { describe, expect, it } from '@jest/globals';
import { inFlight, latencies, percentile } from './figures.js';

describe('figures', () => {
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);

  it('are the nearest rank', () => {
    expect(percentile(samples, 0.5)).toBe(100);
    expect(percentile(samples, 0.99)).toBe(198);
    expect(percentile([7], 0.99)).toBe(7);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('stand beside the sum of what the bare engines need', () => {
    const [median] = latencies('a way', samples, [[20], [30]]);
    expect(median).toEqual({ name: 'a way', metric: 'p50', value: 100, unit: 'ms', baseline: 50, ratio: 2 });
    expect(latencies('bare', [5])[1]).toMatchObject({ metric: 'p99', baseline: null, ratio: null });
  });

  it('come from work of which so much runs at a time', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await inFlight(10, 3, async (index) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      done.push(index);
    });
    expect(most).toBe(3);
    expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
