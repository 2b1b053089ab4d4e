import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { CasePlan } from '../../proto/activities.js';
import { names } from '../../workflows/assessment/messages.js';
import { type CaseState, mustAssign } from '../../workflows/assessment/state.js';
import { mark, type RunningCase, Service, startCase, withWorkers } from '../workflow/assessment/cases.js';
import { bundle, quietRuntime, timeSkipping } from '../workflow/endorsement/rounds.js';

/**
 * Histories of cases as an earlier build of the workflow wrote them, from each state: today's code must be able to go
 * on from each. `COUNTERSIGN_RECORD_HISTORIES=1` writes them anew, which is right only for a state that had none.
 */
const { History } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const stored = readdirSync(folder).filter((file) => /^assessment-.*\.json$/.test(file));

interface Story {
  plan?: Partial<CasePlan>;
  play(one: RunningCase, service: Service, environment: TestWorkflowEnvironment): Promise<unknown>;
}

const failed = async (one: RunningCase, service: Service): Promise<void> => {
  service.outcome = 'not-yet';
  await one.turn('first', mark('first'));
  await one.turn('second', mark('second'));
};
const appealed = async (one: RunningCase, service: Service): Promise<void> => {
  await failed(one, service);
  await one.decide('earner', { type: 'appeal', appealId: 'a' });
};

const stories: Record<string, Story> = {
  'gathering-evidence': { plan: { ready: false }, play: (one) => one.until((state) => state.told > 0) },
  'first-mark-late': {
    play: async (one, _service, environment) => {
      await one.until(({ duty }) => duty?.personId === 'ann');
      await environment.sleep('11 days');
      await one.until(({ duty }) => duty?.overdue === 1);
    },
  },
  'sent-back': {
    play: (one) => one.turn('first', { type: 'evidence-request' }),
  },
  'second-mark': { play: (one) => one.turn('first', mark('first')) },
  moderation: {
    play: async (one, service) => {
      service.differs = true;
      await one.turn('first', mark('first'));
      await one.turn('second', mark('second'));
    },
  },
  'not-yet': { play: failed },
  'second-attempt': {
    play: async (one, service) => {
      await failed(one, service);
      await one.decide('lead', { type: 'attempt-opening', attempt: 2 });
      await one.handle.signal(names.ready);
    },
  },
  appeal: { play: appealed },
  're-mark': {
    play: async (one, service) => {
      await appealed(one, service);
      await one.turn('appeal', { type: 'appeal-decision', appealId: 'a', finding: 're-mark' });
    },
  },
  withdrawn: {
    play: async (one) => {
      await one.until(({ duty }) => duty?.personId != null);
      await one.decide('lead', { type: 'case-withdrawal' });
      return one.handle.result();
    },
  },
  closed: {
    plan: { secondMark: false },
    play: async (one) => {
      await one.turn('first', mark('first'));
      return one.handle.result();
    },
  },
};

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 120_000);

describe('stored histories of cases', () => {
  it('are there for each state', () => {
    expect(stored.map((file) => file.slice('assessment-'.length, -'.json'.length)).sort()).toEqual(
      Object.keys(stories).sort(),
    );
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it('would not replay after an incompatible change', async () => {
    const changed = read('assessment-closed.json', (text) =>
      text.replaceAll('"noteCaseState"', '"noteState"'),
    );
    await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
      /noteCaseState|nondeterminism|Nondeterminism/,
    );
  });
});

const isIdle = (state: CaseState): boolean =>
  state.ending !== null || (!mustAssign(state) && state.told === state.changes && !state.reserved);

// Writes the histories anew; not a test, so that it is not there unless asked for.
if (process.env.COUNTERSIGN_RECORD_HISTORIES)
  describe('recording', () => {
    let environment: TestWorkflowEnvironment;
    beforeAll(async () => {
      environment = await timeSkipping();
    }, 120_000);
    afterAll(() => environment?.teardown());

    it.each(Object.entries(stories))(
      '%s',
      async (name, { plan = {}, play }) => {
        const service = new Service(() => environment.currentTimeMs(), plan);
        await withWorkers(environment, code, service, async () => {
          const one = await startCase(environment, randomUUID());
          await play(one, service, environment);
          await one.until(isIdle);
          const history = await one.handle.fetchHistory();
          writeFileSync(
            new URL(`assessment-${name}.json`, folder),
            `${JSON.stringify(History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String }), null, 1)}\n`,
          );
          await one.handle.terminate().catch(() => undefined);
        });
      },
      60_000,
    );
  });

function read(file: string, change = (text: string) => text) {
  return History.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));
}
