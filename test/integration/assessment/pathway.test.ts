import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import { PoisonEvent } from '../../../services/shared/src/envelope.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { Pathway, PathwayRule } from '../../../services/shared/src/pathway.js';
import { type Person, TestAssessment } from './assessment.js';
import { type TestVersion, testVersion } from './version.fixture.js';

jest.setTimeout(180_000);
let at: TestAssessment;
beforeAll(async () => {
  at = await TestAssessment.start();
});
afterAll(() => at.stop());

interface Ground {
  organizationId: string;
  lead: Person;
  /** Versions of three micro-certifications: two small ones, and a large one that asks for them. */
  small: TestVersion;
  other: TestVersion;
  large: TestVersion;
  earnerId: string;
  /** Prepared case for the large one. */
  caseId: string;
}

async function ground(): Promise<Ground> {
  const { organizationId, lead, version: large } = await at.institution();
  const [small, other] = [
    testVersion(organizationId, lead.personId),
    testVersion(organizationId, lead.personId),
  ];
  for (const version of [small, other]) {
    await at.bring('catalogue', version.submitted);
    await at.endorse(version);
  }
  return { organizationId, lead, small, other, large, ...(await at.student(lead, large)) };
}

const one = ({ microCertificationId }: TestVersion): PathwayRule => ({ kind: 'award', microCertificationId });
const all = (of: PathwayRule[], withinMonths: number | null = null): PathwayRule => ({
  kind: 'all',
  of,
  withinMonths,
});

function approved(
  { organizationId, large }: Ground,
  rules: { prerequisites?: PathwayRule; stack?: PathwayRule },
  over: Partial<Pathway> = {},
): Uint8Array {
  const pathway: Pathway = {
    v: 1,
    pathwayId: newId(),
    revision: 1,
    organizationId,
    microCertificationId: large.microCertificationId,
    prerequisites: rules.prerequisites ?? null,
    stack: rules.stack ?? null,
    ...over,
  };
  const { pathwayId, revision, microCertificationId } = pathway;
  const value = { pathwayId, revision, microCertificationId, pathway: canonicalBytes(pathway) };
  return toBinary(
    CatalogueEventSchema,
    create(CatalogueEventSchema, { organizationId, event: { case: 'pathwayApproved', value } }),
  );
}

const award = async (earnerId: string, { versionId }: TestVersion, awardId = randomId()): Promise<string> => {
  await at.issuanceFact({
    case: 'awardIssued',
    value: {
      awardId,
      releaseId: newId(),
      resultId: newId(),
      caseId: newId(),
      versionId,
      earnerId,
      languages: ['en'],
    },
  });
  return awardId;
};
const status = (awardId: string, to: string, version: number) =>
  at.issuanceFact({ case: 'awardStatusChanged', value: { awardId, status: to } }, newId(), version);
const open = ({ lead, large, caseId }: Ground) =>
  at.decide(lead, 'case-opening', { versionId: large.versionId, caseIds: [caseId] });
const mine = async ({ earnerId }: Ground) =>
  (await at.call('GET', '/v1/me/pathways', { as: { personId: earnerId } })).body;

test('a case opens only once its prerequisites are held, and the refusal says what is left', async () => {
  const g = await ground();
  await at.bring('catalogue', approved(g, { prerequisites: all([one(g.small), one(g.other)]) }));
  const refused = await open(g);
  expect(refused).toMatchObject({ status: 409, body: { code: 'prerequisites-not-met' } });
  expect(refused.body.detail).toMatch(/^Before case \d+ opens, this is left: “.+”; “.+”\.$/);
  expect(refused.body.detailFr).toMatch(/il reste\u00a0: «\u00a0.+\u00a0»; «\u00a0.+\u00a0»\.$/);
  await award(g.earnerId, g.small);
  const awardId = await award(g.earnerId, g.other);
  await status(awardId, 'suspended', 2);
  expect((await open(g)).body.detail).toContain('(held, and not valid now)');
  await status(awardId, 'valid', 3);
  expect((await open(g)).status).toBe(200);
});

test('what was prepared while it held is refused at the signature once it does not', async () => {
  const g = await ground();
  await at.bring('catalogue', approved(g, { prerequisites: one(g.small) }));
  const awardId = await award(g.earnerId, g.small);
  const input = { versionId: g.large.versionId, caseIds: [g.caseId] };
  const prepared = await at.prepare(g.lead, 'case-opening', input);
  expect(prepared.status).toBe(200);
  await status(awardId, 'revoked', 2);
  const answer = await at.command(g.lead, 'decisions/case-opening', at.sign(g.lead, prepared));
  expect(answer).toMatchObject({ status: 409, body: { code: 'prerequisites-not-met' } });
  expect(
    await at.facts('caseOpened').then((told) => told.filter(({ value }) => value.caseId === g.caseId)),
  ).toEqual([]);
});

test('the latest revision is in force, in whichever order they come; another institution has its own', async () => {
  const g = await ground();
  const pathwayId = newId();
  await at.bring('catalogue', approved(g, {}, { pathwayId, revision: 2 }));
  await at.bring('catalogue', approved(g, { prerequisites: one(g.small) }, { pathwayId, revision: 1 }));
  const elsewhere = await ground();
  await at.bring('catalogue', approved(elsewhere, { prerequisites: one(elsewhere.small) }));
  expect((await open(g)).status).toBe(200);
  expect((await open(elsewhere)).body.code).toBe('prerequisites-not-met');
});

test('what has no version yet is named as it was created', async () => {
  const g = await ground();
  const microCertificationId = randomId();
  const value = { microCertificationId, slug: 'stock', name: { en: 'Stock control' } };
  const message = create(CatalogueEventSchema, {
    organizationId: g.organizationId,
    event: { case: 'microCertificationCreated', value },
  });
  await at.bring('catalogue', toBinary(CatalogueEventSchema, message));
  await at.bring('catalogue', approved(g, { prerequisites: { kind: 'award', microCertificationId } }));
  expect((await open(g)).body.detail).toContain('“Stock control”');
});

test('a pathway that its event misnames is poison', async () => {
  const g = await ground();
  await expect(at.bring('catalogue', approved(g, {}, { organizationId: randomId() }))).rejects.toThrow(
    PoisonEvent,
  );
});

test('an earner sees how far it is on what it has begun, and what is left with the reasons', async () => {
  const g = await ground();
  const stack = all([one(g.small), one(g.other)]);
  await at.bring('catalogue', approved(g, { stack }));
  expect(await mine(g)).toMatchObject({ items: [] });
  await award(g.earnerId, g.small);
  const { items, names } = await mine(g);
  expect(items).toEqual([
    {
      microCertificationId: g.large.microCertificationId,
      organizationId: g.organizationId,
      held: false,
      prerequisites: null,
      stack: {
        met: false,
        left: [{ kind: 'award', microCertificationId: g.other.microCertificationId, reason: 'missing' }],
        have: 1,
        need: 2,
        unit: 'parts',
      },
    },
  ]);
  expect(Object.keys(names)).toEqual(
    expect.arrayContaining([g.small, g.other, g.large].map((version) => version.microCertificationId)),
  );
  const seen = (by: Person) => at.call('GET', at.url(by, `earners/${g.earnerId}/pathways`), { as: by });
  expect((await seen(g.lead)).body).toEqual({ items, names, next: null });
  expect((await seen((await at.institution()).lead)).status).toBe(404);
  await award(g.earnerId, g.large);
  expect((await mine(g)).items).toMatchObject([{ held: true }]);
  // Somebody else sees nothing of it.
  expect((await at.call('GET', '/v1/me/pathways', { as: { personId: randomId() } })).body.items).toEqual([]);
});

test('a replacement counts as the award that it replaces, whichever is heard of first', async () => {
  const g = await ground();
  await at.bring('catalogue', approved(g, { prerequisites: one(g.small) }));
  const [first, second, third] = [randomId(), randomId(), randomId()];
  await at.issuanceFact({ case: 'awardReplaced', value: { awardId: second, replacementId: third } });
  await at.issuanceFact({ case: 'awardReplaced', value: { awardId: first, replacementId: second } });
  await award(g.earnerId, g.small, first);
  await status(first, 'revoked', 2);
  await status(second, 'revoked', 2);
  expect((await open(g)).status).toBe(200);
});
