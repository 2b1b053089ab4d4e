import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { RANGE_ROWS } from '../../../workflows/release/machine.js';
import { bundle, codeOf, timeSkipping } from '../endorsement/rounds.js';
import { Signer, startRelease, withSigner } from './releases.js';

jest.setTimeout(60_000);
let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  [environment, code] = [await timeSkipping(), await bundle()];
}, 120_000);
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
});
