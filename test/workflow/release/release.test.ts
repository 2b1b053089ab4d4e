import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { RANGE_ROWS } from '../../../workflows/release/machine.js';
import type { ReleaseAct } from '../../../workflows/release/messages.js';
import { bundle, codeOf, timeSkipping } from '../endorsement/rounds.js';
import { Signer, startRelease, withSigner } from './releases.js';

jest.setTimeout(180_000);
let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  [environment, code] = [await timeSkipping(), await bundle()];
}, 180_000);
afterAll(() => environment?.teardown());

const approval = { decisionId: 'decision-1', digest: 'uEi1' };
const other = { decisionId: 'decision-2', digest: 'uEi2' };
const refusal = (type: string): ApplicationFailure => ApplicationFailure.nonRetryable(type, type);

const inRelease = (
  signer: Signer,
  work: (release: Awaited<ReturnType<typeof startRelease>>) => Promise<void>,
): Promise<void> =>
  withSigner(environment, code, signer, async () => {
    const release = await startRelease(environment, randomUUID());
    try {
      await work(release);
    } finally {
      // A release left open by a failed test would hold the clock of the next one.
      await release.handle.terminate().catch(() => undefined);
    }
  });

describe('a release as a workflow', () => {
  it('issues nothing before the approval, then every row once, in ranges', async () => {
    const signer = new Signer(2 * RANGE_ROWS + 7);
    await inRelease(signer, async (release) => {
      expect((await release.state()).phase).toBe('proposed');
      await environment.sleep('30 days');
      expect([signer.ranges, signer.recorded]).toEqual([[], []]);
      expect(await release.decide(approval)).toEqual({ decisionId: 'decision-1', state: 'recorded' });
      expect(await release.handle.result()).toEqual({
        outcome: 'completed',
        issued: 2 * RANGE_ROWS + 4,
        setAside: 3,
      });
      expect(signer.ranges).toEqual([
        [0, RANGE_ROWS],
        [RANGE_ROWS, 2 * RANGE_ROWS],
        [2 * RANGE_ROWS, 2 * RANGE_ROWS + 7],
      ]);
      expect([signer.recorded, signer.completed]).toEqual([['decision-1'], 1]);
    });
  });

  it('tries again while the ledger is behind, and goes on from the range that failed', async () => {
    const signer = new Signer(3);
    signer.failures = 4;
    await inRelease(signer, async (release) => {
      await release.decide(approval);
      expect(await release.handle.result()).toMatchObject({ outcome: 'completed', issued: 2 });
      expect(signer.ranges).toEqual([[0, 3]]);
    });
  });

  it('opens again when recording the approval is refused, and takes one approval only', async () => {
    const signer = new Signer(1);
    signer.refuseRecording = refusal('release-not-open');
    await inRelease(signer, async (release) => {
      expect(await codeOf(release.decide(approval))).toBe('release-not-open');
      expect((await release.state()).phase).toBe('proposed');
      expect(await codeOf(release.decide(other))).toBe('accepted');
      expect(await release.handle.result()).toMatchObject({ outcome: 'completed' });
      expect(signer.recorded).toEqual(['decision-2']);
    });
  });

  it('ends refused, with nothing issued, when the ledger refused the approval', async () => {
    const signer = new Signer(5);
    signer.refuseReady = refusal('approver-is-proposer');
    await inRelease(signer, async (release) => {
      await release.decide(approval);
      expect(await release.handle.result()).toEqual({ outcome: 'refused', code: 'approver-is-proposer' });
      expect([signer.ranges, signer.completed]).toEqual([[], 0]);
    });
  });

  const control = (act: ReleaseAct) => ({ decisionId: `decision of ${act}`, digest: `uEi of ${act}`, act });

  it.each([0, RANGE_ROWS, 2 * RANGE_ROWS])(
    'is paused while the range from row %i is in hand, and resumed weeks later: every row once',
    async (pausedAt) => {
      const signer = new Signer(2 * RANGE_ROWS + 7);
      await inRelease(signer, async (release) => {
        signer.onRange = async (from) => {
          if (from === pausedAt) await release.decide(control('pause'));
        };
        await release.decide(approval);
        await environment.sleep('30 days');
        const state = await release.state();
        // The last range ends what a pause came too late for.
        const late = pausedAt === 2 * RANGE_ROWS;
        expect([state.phase, signer.completed]).toEqual(late ? ['completed', 1] : ['issuing', 0]);
        if (late) return;
        expect(
          await codeOf(release.decide({ ...control('pause'), decisionId: 'another', digest: 'x' })),
        ).toBe('release-paused');
        await release.decide(control('resume'));
        expect(await release.handle.result()).toMatchObject({ outcome: 'completed' });
        expect(signer.ranges).toEqual([
          [0, RANGE_ROWS],
          [RANGE_ROWS, 2 * RANGE_ROWS],
          [2 * RANGE_ROWS, 2 * RANGE_ROWS + 7],
        ]);
      });
    },
  );

  it('waits for a ledger that still holds it paused, and begins the range anew', async () => {
    const signer = new Signer(3);
    signer.refuseRanges.push(refusal('release-paused'), refusal('release-paused'));
    await inRelease(signer, async (release) => {
      await release.decide(approval);
      expect(await release.handle.result()).toMatchObject({ outcome: 'completed', issued: 2 });
      expect(signer.ranges).toEqual([[0, 3]]);
    });
  });

  it('is cancelled before its approval, while it is paused, or between ranges', async () => {
    for (const when of ['before', 'paused', 'between'] as const) {
      const signer = new Signer(2 * RANGE_ROWS);
      await inRelease(signer, async (release) => {
        signer.onRange = async (from) => {
          if (when === 'between' && from === 0) await release.decide(control('cancel'));
          if (when === 'paused' && from === 0) await release.decide(control('pause'));
        };
        if (when === 'before') await release.decide(control('cancel'));
        else await release.decide(approval);
        if (when === 'paused') {
          while (!(await release.state()).paused) await environment.sleep('1 second');
          await release.decide(control('cancel'));
        }
        expect(await release.handle.result()).toMatchObject({ outcome: 'cancelled' });
        expect([signer.ranges.length, signer.completed, signer.cancelled]).toEqual([
          when === 'before' ? 0 : 1,
          0,
          1,
        ]);
      });
    }
  });

  it('goes on to the end where the ledger did not take the cancellation', async () => {
    const signer = new Signer(RANGE_ROWS + 1);
    signer.takesCancellation = false;
    await inRelease(signer, async (release) => {
      signer.onRange = async (from) => {
        if (from === 0) await release.decide(control('cancel'));
      };
      await release.decide(approval);
      expect(await release.handle.result()).toMatchObject({ outcome: 'completed' });
      expect(signer.ranges).toHaveLength(2);
    });
  });
});
