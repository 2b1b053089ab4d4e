import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { bundle, quietRuntime, timeSkipping } from '../workflow/endorsement/rounds.js';
import { Signer, startRevocation, withSigner } from '../workflow/revocation/revocations.js';

/**
 * Histories of proposed revocations as an earlier build of the workflow wrote them: today's code must be able to go on from each.
 * `COUNTERSIGN_RECORD_HISTORIES=1` writes them anew, which is right only for a state that had none.
 */
const { History } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const stored = readdirSync(folder).filter((file) => /^revocation-.*\.json$/.test(file));

type Revocation = Awaited<ReturnType<typeof startRevocation>>;
type Story = (revocation: Revocation, later: (time: string) => Promise<void>) => Promise<unknown>;
const stories: Record<string, Story> = {
  'in-its-window': (_, later) => later('1 day'),
  appealed: async (revocation, later) => {
    await later('1 day');
    await revocation.decide('earner', { act: 'appeal', awardId: 'a1' });
    await later('20 days');
  },
  exempted: async (revocation, later) => {
    await later('1 day');
    for (const awardId of ['a1', 'a2', 'a3']) await revocation.decide('adele', { act: 'exempt', awardId });
    return revocation.handle.result();
  },
  'first-approval': async (revocation, later) => {
    await later('15 days');
    await revocation.approve('remi', 'registrar');
    await later('1 day');
  },
  revoked: async (revocation, later) => {
    await later('15 days');
    await revocation.approve('remi', 'registrar');
    await revocation.approve('adele', 'administrator');
    return revocation.handle.result();
  },
  rejected: async (revocation, later) => {
    await later('1 day');
    await revocation.decide('remi', { act: 'reject' });
    return revocation.handle.result();
  },
  lapsed: (revocation) => revocation.handle.result(),
  refused: (revocation) => revocation.handle.result(),
};
/** Stories in which the ledger refuses the proposal. */
const refusedByLedger = new Set(['refused']);

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 120_000);

describe('stored histories of revocations', () => {
  it('are there for every state', () => {
    expect(stored.map((file) => file.slice('revocation-'.length, -'.json'.length)).sort()).toEqual(
      Object.keys(stories).sort(),
    );
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it('would not replay after an incompatible change', async () => {
    const changed = read('revocation-revoked.json', (text) =>
      text.replaceAll('"endRevocation"', '"closeRevocation"'),
    );
    await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
      /endRevocation|[Nn]ondeterminism/,
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
        const signer = new Signer(await environment.currentTimeMs());
        if (refusedByLedger.has(name))
          signer.refuseOpening = ApplicationFailure.nonRetryable('refused', 'award-unknown');
        await withSigner(environment, code, signer, async () => {
          const revocation = await startRevocation(environment, randomUUID());
          await stories[name]?.(revocation, (time) => environment.sleep(time));
          const history = await revocation.handle.fetchHistory();
          writeFileSync(
            new URL(`revocation-${name}.json`, folder),
            `${JSON.stringify(History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String }), null, 1)}\n`,
          );
          await revocation.handle.terminate().catch(() => undefined);
        });
      },
      180_000,
    );
  });

function read(file: string, change = (text: string) => text) {
  return History.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));
}
