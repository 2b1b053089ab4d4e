import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { IssuanceActivities } from '../../../proto/activities.js';
import { RANGE_ROWS, type shownPhase } from '../../../workflows/release/machine.js';
import type { ReleaseResult } from '../../../workflows/release/messages.js';
import { Signer, startRelease, withSigner } from '../../workflow/release/releases.js';
import type { History, Recorded } from './story.js';

/** Passed through while an activity is in hand; never shown. */
type Passing = 'deciding' | 'issued';
const shown: Record<Exclude<ReturnType<typeof shownPhase>, Passing>, true> = {
  proposed: true,
  approved: true,
  issuing: true,
  paused: true,
  completed: true,
  refused: true,
  cancelled: true,
};
const endings: Record<ReleaseResult['outcome'], true> = { completed: true, cancelled: true, refused: true };
const activities: Record<keyof IssuanceActivities, true> = {
  recordReleaseDecision: true,
  releaseReady: true,
  issueAwards: true,
  completeRelease: true,
  cancelRelease: true,
};

type Release = Awaited<ReturnType<typeof startRelease>>;
const stories: Record<string, (release: Release) => Promise<unknown>> = {
  completed: async (release) => {
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    return release.handle.result();
  },
  'waiting-for-approval': (release) => release.state(),
  paused: async (release) => {
    await release.decide({ decisionId: 'decision-0', digest: 'uEi0', act: 'pause' });
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    return release.state();
  },
  resumed: async (release) => {
    await release.decide({ decisionId: 'decision-0', digest: 'uEi0', act: 'pause' });
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    await release.decide({ decisionId: 'decision-2', digest: 'uEi2', act: 'resume' });
    return release.handle.result();
  },
  // The ledger refuses its approval.
  refused: async (release) => {
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    return release.handle.result();
  },
  cancelled: async (release) => {
    await release.decide({ decisionId: 'decision-0', digest: 'uEi0', act: 'pause' });
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    await release.decide({ decisionId: 'decision-2', digest: 'uEi2', act: 'cancel' });
    return release.handle.result();
  },
};

/** Releases, from each phase to each ending. */
export const releases: Recorded = {
  workflow: 'release',
  shown,
  endings,
  activities,
  stories: Object.keys(stories),
  play: async (name, { environment, code }) => {
    const signer = new Signer(RANGE_ROWS + 3);
    if (name === 'refused')
      signer.refuseReady = ApplicationFailure.nonRetryable('refused', 'approver-is-proposer');
    return withSigner(environment, code, signer, async (): Promise<History> => {
      const release = await startRelease(environment, randomUUID());
      await stories[name]?.(release);
      const history = await release.handle.fetchHistory();
      await release.handle.terminate().catch(() => undefined);
      return history;
    });
  },
};
