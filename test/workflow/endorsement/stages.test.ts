import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { names } from '../../../workflows/endorsement/messages.js';
import {
  bundle,
  codeOf,
  confirmationOf,
  conflictOf,
  decide,
  employers,
  kinds,
  planFor,
  type Round,
  recallOf,
  requestOf,
  Service,
  stagedPlan,
  stagedSteps,
  startRound,
  timeSkipping,
  vetoPlan,
  withWorkers,
} from './rounds.js';

const [lakeside, pinegate, harbour] = employers;
let environment: TestWorkflowEnvironment;
let code: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [environment, code] = [await timeSkipping(), await bundle()];
}, 180_000);
afterAll(() => environment?.teardown());

const inRound =
  (
    plan: typeof planFor,
    work: (round: Round, service: Service, versionId: string) => Promise<void>,
    over: Parameters<typeof startRound>[2] = {},
  ) =>
  async () => {
    const service = new Service(() => environment.currentTimeMs(), plan, stagedSteps);
    const versionId = randomUUID();
    await withWorkers(environment, code, service, async () => {
      const round = await startRound(environment, versionId, over);
      try {
        await work(round, service, versionId);
      } finally {
        await round.handle.terminate().catch(() => undefined);
      }
    });
  };
const days = (service: Service, name: 'openStage' | 'escalate'): number =>
  Math.round(
    ((service.calls.find((call) => call.name === name)?.at ?? 0) - (service.calls[0]?.at ?? 0)) / 86_400_000,
  );

describe('a round by stages as a workflow', () => {
  it(
    'asks the substitute of who is silent, then the next stage, each in its time, also over a new run',
    inRound(
      stagedPlan,
      async (round, service, versionId) => {
        await environment.sleep('10 days');
        const escalated = {
          versionId,
          round: 1,
          requestId: requestOf(lakeside),
          kinds,
          reason: 'unanswered',
        };
        expect(service.of('escalate')).toEqual([escalated]);
        expect(service.of('openStage')).toEqual([{ versionId, round: 1, stage: 2 }]);
        expect([days(service, 'escalate'), days(service, 'openStage')]).toEqual([5, 8]);
        for (const kind of kinds) {
          await round.decide(decide(harbour, kind, 'confirm'));
          await round.sign(harbour, kind);
        }
        expect(await round.handle.result()).toBe('endorsed');
        expect(service.of('markEndorsed')).toHaveLength(1);
      },
      { continueAfterEvents: 4 },
    ),
    180_000,
  );

  it(
    'opens the next stage at once where the first and its substitute refuse',
    inRound(stagedPlan, async (round, service) => {
      for (const employer of [lakeside, harbour])
        for (const kind of kinds) await round.decide(decide(employer, kind, 'decline'));
      await environment.sleep('1 second');
      expect(service.of('escalate')).toHaveLength(2);
      expect(service.of('openStage')).toHaveLength(1);
      expect(await codeOf(round.decide(decide(pinegate, 'fidelity', 'confirm')))).toBe('accepted');
    }),
    180_000,
  );

  it(
    'closes the request of an organization in conflict, and asks its substitute',
    inRound(stagedPlan, async (round, service, versionId) => {
      await round.conflict(conflictOf(lakeside));
      expect(await codeOf(round.decide(decide(lakeside, 'fidelity', 'confirm')))).toBe('conflict-declared');
      expect(await codeOf(round.conflict(conflictOf(lakeside)))).toBe('accepted');
      await environment.sleep('1 second');
      expect(service.of('escalate')).toMatchObject([{ reason: 'conflict', kinds }]);
      expect(service.of('closeRequests')).toEqual([
        { versionId, requestIds: [requestOf(lakeside)], reason: 'conflict' },
      ]);
    }),
    180_000,
  );
});

describe('an organization that is not to be asked again', () => {
  it(
    'has its substitute asked at once, then the next stage, then the institution told that nobody is left',
    inRound(stagedPlan, async (round, service, versionId) => {
      // Told before the round is open, and twice.
      for (const _time of [1, 2]) await round.silence(lakeside);
      await environment.sleep('1 second');
      const reason = 'declined-to-be-asked';
      expect(service.of('escalate')).toEqual([
        { versionId, round: 1, requestId: requestOf(lakeside), kinds, reason },
      ]);
      expect(await codeOf(round.decide(decide(lakeside, 'fidelity', 'confirm')))).toBe('not-asked');
      await round.silence(harbour);
      await environment.sleep('1 second');
      expect([days(service, 'escalate'), days(service, 'openStage')]).toEqual([0, 0]);
      expect(service.of('tellReach')).toEqual([]);
      await round.decide(decide(pinegate, 'fidelity', 'decline'));
      await environment.sleep('1 second');
      await round.silence(pinegate);
      await environment.sleep('1 second');
      expect(service.of('tellReach')).toEqual([
        { versionId, round: 1, ordinal: 1, outOfReach: ['fidelity'] },
        { versionId, round: 1, ordinal: 2, outOfReach: kinds },
      ]);
      await round.recall(recallOf(decide(pinegate, 'fidelity', 'decline')));
      await environment.sleep('1 second');
      // Taken back, its question is not asked again: it said that it is not to be asked.
      expect(service.of('tellReach')).toHaveLength(2);
      expect(await round.handle.result()).toBe('not-endorsed');
    }),
    180_000,
  );
});

describe('a round under a veto', () => {
  it(
    'ends at the first refusal',
    inRound(vetoPlan, async (round, service, versionId) => {
      await round.decide(decide(pinegate, 'fidelity', 'decline'));
      expect(await round.handle.result()).toBe('vetoed');
      expect(service.of('closeRound')).toEqual([{ versionId, round: 1, outcome: 'vetoed' }]);
      expect(service.of('closeRequests')).toMatchObject([{ reason: 'vetoed' }]);
    }),
    180_000,
  );
});

describe('an answer taken back', () => {
  it(
    'reopens its request, does not count any more, and may be given again',
    inRound(planFor, async (round, service, versionId) => {
      const given = kinds.map((kind) => decide(lakeside, kind, 'confirm'));
      for (const decision of given) await round.decide(decision);
      for (const kind of kinds) await round.sign(lakeside, kind);
      await environment.sleep('1 second');
      expect(service.of('closeRequests')).toHaveLength(1);
      const [demand] = given;
      if (!demand) return;
      await round.recall(recallOf(demand));
      await environment.sleep('1 second');
      expect(service.of('reopenRequests')).toEqual([{ versionId, requestIds: [requestOf(lakeside)] }]);
      const { counted } = await round.state();
      expect(counted.map((one) => one.kind)).toEqual(['fidelity']);
      await round.handle.signal(names.confirmationSigned, confirmationOf(lakeside, 'in-demand'));
      expect((await round.state()).counted).toHaveLength(1);
      expect(await codeOf(round.recall({ ...recallOf(demand), decisionId: 'another' }))).toBe(
        'nothing-to-recall',
      );
      expect(await codeOf(round.decide(decide(lakeside, 'in-demand', 'decline', 2)))).toBe('accepted');
    }),
    180_000,
  );
});
