import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf } from '../../../services/shared/src/content.js';
import { eventually } from '../../support/scratch.js';
import { type Submission, submission } from './content.js';
import { type Body, type Person, type ServiceUnderTest, startEndorsement } from './service.js';

jest.setTimeout(180_000);

const college = randomUUID();
const [lakeside, pinegate, harbour] = [randomUUID(), randomUUID(), randomUUID()];
const employers = [lakeside, pinegate, harbour];
const microCertificationId = randomUUID();
const policyId = randomUUID();
const scope = { sector: 'warehousing', region: 'Ontario', noc: '14400' };
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ratings = ['r1', 'r2'].map((criterionId) => ({ criterionId, jobTask: 'Receiving', rating: 'fully' }));
const common = { scope, grounds: { kind: 'vacancies' }, public: true };
/** Each employer confirms until another day. */
const answersUntil = (untilDay: string) => [
  { ...common, kind: 'in-demand', untilDay },
  { ...common, kind: 'fidelity', untilDay, ratings },
];

let service: ServiceUnderTest;
let lead: Person;
let approvers: Person[];
let digest: string;
let terms: Record<string, unknown>[];

interface Answer extends Body {
  items: { versionId: string; requestId: string }[];
}
const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  (await service.pool.query(sql, values)).rows;
const confirmed = () => rows('SELECT id, valid_from, valid_until FROM confirmation ORDER BY id');

const submit = async (number: number, criterion: string, french?: string): Promise<Submission> => {
  const made = submission({
    microCertificationId,
    institutionId: college,
    proposerId: lead.personId,
    number,
    policy: { policyId, revision: 1, digest },
    criterion,
    ...(french ? { french } : {}),
  });
  await service.tell('catalogue', made.payload, made.versionId);
  return made;
};

async function requestOf(person: Person, versionId: string): Promise<string> {
  let found = '';
  await eventually(async () => {
    const path = `/v1/organizations/${person.organizationId}/requests`;
    const { items } = (await service.call(person, 'GET', path)).body as Answer;
    found = items.find((item) => item.versionId === versionId)?.requestId ?? '';
    return found;
  });
  return found;
}

const sign = (confirmationId: string, versionId: string) =>
  service.issuance(
    {
      organizationId: college,
      event: { case: 'confirmationSigned', value: { confirmationId, versionId, languages: ['en'] } },
    },
    confirmationId,
  );

const endorsedBy = async (version: Submission): Promise<string[]> => {
  let counted: string[] = [];
  await eventually(() => {
    for (const event of service.of('versionEndorsed'))
      if (event.case === 'versionEndorsed' && event.value.versionId === version.versionId)
        counted = event.value.confirmations.map((one) => one.confirmationId).sort();
    return counted.length > 0;
  });
  return counted;
};

beforeAll(async () => {
  service = await startEndorsement();
  for (const [at, organizationId] of [college, ...employers].entries()) {
    const kind = organizationId === college ? 'institution' : 'employer';
    const value = { organizationId, kind, name: `Org ${at}`, slug: `org-${at}`, timeZone: 'America/Toronto' };
    await service.catalogue(
      { organizationId, event: { case: 'organizationRegistered', value } },
      organizationId,
    );
  }
  lead = await service.enrol(college, ['programme-lead']);
  approvers = [];
  for (const employer of employers) approvers.push(await service.enrol(employer, ['approver']));
  await service.settle();
  const two = { confirmations: 2, organizations: 2 };
  const made = contentOf({
    v: 2,
    policyId,
    revision: 1,
    organizationId: college,
    name: { en: 'Two', fr: 'Deux' },
    asked: employers.map((organizationId) => ({ organizationId, stage: 1, substituteId: null })),
    needs: { 'in-demand': two, fidelity: two },
    required: { 'in-demand': [lakeside], fidelity: [] },
    veto: false,
    moment: 'case-opened',
    dayKind: 'business',
    dueAfterDays: 10,
    closesAfterDays: 20,
    remindDaysBeforeClose: [3],
    stageAfterDays: null,
    escalateAfterDays: null,
    termMonths: 24,
    teachOutDays: 180,
    renewBeforeDays: 90,
    waiver: null,
  });
  ({ digest } = made);
  await service.pool.query(
    `INSERT INTO policy_revision (policy_id, revision, organization_id, content, digest, state, created_at, approved_at)
     VALUES ($1, 1, $2, $3, $4, 'approved', now(), now())`,
    [policyId, college, Buffer.from(made.bytes), digest],
  );
  const first = await submit(1, 'Goods are received');
  for (const [at, person] of approvers.slice(0, 2).entries()) {
    const requestId = await requestOf(person, first.versionId);
    const given = await service.decide(person, 'confirmation', {
      requestId,
      answers: answersUntil(day(100 + 50 * at)),
    });
    for (const outcome of given.body.outcomes) await sign(String(outcome.confirmationId), first.versionId);
  }
  await endorsedBy(first);
  terms = await confirmed();
});
afterAll(() => service?.stop());

describe('a change means only what changed', () => {
  it('a corrected translation re-opens nothing: nobody is asked, and the version is endorsed at once', async () => {
    const second = await submit(2, 'Goods are received', 'Les marchandises sont reçues');
    expect(await endorsedBy(second)).toEqual(terms.map((one) => one.id));
    expect(await rows('SELECT id FROM request WHERE version_id = $1', second.versionId)).toEqual([]);
  });

  it('a confirmation keeps its own term in the versions that it counts for', async () => {
    expect(await confirmed()).toEqual(terms);
    expect(new Set(terms.map((one) => String(one.valid_until))).size).toBe(2);
  });

  it('an employer is asked only for the kind whose part changed', async () => {
    const third = await submit(3, 'Goods are received and scanned');
    await requestOf(approvers[2] as Person, third.versionId);
    expect(await rows('SELECT kinds FROM request WHERE version_id = $1', third.versionId)).toEqual(
      employers.map(() => ({ kinds: ['fidelity'] })),
    );
    for (const person of approvers.slice(1)) {
      const requestId = await requestOf(person, third.versionId);
      const given = await service.decide(person, 'confirmation', {
        requestId,
        answers: answersUntil(day(200)).slice(1),
      });
      await sign(String(given.body.outcomes[0]?.confirmationId), third.versionId);
    }
    const counted = await endorsedBy(third);
    expect(counted).toHaveLength(4);
    // The confirmations of the unchanged competencies, given for the first version, count as they are.
    expect(counted.filter((id) => terms.some((one) => one.id === id))).toHaveLength(2);
  });
});
