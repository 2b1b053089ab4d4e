import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { RANGE_ROWS } from '../../workflows/release/machine.js';
import { bundle, quietRuntime, timeSkipping } from '../workflow/endorsement/rounds.js';
import { Signer, startRelease, withSigner } from '../workflow/release/releases.js';

/**
 * Histories of releases as an earlier build of the workflow wrote them: today's code must be able to go on from each.
 * `COUNTERSIGN_RECORD_HISTORIES=1` writes them anew, which is right only for a state that had none.
 */
const { History } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const stored = readdirSync(folder).filter((file) => /^release-.*\.json$/.test(file));

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
  cancelled: async (release) => {
    await release.decide({ decisionId: 'decision-0', digest: 'uEi0', act: 'pause' });
    await release.decide({ decisionId: 'decision-1', digest: 'uEi1' });
    await release.decide({ decisionId: 'decision-2', digest: 'uEi2', act: 'cancel' });
    return release.handle.result();
  },
};

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 120_000);

describe('stored histories of releases', () => {
  it('are there for one that was issued, one that waits, and those that were paused or cancelled', () => {
    expect(stored.map((file) => file.slice('release-'.length, -'.json'.length)).sort()).toEqual(
      Object.keys(stories).sort(),
    );
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it('would not replay after an incompatible change', async () => {
    const changed = read('release-completed.json', (text) =>
      text.replaceAll('"completeRelease"', '"endRelease"'),
    );
    await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
      /completeRelease|[Nn]ondeterminism/,
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

    it.each(Object.keys(stories))(
      '%s',
      async (name) => {
        await withSigner(environment, code, new Signer(RANGE_ROWS + 3), async () => {
          const release = await startRelease(environment, randomUUID());
          await stories[name]?.(release);
          const history = await release.handle.fetchHistory();
          writeFileSync(
            new URL(`release-${name}.json`, folder),
            `${JSON.stringify(History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String }), null, 1)}\n`,
          );
          await release.handle.terminate().catch(() => undefined);
        });
      },
      60_000,
    );
  });

function read(file: string, change = (text: string) => text) {
  return History.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));
}
