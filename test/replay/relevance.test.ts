import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { RelevanceWord } from '../../proto/relevance.js';
import { bundle, quietRuntime, timeSkipping } from '../workflow/endorsement/rounds.js';
import {
  confirmed,
  daysAfter,
  factsOf,
  kinds,
  Service,
  startWatching,
  type Watched,
  withWorkers,
} from '../workflow/relevance/versions.js';

/**
 * Histories of relevance workflows as an earlier build wrote them, one from each state: today's code must be able to go
 * on from each. `COUNTERSIGN_RECORD_HISTORIES=1` writes them anew, which is right only for a state that had none.
 */
const { History } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const stored = readdirSync(folder).filter((file) => /^relevance-.*\.json$/.test(file));

type Story = (watched: Watched, environment: TestWorkflowEnvironment, startedAt: number) => Promise<unknown>;
const stories: Record<RelevanceWord, Story> = {
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
  retired: async (watched, environment, startedAt) => {
    await environment.sleep('10 days');
    await watched.learn({ type: 'retired', at: daysAfter(startedAt, 10) });
    await environment.sleep('1 day');
  },
};

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 120_000);

describe('stored histories of relevance workflows', () => {
  it('are there from every state', () => {
    expect(stored.map((file) => file.slice('relevance-'.length, -'.json'.length)).sort()).toEqual(
      Object.keys(stories).sort(),
    );
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it('would not replay after an incompatible change', async () => {
    const changed = read('relevance-lapsed.json', (text) =>
      text.replaceAll('"recordRelevance"', '"writeRelevance"'),
    );
    await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
      /recordRelevance|nondeterminism|Nondeterminism/,
    );
  });
});

// Writes the histories anew; not a test, so that it is not there unless asked for.
if (process.env.COUNTERSIGN_RECORD_HISTORIES)
  describe('recording', () => {
    let environment: TestWorkflowEnvironment;
    beforeAll(async () => {
      environment = await timeSkipping();
    }, 120_000);
    afterAll(() => environment?.teardown());

    it.each(Object.keys(stories) as RelevanceWord[])(
      '%s',
      async (name) => {
        const startedAt = await environment.currentTimeMs();
        const service = new Service(
          () => environment.currentTimeMs(),
          (versionId) => factsOf(versionId, startedAt, 365),
        );
        await withWorkers(environment, code, service, async () => {
          const watched = await startWatching(environment, randomUUID());
          await environment.sleep('1 minute');
          await stories[name](watched, environment, startedAt);
          expect(service.states().at(-1)).toBe(name);
          const history = await watched.handle.fetchHistory();
          writeFileSync(
            new URL(`relevance-${name}.json`, folder),
            `${JSON.stringify(History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String }), null, 1)}\n`,
          );
          await watched.handle.terminate().catch(() => undefined);
        });
      },
      60_000,
    );
  });

function read(file: string, change = (text: string) => text) {
  return History.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));
}
