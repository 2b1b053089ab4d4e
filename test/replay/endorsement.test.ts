import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { endorsementWorkflowId, names } from '../../workflows/endorsement/messages.js';
import {
  bundle,
  confirmationOf,
  conflictOf,
  decide,
  employers,
  kinds,
  planFor,
  quietRuntime,
  type Round,
  recallOf,
  Service,
  stagedPlan,
  stagedSteps,
  startRound,
  timeSkipping,
  vetoPlan,
  withWorkers,
} from '../workflow/endorsement/rounds.js';

/**
 * Histories of rounds as an earlier build of the workflow wrote them: today's code must be able to go on from each.
 * `COUNTERSIGN_RECORD_HISTORIES=1` writes them anew, which is right only for a state that had none.
 */
const { History } = proto.temporal.api.history.v1;
const folder = new URL('./histories/', import.meta.url);
const stored = readdirSync(folder).filter((file) => /^endorsement-.*\.json$/.test(file));
const [lakeside, pinegate, harbour] = employers;

/** Policies of stories that need another one than planFor's. */
const plans: Record<string, typeof planFor> = {
  staged: stagedPlan,
  escalated: stagedPlan,
  conflicted: stagedPlan,
  silenced: stagedPlan,
  vetoed: vetoPlan,
};

const stories: Record<string, (round: Round, environment: TestWorkflowEnvironment) => Promise<unknown>> = {
  staged: async (round, environment) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'decline'));
    await environment.sleep('9 days');
    await round.decide(decide(pinegate, 'fidelity', 'confirm'));
  },
  escalated: async (round, environment) => {
    await environment.sleep('6 days');
    await round.decide(decide(harbour, 'fidelity', 'confirm'));
  },
  conflicted: async (round, environment) => {
    await round.conflict(conflictOf(lakeside));
    await environment.sleep('1 day');
  },
  silenced: async (round, environment) => {
    await round.silence(lakeside);
    await environment.sleep('1 second');
    await round.silence(harbour);
    await environment.sleep('1 day');
  },
  'out-of-reach': async (round, environment) => {
    for (const employer of [lakeside, pinegate]) await round.decide(decide(employer, 'fidelity', 'decline'));
    await environment.sleep('1 day');
    await round.recall(recallOf(decide(lakeside, 'fidelity', 'decline')));
    await environment.sleep('1 day');
  },
  vetoed: async (round) => {
    await round.decide(decide(pinegate, 'fidelity', 'decline'));
    return round.handle.result();
  },
  recalled: async (round, environment) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'confirm'));
    for (const kind of kinds) await round.sign(lakeside, kind);
    await environment.sleep('1 second');
    await round.recall(recallOf(decide(lakeside, 'in-demand', 'confirm')));
    await environment.sleep('1 day');
  },
  endorsed: async (round) => {
    for (const employer of [lakeside, pinegate]) {
      for (const kind of kinds) {
        await round.decide(decide(employer, kind, 'confirm'));
        await round.sign(employer, kind);
      }
    }
    return round.handle.result();
  },
  'not-endorsed': async (round) => {
    for (const kind of kinds) await round.decide(decide(lakeside, kind, 'decline'));
    return round.handle.result();
  },
  'changes-requested': async (round) => {
    await round.decide(decide(harbour, 'fidelity', 'change'));
    return round.handle.result();
  },
  superseded: async (round) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await round.handle.signal(names.supersede, { byVersionId: 'a-newer-version' });
    return round.handle.result();
  },
  'settling-after-closing': async (round, environment) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await environment.sleep('721 hours');
  },
  overdue: async (round, environment) => {
    await round.decide(decide(lakeside, 'in-demand', 'confirm'));
    await round.handle.signal(names.confirmationHeld, confirmationOf(lakeside, 'in-demand'));
    await environment.sleep('15 days');
  },
};

let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
}, 120_000);

describe('stored histories of endorsement rounds', () => {
  it('are there for every ending, and for states between', () => {
    expect(stored.map((file) => file.slice('endorsement-'.length, -'.json'.length)).sort()).toEqual(
      Object.keys(stories).sort(),
    );
  });

  it.each(stored)('%s replays', async (file) => {
    await Worker.runReplayHistory({ workflowBundle: code }, read(file));
  });

  it.each([
    ['endorsed', 'markEndorsed'],
    ['staged', 'openStage'],
    ['escalated', 'escalate'],
    ['conflicted', 'closeRequests'],
    ['recalled', 'reopenRequests'],
    ['silenced', 'openStage'],
    ['out-of-reach', 'tellReach'],
    ['vetoed', 'closeRound'],
  ])('%s would not replay after an incompatible change of %s', async (name, activity) => {
    const changed = read(`endorsement-${name}.json`, (text) =>
      text.replaceAll(`"${activity}"`, `"${activity}Otherwise"`),
    );
    await expect(Worker.runReplayHistory({ workflowBundle: code }, changed)).rejects.toThrow(
      /[Nn]ondeterminism/,
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
        const versionId = randomUUID();
        const plan = plans[name] ?? planFor;
        const service = new Service(() => environment.currentTimeMs(), plan, stagedSteps);
        await withWorkers(environment, code, service, async () => {
          const round = await startRound(environment, versionId);
          await stories[name]?.(round, environment);
          const history = await environment.client.workflow
            .getHandle(endorsementWorkflowId(versionId, 1))
            .fetchHistory();
          writeFileSync(
            new URL(`endorsement-${name}.json`, folder),
            `${JSON.stringify(History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String }), null, 1)}\n`,
          );
          await round.handle.terminate().catch(() => undefined);
        });
      },
      180_000,
    );
  });

function read(file: string, change = (text: string) => text) {
  return History.fromObject(JSON.parse(change(readFileSync(new URL(file, folder), 'utf8'))));
}
