import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf, type PolicyV2 } from '../../../services/shared/src/content.js';
import { currencyDocumentSchema } from '../../../services/shared/src/currency-document.js';
import { eventually } from '../../support/scratch.js';
import { submission } from './content.js';
import { type Person, type ServiceUnderTest, startEndorsement } from './service.js';

jest.setTimeout(180_000);

const college = randomUUID();
const employers = { lakeside: randomUUID(), pinegate: randomUUID() };
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const scope = { sector: 'warehousing', region: 'Ontario', noc: '14400' };
const inDemand = {
  kind: 'in-demand',
  scope,
  grounds: { kind: 'vacancies' },
  untilDay: day(300),
  public: true,
};
const fidelity = {
  ...inDemand,
  kind: 'fidelity',
  ratings: ['r1', 'r2'].map((criterionId) => ({ criterionId, jobTask: 'Receiving goods', rating: 'fully' })),
};
const why = 'Our hiring stopped and these tasks are done by machines now.';
const reason = {
  en: 'No employer of the region is left who could confirm this kind.',
  fr: 'Il ne reste aucun employeur de la région qui puisse confirmer ce volet.',
};

let service: ServiceUnderTest;
let lead: Person;
let registrar: Person;
let both: Person;
let submitter: Person;
let lakeside: Person;
let pinegate: Person;
let policy: { policyId: string; revision: number; digest: string };

const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  (await service.pool.query(sql, values)).rows;

/** States of a version in the order in which they were told. */
const told = (versionId: string): string[] =>
  service
    .of('relevanceChanged')
    .flatMap((event) =>
      event.case === 'relevanceChanged' && event.value.versionId === versionId ? [event.value.state] : [],
    );
const becomes = (versionId: string, state: string) => eventually(() => told(versionId).at(-1) === state);

async function submitted(
  number: number,
  microCertificationId = randomUUID(),
  criterion = 'Deliveries are checked',
) {
  const one = submission({
    microCertificationId,
    institutionId: college,
    proposerId: submitter.personId,
    number,
    policy,
    criterion: `${criterion} ${microCertificationId}`,
  });
  await service.tell('catalogue', one.payload, one.versionId);
  await service.settle();
  return { versionId: one.versionId, microCertificationId };
}

/** An employer confirms kinds, and the signer signs them. */
async function confirms(person: Person, versionId: string, answers: object[]): Promise<string[]> {
  let requestId = '';
  await eventually(async () => {
    const { body } = await service.call(person, 'GET', `/v1/organizations/${person.organizationId}/requests`);
    const open = body.items.find((item) => item.versionId === versionId && item.state === 'open');
    requestId = open?.requestId ?? '';
    return requestId !== '';
  });
  const reply = await service.decide(person, 'confirmation', { requestId, answers });
  expect(reply.status).toBe(200);
  const ids = reply.body.outcomes.map((outcome) => outcome.confirmationId);
  for (const confirmationId of ids)
    await service.issuance(
      {
        organizationId: college,
        event: { case: 'confirmationSigned', value: { confirmationId, versionId, languages: ['en', 'fr'] } },
      },
      confirmationId,
    );
  return ids;
}

const currencyOf = async (microCertificationId: string, number: number) => {
  const { body } = await service.call(null, 'GET', `/m/${microCertificationId}/versions/${number}/currency`);
  return currencyDocumentSchema.parse(body).kinds;
};

beforeAll(async () => {
  service = await startEndorsement();
  const register = (organizationId: string, kind: string, name: string) =>
    service.catalogue(
      {
        organizationId,
        event: {
          case: 'organizationRegistered',
          value: { organizationId, kind, name, slug: name.toLowerCase(), timeZone: 'America/Toronto' },
        },
      },
      organizationId,
    );
  await register(college, 'institution', 'Demo College');
  for (const [name, id] of Object.entries(employers)) await register(id, 'employer', name);
  lead = await service.enrol(college, ['programme-lead']);
  submitter = await service.enrol(college, ['programme-lead', 'registrar']);
  registrar = await service.enrol(college, ['registrar']);
  both = await service.enrol(college, ['programme-lead', 'registrar']);
  lakeside = await service.enrol(employers.lakeside, ['approver']);
  pinegate = await service.enrol(employers.pinegate, ['approver']);
  await service.settle();
  const need = (count: number) => ({ confirmations: count, organizations: count });
  const content: PolicyV2 = {
    v: 2,
    policyId: randomUUID(),
    revision: 1,
    organizationId: college,
    name: { en: 'Two and one', fr: 'Deux et un' },
    asked: Object.values(employers).map((organizationId) => ({
      organizationId,
      stage: 1,
      substituteId: null,
    })),
    needs: { 'in-demand': need(2), fidelity: need(1) },
    required: { 'in-demand': [], fidelity: [] },
    veto: false,
    moment: 'case-opened',
    dayKind: 'calendar',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [3],
    stageAfterDays: null,
    escalateAfterDays: null,
    termMonths: 12,
    teachOutDays: 30,
    renewBeforeDays: 60,
    waiver: { longestMonths: 6 },
  };
  const { bytes, digest } = contentOf(content);
  const { policyId, revision } = content;
  policy = { policyId, revision, digest };
  await rows(
    `INSERT INTO policy_revision (policy_id, revision, organization_id, content, digest, state, created_at, approved_at)
     VALUES ($1, $2, $3, $4, $5, 'approved', now(), now())`,
    policyId,
    revision,
    college,
    Buffer.from(bytes),
    digest,
  );
});
afterAll(() => service?.stop());

describe('the relevance of an endorsed version', () => {
  let version: { versionId: string; microCertificationId: string };
  let confirmationId: string;
  let waiverId: string;
  const list = `/v1/organizations/${college}/relevance`;

  it('is watched from the endorsement on, and says until when it is confirmed', async () => {
    version = await submitted(1);
    [confirmationId = ''] = await confirms(lakeside, version.versionId, [inDemand, fidelity]);
    await confirms(pinegate, version.versionId, [inDemand]);
    await becomes(version.versionId, 'current');
    const { body } = await service.call(lead, 'GET', `${list}/${version.versionId}`);
    expect(body).toMatchObject({
      state: 'current',
      teachOutUntil: null,
      standing: [
        { kind: 'in-demand', satisfied: true, by: 'confirmations', missing: 0 },
        { kind: 'fidelity', satisfied: true },
      ],
    });
    expect((await service.call(lakeside, 'GET', `${list}/${version.versionId}`)).status).toBe(404);
    const other = `/v1/organizations/${employers.lakeside}/relevance/${version.versionId}`;
    expect((await service.call(lakeside, 'GET', other)).status).toBe(404);
  });

  it('is broken at once by an employer who withdraws, who saw in numbers what follows', async () => {
    const of = (person: Person) =>
      `/v1/organizations/${person.organizationId}/confirmations/${confirmationId}/withdrawal`;
    await service.issuance(
      {
        organizationId: college,
        event: {
          case: 'awardIssued',
          value: { awardId: randomUUID(), versionId: version.versionId, languages: ['en'] },
        },
      },
      version.versionId,
    );
    await eventually(async () => (await rows('SELECT 1 FROM version_award')).length === 1);
    expect((await service.call(lakeside, 'GET', of(lakeside))).body).toMatchObject({
      mayWithdraw: true,
      versions: [{ versionId: version.versionId, number: 1, awards: 1, consequence: 'closes' }],
      withdrawal: null,
    });
    expect((await service.call(pinegate, 'GET', of(pinegate))).status).toBe(404);
    const input = { confirmationId, reason: 'not-in-demand', text: why, public: true };
    expect((await service.decide(pinegate, 'withdrawal', input)).body.code).toBe('not-found');
    expect((await service.decide(lakeside, 'withdrawal', input)).status).toBe(200);
    expect((await service.decide(lakeside, 'withdrawal', input)).body.code).toBe('confirmation-not-in-force');
    await becomes(version.versionId, 'withdrawn');
    const [kind] = await currencyOf(version.microCertificationId, 1);
    expect(kind).toMatchObject({ state: 'withdrawn', dissent: 1, until: null });
    expect(kind?.confirmations.map((one) => one.state).sort()).toEqual(['in-force', 'withdrawn']);
    expect((await service.call(lakeside, 'GET', of(lakeside))).body).toMatchObject({
      mayWithdraw: false,
      withdrawal: { words: why, reason: 'not-in-demand', public: true },
    });
    const { body } = await service.call(lead, 'GET', `${list}/${version.versionId}`);
    expect(body).toMatchObject({ state: 'withdrawn', teachOutUntil: expect.any(String) });
  });

  it('is waived by two persons, neither of whom submitted it as the second, for the term that the policy allows', async () => {
    const { versionId } = version;
    const propose = (person: Person, over: object = {}) =>
      service.decide(person, 'waiver', { versionId, kind: 'in-demand', reason, untilDay: day(90), ...over });
    const approve = (person: Person) => service.decide(person, 'waiver-approval', { waiverId });
    expect((await propose(both, { untilDay: day(300) })).body.code).toBe('term-too-long');
    expect((await propose(registrar)).status).toBe(403);
    expect((await propose(both)).status).toBe(200);
    expect((await propose(lead)).body.code).toBe('waiver-exists');
    const [row] = await rows(`SELECT id FROM waiver WHERE state = 'proposed'`);
    waiverId = String(row?.id);
    expect(told(versionId).at(-1)).toBe('withdrawn');
    expect((await approve(both)).body.code).toBe('separation-of-duties');
    expect((await approve(submitter)).body.code).toBe('separation-of-duties');
    expect((await approve(lead)).status).toBe(403);
    expect((await approve(registrar)).status).toBe(200);
    expect((await approve(registrar)).body.code).toBe('waiver-not-open');
    await becomes(versionId, 'waived');
    const [kind] = await currencyOf(version.microCertificationId, 1);
    expect(kind).toMatchObject({ state: 'waived', waiver: { reason } });
    const waivers = await service.call(
      lead,
      'GET',
      `/v1/organizations/${college}/waivers?versionId=${versionId}`,
    );
    expect(waivers.body).toMatchObject({
      items: [{ waiverId, state: 'in-force', kind: 'in-demand', reason }],
      allowance: { longestMonths: 6 },
    });
  });

  it('ends with its waiver, and is told nothing twice when everything is heard again', async () => {
    expect((await service.decide(lead, 'waiver-end', { waiverId })).status).toBe(200);
    expect((await service.decide(lead, 'waiver-end', { waiverId })).body.code).toBe('waiver-not-open');
    await becomes(version.versionId, 'withdrawn');
    const before = told(version.versionId);
    expect(before).toEqual(['current', 'withdrawn', 'waived', 'withdrawn']);
    await service.tellAllAgain('other');
    await service.settle();
    expect(told(version.versionId)).toEqual(before);
  });

  it('is renewed, and not endorsed a second time, where employers who are asked again confirm', async () => {
    const { versionId } = version;
    expect((await service.decide(lead, 'round-opening', { versionId })).status).toBe(200);
    await confirms(lakeside, versionId, [inDemand]);
    await becomes(versionId, 'current');
    const facts = () =>
      (['versionEndorsed', 'endorsementRenewed'] as const).map(
        (name) => service.of(name).filter((one) => JSON.stringify(one).includes(versionId)).length,
      );
    await eventually(() => facts()[1] === 1);
    expect(facts()).toEqual([1, 1]);
  });

  it('is over once it is retired: nothing is waived any more', async () => {
    const { versionId, microCertificationId } = version;
    await service.catalogue(
      {
        organizationId: college,
        event: { case: 'versionRetired', value: { versionId, microCertificationId, number: 1 } },
      },
      versionId,
    );
    await becomes(versionId, 'retired');
    const input = { versionId, kind: 'in-demand', reason, untilDay: day(90) };
    expect((await service.decide(lead, 'waiver', input)).body.code).toBe('version-retired');
  });
});

describe('a waiver before the endorsement', () => {
  it('stands in for a kind in the round that asks, and a newer version supersedes the older', async () => {
    const first = await submitted(1);
    await confirms(lakeside, first.versionId, [fidelity]);
    const proposed = await service.decide(lead, 'waiver', {
      versionId: first.versionId,
      kind: 'in-demand',
      reason,
      untilDay: day(90),
    });
    const [outcome] = proposed.body.outcomes as unknown[];
    expect((await service.decide(registrar, 'waiver-approval', outcome)).status).toBe(200);
    await becomes(first.versionId, 'waived');
    const second = await submitted(2, first.microCertificationId);
    const waived = await service.decide(lead, 'waiver', {
      versionId: second.versionId,
      kind: 'in-demand',
      reason,
      untilDay: day(90),
    });
    expect((await service.decide(registrar, 'waiver-approval', waived.body.outcomes[0])).status).toBe(200);
    // The fidelity confirmation of the first is of the same text, so nobody is asked.
    await becomes(second.versionId, 'waived');
    await becomes(first.versionId, 'superseded');
  });
});

describe('a conflict of interest', () => {
  it('ends what its organization confirmed before, for good, and can be ended itself', async () => {
    const first = await submitted(1);
    const { versionId, microCertificationId } = first;
    await confirms(lakeside, versionId, [inDemand, fidelity]);
    await confirms(pinegate, versionId, [inDemand]);
    await becomes(versionId, 'current');
    const second = await submitted(2, microCertificationId, 'Another way of checking');
    let requestId = '';
    await eventually(async () => {
      const of = `/v1/organizations/${employers.lakeside}/requests`;
      const { items } = (await service.call(lakeside, 'GET', of)).body;
      requestId = items.find((item) => item.versionId === second.versionId)?.requestId ?? '';
      return requestId !== '';
    });
    const input = { requestId, scope: 'organization', nature: 'financial', text: 'We bought a share.' };
    expect((await service.decide(lakeside, 'endorsement-conflict', input)).status).toBe(200);
    await becomes(versionId, 'withdrawn');
    for (const kind of await currencyOf(microCertificationId, 1))
      expect(kind.confirmations.find((one) => one.organization.name === 'lakeside')?.state).toBe('withdrawn');
    const settings = async () => {
      const { body } = await service.call(
        lakeside,
        'GET',
        `/v1/organizations/${employers.lakeside}/asking-settings`,
      );
      return body.conflicts;
    };
    const [conflict] = await settings();
    expect(conflict).toMatchObject({ scope: 'organization', words: 'We bought a share.', mayEnd: true });
    const end = { conflict: conflict?.conflict, reason: 'no-longer', text: 'We sold it again.' };
    const ends = (person: Person) => service.decide(person, 'endorsement-conflict-end', end);
    expect((await ends(pinegate)).body.code).toBe('not-found');
    expect((await ends(lakeside)).status).toBe(200);
    expect((await ends(lakeside)).body.code).toBe('not-found');
    expect(await settings()).toEqual([]);
    await eventually(() => service.of('conflictEnded').length === 1);
    await service.settle();
    // What the conflict ended is not given again by its end.
    expect(told(versionId).at(-1)).toBe('withdrawn');
    expect(await rows('SELECT count(*)::int AS n FROM confirmation WHERE conflicted_at IS NOT NULL')).toEqual(
      [{ n: 2 }],
    );
  });
});
