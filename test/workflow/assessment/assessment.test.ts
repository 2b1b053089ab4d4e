import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { AssessmentActivities, CasePlan } from '../../../proto/activities.js';
import { names } from '../../../workflows/assessment/messages.js';
import { type CaseState, mustAssign } from '../../../workflows/assessment/state.js';
import { bundle, codeOf, quietRuntime, timeSkipping } from '../endorsement/rounds.js';
import { mark, type RunningCase, Service, startCase, withWorkers } from './cases.js';

jest.setTimeout(180_000);

type Input<K extends keyof AssessmentActivities> = Parameters<AssessmentActivities[K]>[0];

let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  quietRuntime();
  code = await bundle();
  environment = await timeSkipping();
}, 180_000);
afterAll(() => environment?.teardown());

const isDue = (state: CaseState): boolean => mustAssign(state) || state.told < state.changes;

/** Plays a story on a case of its own. */
async function story(
  over: Partial<CasePlan>,
  play: (one: RunningCase, service: Service) => Promise<void>,
  input: Parameters<typeof startCase>[2] = {},
): Promise<Service> {
  const service = new Service(() => environment.currentTimeMs(), over);
  await withWorkers(environment, code, service, async () => {
    const one = await startCase(environment, randomUUID(), input);
    await play(one, service);
    // An activity that is cut off by the end would hold the server's clock for the tests after this one.
    await one.until((state) => state.ending !== null || (!isDue(state) && !state.reserved));
    await one.handle.terminate().catch(() => undefined);
  });
  return service;
}

const phases = (service: Service) =>
  service.of<Input<'noteCaseState'>>('noteCaseState').map((input) => input.phase);

describe('the workflow of a case', () => {
  it('goes through two marks and a moderation to its end', async () => {
    const service = await story({}, async (one, tools) => {
      tools.differs = true;
      await one.turn('first', mark('first'));
      await one.turn('second', mark('second'));
      await one.turn('moderation', { type: 'moderation', attempt: 1 });
      expect(await one.handle.result()).toBe('pass');
    });
    expect(phases(service)).toEqual(['first-mark', 'second-mark', 'moderation', 'closed']);
    expect(service.of<Input<'recordCaseDecision'>>('recordCaseDecision').map((one) => one.settles)).toEqual([
      'never',
      'unless-differing',
      'always',
    ]);
  });

  it('waits for evidence until it is there, or for as long as the plan says', async () => {
    await story({ ready: false }, async (one) => {
      await one.until((state) => state.phase === 'gathering-evidence');
      await one.handle.signal(names.ready);
      await one.until((state) => state.duty?.personId === 'ann');
    });
    const service = await story({ ready: false }, async (one) => {
      await one.until((state) => state.told === state.changes);
      await environment.sleep('61 days');
      await one.until((state) => state.duty?.personId === 'ann');
    });
    expect(phases(service)).toEqual(['gathering-evidence', 'first-mark']);
  });

  it('reminds whoever is late, then gives the case to somebody else', async () => {
    const service = await story({}, async (one) => {
      await one.until((state) => state.duty?.personId === 'ann');
      await environment.sleep('11 days');
      await one.until((state) => state.duty?.overdue === 1);
      await environment.sleep('4 days');
      await one.until((state) => state.duty?.personId === 'bob');
    });
    const late = service.of<Input<'noteOverdue'>>('noteOverdue');
    expect(late.map(({ personId, ordinal }) => ({ personId, ordinal }))).toEqual([
      { personId: 'ann', ordinal: 1 },
      { personId: 'ann', ordinal: 2 },
    ]);
  });

  it('has an appeal decided and marked again by others', async () => {
    await story({}, async (one, tools) => {
      tools.outcome = 'not-yet';
      await one.turn('first', mark('first'));
      await one.turn('second', mark('second'));
      await one.until((state) => state.phase === 'not-yet');
      expect(await codeOf(one.decide('ann', { type: 'appeal', appealId: 'a' }))).toBe('appeal-not-open');
      await one.decide('earner', { type: 'appeal', appealId: 'a' });
      await one.turn('appeal', { type: 'appeal-decision', appealId: 'a', finding: 're-mark' });
      const state = await one.until(({ duty }) => duty?.kind === 're-mark' && duty.personId !== null);
      expect(state.duty?.personId).toBe('cid');
      tools.outcome = 'pass';
      await one.turn('re-mark', mark('re-mark'));
      expect(await one.handle.result()).toBe('pass');
    });
  });

  it('closes when the windows after a result have passed', async () => {
    await story({ secondMark: false }, async (one, tools) => {
      tools.outcome = 'not-yet';
      await one.turn('first', mark('first'));
      await one.until((state) => state.phase === 'not-yet' && state.told === state.changes);
      await environment.sleep('101 days');
      expect(await one.handle.result()).toBe('not-yet');
    });
  });

  it('records a decision once, whatever fails or comes twice', async () => {
    const service = await story({ secondMark: false }, async (one, tools) => {
      await one.until((state) => state.duty?.personId === 'ann');
      tools.failures = 2;
      const twice = [one.decide('ann', mark('first'), 'd'), one.decide('ann', mark('first'), 'd')];
      for (const answer of await Promise.all(twice))
        expect(answer).toEqual({ decisionId: 'd', state: 'recorded' });
      expect(await one.handle.result()).toBe('pass');
    });
    expect(service.of('recordCaseDecision')).toHaveLength(3);
  });

  it('goes on in a new run without losing who has what, or which decision was taken', async () => {
    const input = { continueAfterEvents: 40 };
    const service = await story(
      { secondMark: false, attempts: 2 },
      async (one, tools) => {
        tools.outcome = 'not-yet';
        await one.turn('first', mark('first'));
        await one.until((state) => state.phase === 'not-yet');
        await one.decide('lead', { type: 'attempt-opening', attempt: 2 }, 'again');
        await one.handle.signal(names.ready);
        for (let count = 0; count < 6; count++) {
          await one.until((state) => state.duty?.term != null && state.told === state.changes);
          await environment.sleep('11 days');
        }
        const description = await one.handle.describe();
        expect(description.runId).not.toBe(one.firstRunId);
        // What was decided in an earlier run is known in this one.
        expect(await one.decide('lead', { type: 'attempt-opening', attempt: 2 }, 'again')).toMatchObject({
          state: 'recorded',
        });
        tools.outcome = 'pass';
        const state = await one.until(({ duty }) => duty?.personId != null);
        await one.decide(state.duty?.personId ?? '', mark('first', 2));
        expect(await one.handle.result()).toBe('pass');
      },
      input,
    );
    expect(service.of('recordCaseDecision')).toHaveLength(3);
    expect(service.of('openCase')).toHaveLength(1);
  });
});
