import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RelevanceActivities, RelevanceWord } from '../../../proto/relevance.js';
import type { RelevanceResult } from '../../../workflows/relevance/messages.js';
import {
  confirmed,
  daysAfter,
  factsOf,
  kinds,
  Service,
  startWatching,
  type Watched,
  withWorkers,
} from '../../workflow/relevance/versions.js';
import type { History, Recorded } from './story.js';

const shown: Record<RelevanceWord, true> = {
  current: true,
  'under-review': true,
  lapsed: true,
  withdrawn: true,
  waived: true,
  superseded: true,
  retired: true,
};
const endings: Record<RelevanceResult, true> = { superseded: true, retired: true };
const activities: Record<keyof RelevanceActivities, true> = {
  relevanceFacts: true,
  recordRelevance: true,
  tellLapseApproaching: true,
  openRevalidation: true,
};

type Story = (watched: Watched, environment: TestWorkflowEnvironment, startedAt: number) => Promise<unknown>;
const stories: Record<string, Story> = {
  // Reminded three times, asked anew, and still confirmed.
  current: (_watched, environment) => environment.sleep('340 days'),
  'under-review': async (watched, environment, startedAt) => {
    await environment.sleep('280 days');
    await watched.learn({
      type: 'round',
      fact: { round: 2, kinds, openedAt: daysAfter(startedAt, 280), closedAt: null },
    });
    await environment.sleep('1 day');
  },
  lapsed: (_watched, environment) => environment.sleep('370 days'),
  withdrawn: async (watched, environment, startedAt) => {
    await watched.learn({
      type: 'confirmation',
      fact: confirmed(
        'pinegate',
        'fidelity',
        daysAfter(startedAt, -1),
        daysAfter(startedAt, 365),
        daysAfter(startedAt, 0),
      ),
    });
    await environment.sleep('1 day');
  },
  waived: async (watched, environment, startedAt) => {
    const [from, until] = [daysAfter(startedAt, 300), daysAfter(startedAt, 500)];
    for (const kind of kinds)
      await watched.learn({
        type: 'waiver',
        fact: { waiverId: `waiver-${kind}`, kind, from, until, endedAt: null },
      });
    await environment.sleep('370 days');
  },
  superseded: async (watched, environment, startedAt) => {
    await watched.learn({ type: 'superseded', at: daysAfter(startedAt, 0) });
    await environment.sleep('61 days');
    await watched.handle.result();
  },
  'teach-out-over': async (watched, environment, startedAt) => {
    await watched.learn({ type: 'retired', at: daysAfter(startedAt, 0) });
    await environment.sleep('61 days');
    await watched.handle.result();
  },
  retired: async (watched, environment, startedAt) => {
    await environment.sleep('10 days');
    await watched.learn({ type: 'retired', at: daysAfter(startedAt, 10) });
    await environment.sleep('1 day');
  },
};

/** What becomes of endorsed versions, from each state. */
export const versions: Recorded = {
  workflow: 'relevance',
  shown,
  endings,
  activities,
  stories: Object.keys(stories),
  play: async (name, { environment, code }) => {
    const startedAt = await environment.currentTimeMs();
    const service = new Service(
      () => environment.currentTimeMs(),
      (versionId) => factsOf(versionId, startedAt, 365),
    );
    return withWorkers(environment, code, service, async (): Promise<History> => {
      const watched = await startWatching(environment, randomUUID());
      await environment.sleep('1 minute');
      await stories[name]?.(watched, environment, startedAt);
      const history = await watched.handle.fetchHistory();
      await watched.handle.terminate().catch(() => undefined);
      return history;
    });
  },
};
