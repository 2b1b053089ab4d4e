import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { names } from '../../../workflows/endorsement/messages.js';
import {
  bundle,
  codeOf,
  confirmationOf,
  decide,
  employers,
  kinds,
  planFor,
  type Round,
  requestOf,
  Service,
  startRound,
  timeSkipping,
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
    work: (round: Round, service: Service, versionId: string) => Promise<void>,
    over: Parameters<typeof startRound>[2] = {},
    needed = 2,
  ) =>
  async () => {
    const service = new Service(
      () => environment.currentTimeMs(),
      (input, now) => planFor(input, now, needed),
    );
    const versionId = randomUUID();
    await withWorkers(environment, code, service, async () => {
      const round = await startRound(environment, versionId, over);
      try {
        await work(round, service, versionId);
      } finally {
        // A round left open by a failed test would hold the clock of the next one.
        await round.handle.terminate().catch(() => undefined);
      }
    });
  };

describe('an endorsement round as a workflow', () => {
  it(
    'closes after 30 days with its reminders, skipped',
    inRound(async (round, service, versionId) => {
      await round.decide(decide(lakeside, 'in-demand', 'decline'));
      await round.decide(decide(lakeside, 'fidelity', 'decline'));
      expect(await round.handle.result()).toBe('not-endorsed');
      const waiting = [requestOf(pinegate), requestOf(harbour)];
      expect(service.of('remind')).toEqual([
        { versionId, requestIds: waiting, occasion: 'before-due', ordinal: 0 },
        { versionId, requestIds: waiting, occasion: 'due', ordinal: 2 },
        { versionId, requestIds: waiting, occasion: 'before-close', ordinal: 1 },
      ]);
      expect(service.of('closeRequests')).toEqual([
        { versionId, requestIds: [requestOf(lakeside)], reason: 'answered' },
        { versionId, requestIds: waiting, reason: 'closing-date' },
      ]);
      expect(service.of('closeRound')).toEqual([{ versionId, round: 1, outcome: 'not-endorsed' }]);
      const [opened, ended] = [service.calls.at(0), service.calls.at(-1)];
      expect(Math.round(((ended?.at ?? 0) - (opened?.at ?? 0)) / 86_400_000)).toBe(30);
    }),
    180_000,
  );

  it(
    'is endorsed at the quorum of both kinds, once, whatever arrives twice',
    inRound(async (round, service, versionId) => {
      for (const employer of [lakeside, pinegate]) {
        for (const kind of kinds) {
          const decision = decide(employer, kind, 'confirm');
          const twice = await Promise.all([round.decide(decision), round.decide(decision)]);
          expect(twice[0]).toEqual(twice[1]);
          await round.sign(employer, kind);
          if (employer !== pinegate || kind !== 'fidelity') await round.sign(employer, kind);
        }
      }
      expect(await round.handle.result()).toBe('endorsed');
      expect(service.of('recordDecision')).toHaveLength(4);
      const [marked, ...more] = service.of('markEndorsed');
      expect(more).toEqual([]);
      expect(marked).toMatchObject({
        versionId,
        round: 1,
        counted: expect.arrayContaining([
          confirmationOf(lakeside, 'fidelity'),
          confirmationOf(pinegate, 'in-demand'),
        ]),
      });
      expect(service.of('closeRequests')).toContainEqual({
        versionId,
        requestIds: expect.arrayContaining([requestOf(harbour)]),
        reason: 'endorsed',
      });
    }),
    180_000,
  );

  it(
    'refuses after the closing date and a second answer, without a trace in its history',
    inRound(async (round) => {
      await round.decide(decide(lakeside, 'fidelity', 'confirm'));
      const before = (await round.handle.fetchHistory()).events?.length;
      expect(await codeOf(round.decide(decide(lakeside, 'fidelity', 'confirm', 2)))).toBe('already-answered');
      expect(await codeOf(round.decide(decide(pinegate, 'fidelity', 'confirm', 1)))).toBe('accepted');
      expect(
        await codeOf(round.decide({ ...decide(harbour, 'fidelity', 'confirm'), organizationId: 'stranger' })),
      ).toBe('not-asked');
      expect(
        (await round.handle.fetchHistory()).events?.filter(
          (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
        ),
      ).toHaveLength(2);
      expect(before).toBeGreaterThan(0);
      // Both confirmations are given and not signed, so the round waits a day for the signer, and takes nothing new.
      await environment.sleep('721 hours');
      expect(await codeOf(round.decide(decide(harbour, 'fidelity', 'confirm')))).toBe('round-closed');
      expect(await round.handle.result()).toBe('not-endorsed');
    }),
    180_000,
  );

  it(
    'stays open after a change request, and ends as superseded when a newer version is submitted',
    inRound(async (round, service, versionId) => {
      await round.decide(decide(harbour, 'fidelity', 'change'));
      expect((await round.state()).ending).toBeNull();
      expect(await codeOf(round.decide(decide(harbour, 'fidelity', 'confirm')))).toBe('accepted');
      await round.handle.signal(names.supersede, { byVersionId: randomUUID() });
      expect(await round.handle.result()).toBe('superseded');
      expect(service.of('closeRequests')).toEqual([
        { versionId, requestIds: employers.map(requestOf), reason: 'superseded' },
      ]);
      expect(service.of('closeRound')).toEqual([{ versionId, round: 1, outcome: 'superseded' }]);
    }),
    180_000,
  );

  it(
    'ends as changes-requested at the closing date where a change stands',
    inRound(async (round) => {
      await round.decide(decide(harbour, 'fidelity', 'change'));
      expect(await round.handle.result()).toBe('changes-requested');
    }),
    180_000,
  );

  it(
    'holds a decision reserved while its activity fails, and records it once it works',
    inRound(async (round, service) => {
      service.failures = 3;
      const deciding = round.decide(decide(lakeside, 'fidelity', 'confirm'));
      await environment.sleep('200 milliseconds');
      expect(await codeOf(round.decide(decide(lakeside, 'fidelity', 'decline', 9)))).toBe('already-answered');
      await environment.sleep('10 seconds');
      expect(await deciding).toEqual({
        decisionId: decide(lakeside, 'fidelity', 'confirm').decisionId,
        state: 'recorded',
      });
      expect(service.of('recordDecision')).toHaveLength(4);
      await round.handle.signal(names.confirmationRefused, confirmationOf(lakeside, 'fidelity'));
      expect(await codeOf(round.decide(decide(lakeside, 'fidelity', 'confirm', 2)))).toBe('accepted');
      await round.handle.signal(names.supersede, { byVersionId: randomUUID() });
      await round.handle.result();
    }),
    180_000,
  );

  it(
    'continues as new without losing an answer, a key or a reminder',
    inRound(
      async (round, service, versionId) => {
        const first = decide(lakeside, 'fidelity', 'confirm');
        await round.decide(first);
        for (const employer of employers) await round.decide(decide(employer, 'in-demand', 'confirm'));
        for (const kind of kinds) await round.sign(lakeside, kind);
        await environment.sleep('1 second');
        expect((await round.state()).decided).toHaveLength(4);
        // Another run has no update of this id any more: the key in the state knows it.
        await round.decide({ ...first, digest: 'sent again' });
        expect(service.of('recordDecision')).toHaveLength(4);
        expect(service.of('openRound')).toHaveLength(1);
        await environment.sleep('11 days');
        expect(service.of('remind')).toHaveLength(1);
        expect((await round.handle.describe()).runId).not.toBe(round.firstRunId);
        await round.handle.signal(names.supersede, { byVersionId: versionId });
        expect(await round.handle.result()).toBe('superseded');
      },
      { continueAfterEvents: 20 },
    ),
    180_000,
  );
});
