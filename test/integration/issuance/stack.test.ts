import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { canonicalBytes, digestOf } from '../../../services/shared/src/canonical.js';
import { newId } from '../../../services/shared/src/ids.js';
import type { Pathway, PathwayRule } from '../../../services/shared/src/pathway.js';
import {
  signed,
  statementOf,
  type TestPerson,
  type TestVersion,
  versionOf,
} from '../../support/statements.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

let world: World;
let people: Stage & { policy: { id: string; revision: number; digest: string } };
let small: TestVersion;
let large: TestVersion;
beforeAll(async () => {
  world = await World.open();
}, 180_000);
afterAll(() => world.close());
beforeEach(async () => {
  people = await stage(world);
  small = versionOf({ organizationId: people.college });
  large = versionOf({ organizationId: people.college });
  for (const version of [small, large]) await world.submit(people.lead, version, people.policy);
  for (const version of [people.version, small]) await world.confirmBoth(people.approver, version);
});

const one = ({ manifest }: TestVersion): PathwayRule => ({
  kind: 'award',
  microCertificationId: manifest.microCertificationId,
});
const all = (...of: PathwayRule[]): PathwayRule => ({ kind: 'all', of, withinMonths: null });

/** A pathway of the large one, approved by a person and told by the catalogue. */
async function approve(stack: PathwayRule | null, over: { by?: TestPerson; revision?: number } = {}) {
  const { microCertificationId } = large.manifest;
  const pathway: Pathway = {
    v: 1,
    pathwayId: newId(),
    revision: over.revision ?? 1,
    organizationId: people.college,
    microCertificationId,
    prerequisites: null,
    stack,
  };
  const by = over.by ?? people.lead;
  const bytes = canonicalBytes(pathway);
  const { pathwayId, revision } = pathway;
  const decided = signed(
    by,
    statementOf('pathway-approval', by, {
      role: 'programme-lead',
      subject: { kind: 'pathway', id: pathwayId, digest: digestOf(bytes) },
      details: { pathwayId, revision, microCertificationId },
      at: world.at(),
    }),
  );
  const value = {
    pathwayId,
    revision,
    microCertificationId,
    pathway: bytes,
    decision: world.decision(decided),
  };
  await world.catalogue(people.college, { case: 'pathwayApproved', value }, decided);
}

/** Assesses and awards; the award comes back as its event. */
async function award(
  version: TestVersion,
  earnerId?: string,
): Promise<{ awardId: string; earnerId: string }> {
  const assessed = await world.assess(people, version, earnerId ? { earnerId } : {});
  const row = { result: assessed.resultId, earner: assessed.earner, version: version.digest };
  const releaseId = await world.release(people, [row]);
  expect(await world.service.gate.run(releaseId, 0, 1)).toEqual({ ok: true });
  expect(await world.rowCodes(releaseId)).toEqual(['issued']);
  const made = (await world.said()).flatMap(({ event }) =>
    event.case === 'awardIssued' && event.value.releaseId === releaseId ? [event.value] : [],
  )[0];
  if (!made) throw new Error('no award was told');
  await world.issuance(people.college, { case: 'awardIssued', value: made });
  return { awardId: made.awardId, earnerId: assessed.earnerId };
}

/** Stacks of the college, as told and as listed; both are the same. */
async function reached() {
  await world.service.stacks.work();
  const { items } = await world.service.stacks.list(people.college, { cursor: null, limit: 50 });
  const told = (await world.said()).flatMap(({ event, organizationId }) =>
    event.case === 'stackReached' && organizationId === people.college ? [event.value.stackId] : [],
  );
  expect(told.toSorted()).toEqual(items.map(({ stackId }) => stackId).toSorted());
  return items;
}

test('an earner reaches a stack with the last award, once, told with the awards that count', async () => {
  await approve(all(one(people.version), one(small)));
  await world.confirmBoth(people.approver, large);
  const first = await award(people.version);
  expect(await reached()).toEqual([]);
  const second = await award(small, first.earnerId);
  expect(await reached()).toMatchObject([
    {
      earnerId: first.earnerId,
      microCertificationId: large.manifest.microCertificationId,
      versionId: large.manifest.versionId,
      awardIds: [first.awardId, second.awardId],
    },
  ]);
  // The same again, by a repetition of the event and by two turns at once.
  await award(small, first.earnerId);
  await Promise.all([world.service.stacks.work(), world.service.stacks.work()]);
  expect(await reached()).toHaveLength(1);
});

test('a pathway that is approved later is held against the awards of before; another earner has reached nothing', async () => {
  await world.confirmBoth(people.approver, large);
  const { earnerId } = await award(people.version);
  await award(small);
  await approve(all(one(people.version)));
  expect(await reached()).toMatchObject([{ earnerId }]);
});

test('nothing is reached before the larger version is endorsed', async () => {
  await approve(all(one(people.version)));
  await award(people.version);
  expect(await reached()).toEqual([]);
  await world.confirmBoth(people.approver, large);
  const { versionId, microCertificationId } = large.manifest;
  await world.endorsement(people.college, {
    case: 'versionEndorsed',
    value: { versionId, microCertificationId },
  });
  expect(await reached()).toHaveLength(1);
});

test('a pathway that nobody with the role approved counts for nothing, nor one that a later revision ended', async () => {
  await world.confirmBoth(people.approver, large);
  await award(people.version);
  await approve(all(one(people.version)), { by: people.assessor });
  expect(await reached()).toEqual([]);
  await approve(null, { revision: 2 });
  expect(await reached()).toEqual([]);
});

test('an award that is revoked counts no more, and who holds the larger one reaches it no second time', async () => {
  await world.confirmBoth(people.approver, large);
  const revoked = await award(people.version);
  await world.database.award.update({ where: { awardId: revoked.awardId }, data: { status: 'revoked' } });
  const { earnerId } = await award(people.version);
  await award(large, earnerId);
  await approve(all(one(people.version)));
  expect(await reached()).toEqual([]);
});
