import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ActingPerson } from '../../../services/shared/src/auth.js';
import { randomId } from '../../../services/shared/src/ids.js';
import { Problem } from '../../../services/shared/src/problem.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import {
  connectTemporal,
  type RunningWorker,
  runActivities,
  runWorkflows,
  type TemporalConnection,
} from '../../../services/shared/src/temporal.js';
import { issuanceTaskQueue, workflowTaskQueue } from '../../../workflows/revocation/messages.js';
import { testConnections } from '../../support/connections.js';
import { eventually } from '../../support/scratch.js';
import { portalOrigin, type TestPerson } from '../../support/statements.js';
import { makeNamespace } from '../endorsement/ground.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);
const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const logger = createLogger({ service: 'test', level: 'silent' });
const DAY_MS = 86_400_000;

describe('a revocation on the real engines', () => {
  let world: World;
  let people: Stage;
  let temporal: TemporalConnection;
  let workers: RunningWorker[] = [];
  let pumping = true;
  let pumped: Promise<void>;

  beforeAll(async () => {
    world = await World.open();
    // Twenty days ago: an appeal window of fourteen days has ended by the engine's own clock.
    world.now = new Date(Date.now() - 20 * DAY_MS);
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
    const { temporalAddress } = testConnections();
    temporal = await connectTemporal({
      address: temporalAddress,
      namespace: await makeNamespace(temporalAddress),
      payloadKey: randomBytes(32),
      logger,
    });
    world.temporal = temporal;
    world.restart();
    workers = [
      await runWorkflows({
        temporal,
        taskQueue: workflowTaskQueue,
        workflowsPath: path('workflows/index.ts'),
        interceptorsPath: path('workflows/interceptors.ts'),
        logger,
      }),
      await runActivities({
        temporal,
        taskQueue: issuanceTaskQueue,
        activities: world.service.activities,
        logger,
      }),
    ];
    // What relay and Kafka do: whatever is written for the ledger comes to it.
    pumped = (async () => {
      while (pumping) {
        await world.pump();
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
  }, 90_000);
  afterAll(async () => {
    pumping = false;
    await pumped;
    for (const worker of workers) await worker.stop();
    await temporal?.close();
    await world.close();
  }, 60_000);

  const acting = (person: TestPerson, roles: Role[]): ActingPerson => ({
    personId: person.personId,
    organizationId: person.organizationId,
    roles,
    locale: 'en',
  });

  async function prepared(person: TestPerson, roles: Role[], type: string, input: unknown) {
    const ready = await world.service.decisions.prepare(type, acting(person, roles), input);
    const assertion = person.authenticator.sign(ready.options, portalOrigin);
    return { statements: ready.statements, list: ready.list, assertion };
  }
  /** Decides; while the workflow has another decision in hand the same is sent again, as a page does. */
  async function decide(person: TestPerson, roles: Role[], type: string, input: unknown) {
    const body = await prepared(person, roles, type, input);
    const key = randomId();
    for (let tries = 0; ; tries++) {
      try {
        return await world.service.decisions.submit(type, acting(person, roles), body, key);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'decision-in-progress') || tries > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'accepted',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );

  async function issue() {
    const { resultId, earner } = await world.assess(people, people.version);
    const releaseId = await world.release(people, [
      { result: resultId, earner, version: people.version.digest },
    ]);
    await world.service.gate.run(releaseId, 0, 1);
    return world.database.award.findFirstOrThrow({ where: { resultId } });
  }
  const draft = (awardIds: string[], by: TestPerson) =>
    world.service.revocations.draft(
      acting(by, ['programme-lead']),
      {
        awardIds,
        reason: 'issued-in-error',
        words: 'The evidence was of somebody else.',
        suspend: true,
        appealDays: 14,
      },
      randomId(),
    );
  const statusOf = async (awardId: string) =>
    (await world.database.award.findUniqueOrThrow({ where: { awardId } })).status;
  const one = (revocationId: string) =>
    world.service.revocations.one(acting(people.registrar, ['registrar']), revocationId, 0);

  it('is appealed by an earner, and by no member', async () => {
    const { awardId, earnerId } = await issue();
    const { revocationId } = await draft([awardId], people.lead);
    await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
    await eventually(async () => (await one(revocationId)).timeline.length === 1);
    const input = { revocationId, awardId, words: 'That was my evidence, and nobody else’s.' };
    const { organizationId } = people.lead;
    const asEarner: ActingPerson = {
      personId: earnerId,
      organizationId,
      roles: [],
      locale: 'en',
      earner: true,
    };
    const appealBy = (by: ActingPerson): Promise<string> =>
      codeOf(world.service.decisions.prepare('revocation-appeal', by, input));
    // All that the earner lacks is a passkey, which is made on the page.
    expect(await appealBy(asEarner)).toBe('passkey-missing');
    expect(await appealBy(acting(people.registrar, ['registrar']))).toBe('forbidden');
  });

  it('is drafted, proposed, approved by two, and told; a repeated request is answered as before', async () => {
    const { awardId } = await issue();
    const { revocationId, count } = await draft([awardId], people.lead);
    expect(count).toBe(1);
    // A draft is its drafter's alone, and nobody's of another organization.
    expect(await codeOf(one(revocationId))).toBe('not-found');
    expect(
      await codeOf(decide(people.approver, ['registrar'], 'revocation-proposal', { revocationId })),
    ).toBe('not-found');
    await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
    await eventually(async () => (await one(revocationId)).timeline.length === 1);
    // Its workflow is begun by the consumer of its fact, or by the first decision about it.
    world.now = new Date();
    await decide(people.registrar, ['registrar'], 'revocation-approval', { revocationId });
    await eventually(async () => (await one(revocationId)).approvals === 1);
    expect((await one(revocationId)).words).toBe('The evidence was of somebody else.');
    // An auditor sees who decided what; not what people wrote.
    const audited = await world.service.revocations.one(
      acting(people.registrar, ['auditor']),
      revocationId,
      0,
    );
    expect(audited.timeline.map(({ type }) => type)).toEqual(['revocation-proposal', 'revocation-approval']);
    expect([audited.words, ...audited.timeline.map(({ words }) => words)]).toEqual([null, null, null]);
    expect(
      await codeOf(decide(people.registrar, ['registrar'], 'revocation-approval', { revocationId })),
    ).toBe('revocation-approver-twice');
    await decide(people.administrator, ['administrator'], 'revocation-approval', { revocationId });
    await eventually(async () => (await statusOf(awardId)) === 'revoked');
    await eventually(async () => (await one(revocationId)).endedAt !== null);
    expect((await one(revocationId)).state).toBe('revoked');
    const occasions = (await world.said()).flatMap(({ event }) =>
      event.case === 'revocationNoticeDue' && event.value.revocationId === revocationId
        ? [event.value.occasion]
        : [],
    );
    // The institution may have been reminded: the window ended days ago.
    expect(occasions.filter((one) => one !== 'undecided').sort()).toEqual([
      'first-approval',
      'proposed',
      'revoked',
    ]);
    expect(
      await codeOf(
        decide(people.registrar, ['registrar'], 'revocation-rejection', {
          revocationId,
          words: 'It was right after all.',
        }),
      ),
    ).toBe('revocation-ended');
    expect(await world.refusals()).toEqual([]);
  });

  it('is brought on after a crash between acceptance and workflow, and rejected', async () => {
    world.now = new Date();
    const { awardId } = await issue();
    const { revocationId } = await draft([awardId], people.lead);
    await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
    await eventually(async () => (await one(revocationId)).timeline.length === 1);
    // The process dies before the workflow hears of the rejection.
    const settle = jest
      .spyOn(world.service.revocationWorkflows, 'settle')
      .mockRejectedValueOnce(new Error('a crash'));
    const input = { revocationId, words: 'The evidence was right after all.' };
    await expect(decide(people.registrar, ['registrar'], 'revocation-rejection', input)).rejects.toThrow(
      'a crash',
    );
    settle.mockRestore();
    await eventually(async () => {
      await world.service.decisions.resume(new Date(Date.now() + DAY_MS));
      return (await one(revocationId)).state === 'rejected';
    });
    await eventually(async () => (await statusOf(awardId)) === 'valid');
    await eventually(async () => (await one(revocationId)).endedAt !== null);
  });

  it('a decision that comes while another one is recorded is brought again by the same request', async () => {
    world.now = new Date();
    const { awardId } = await issue();
    const { revocationId } = await draft([awardId], people.lead);
    await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
    await eventually(async () => (await one(revocationId)).timeline.length === 1);
    const settle = jest
      .spyOn(world.service.revocationWorkflows, 'settle')
      .mockResolvedValueOnce({ ok: false, code: 'decision-in-progress' });
    const input = { revocationId, words: 'The evidence was right after all.' };
    const body = await prepared(people.registrar, ['registrar'], 'revocation-rejection', input);
    const send = () =>
      world.service.decisions.submit(
        'revocation-rejection',
        acting(people.registrar, ['registrar']),
        body,
        key,
      );
    const key = randomId();
    expect(await codeOf(send())).toBe('decision-in-progress');
    settle.mockRestore();
    expect(await codeOf(send())).toBe('accepted');
    await eventually(async () => (await one(revocationId)).state === 'rejected');
  });

  it('a stranded decision that cannot be brought on holds up none that came after it', async () => {
    world.now = new Date();
    const proposals: string[] = [];
    const settle = jest.spyOn(world.service.revocationWorkflows, 'settle');
    for (let count = 0; count < 2; count++) {
      const { awardId } = await issue();
      const { revocationId } = await draft([awardId], people.lead);
      await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
      await eventually(async () => (await one(revocationId)).timeline.length === 1);
      settle.mockRejectedValueOnce(new Error('a crash'));
      const input = { revocationId, words: 'The evidence was right after all.' };
      await expect(decide(people.registrar, ['registrar'], 'revocation-rejection', input)).rejects.toThrow(
        'a crash',
      );
      proposals.push(revocationId);
    }
    const [first = '', second = ''] = proposals;
    settle.mockRejectedValueOnce(new Error('for ever'));
    await expect(world.service.decisions.resume(new Date(Date.now() + DAY_MS))).rejects.toThrow('for ever');
    settle.mockRestore();
    await eventually(async () => (await one(second)).state === 'rejected');
    expect((await one(first)).state).toBe('open');
    await world.service.decisions.resume(new Date(Date.now() + DAY_MS));
    await eventually(async () => (await one(first)).state === 'rejected');
  });

  it('what an erased person wrote is gone once the organization for which it was written erases', async () => {
    const { awardId } = await issue();
    const { revocationId } = await draft([awardId], people.lead);
    await decide(people.lead, ['programme-lead'], 'revocation-proposal', { revocationId });
    await eventually(async () => (await one(revocationId)).timeline.length === 1);
    const { personId } = people.lead;
    const keys = () =>
      world.database.$queryRawUnsafe('SELECT 1 FROM ground.person_key WHERE person_id = $1', personId);
    const erased = { case: 'personErased', value: { personId } } as const;
    await world.catalogue(people.approver.organizationId, erased);
    expect((await one(revocationId)).words).toBe('The evidence was of somebody else.');
    await world.catalogue(people.college, erased);
    expect((await one(revocationId)).words).toBeNull();
    expect(await keys()).toEqual([]);
    // What was decided stands.
    expect((await one(revocationId)).timeline.length).toBe(1);
  });
});
