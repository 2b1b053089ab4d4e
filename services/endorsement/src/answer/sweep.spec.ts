import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../../../shared/src/telemetry.js';
import { sweepAnswers } from './sweep.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const at = new Date('2026-11-24T12:00:00Z');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the sweep of received answers', () => {
  it('goes on after a fault, and starts waiting rounds whatever becomes of the answers', async () => {
    const started: number[] = [];
    const resumed: Date[] = [];
    const running = sweepAnswers(
      {
        resume: (before) => {
          resumed.push(before);
          return Promise.reject(new Error('Temporal is away'));
        },
        start: () => {
          started.push(started.length);
          return started.length === 1 ? Promise.reject(new Error('Temporal is away')) : Promise.resolve();
        },
      },
      { clock: () => at, logger },
      { strandedAfterMs: 60_000, everyMs: 1_000 },
    );
    await jest.advanceTimersByTimeAsync(3_000);
    await running.stop();
    expect([started.length, resumed.length]).toEqual([3, 3]);
    expect(resumed[0]).toEqual(new Date('2026-11-24T11:59:00Z'));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(started).toHaveLength(3);
  });
});
