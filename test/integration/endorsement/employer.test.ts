import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf } from '../../../services/shared/src/content.js';
import { parseStatementOf } from '../../../services/shared/src/statement.js';
import { eventually } from '../../support/scratch.js';
import { type Submission, submission } from './content.js';
import { type Body, type Person, type ServiceUnderTest, startEndorsement } from './service.js';

jest.setTimeout(180_000);

const college = randomUUID();
const [lakeside, pinegate, northshore] = [randomUUID(), randomUUID(), randomUUID()];
const microCertificationId = randomUUID();
const policyId = randomUUID();
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const scope = { sector: 'warehousing', region: 'Ontario', noc: '14400' };
const rated = (rating: string) =>
  ['r1', 'r2'].map((criterionId) => ({ criterionId, jobTask: 'Receiving goods', rating }));
const inDemand = {
  kind: 'in-demand',
  scope,
  grounds: { kind: 'vacancies' },
  untilDay: day(100),
  public: true,
};
const words = 'We hire twelve people a year for exactly this.';
const fidelity = {
  kind: 'fidelity',
  scope,
  grounds: { kind: 'own-words', words },
  untilDay: day(90),
  public: false,
};

let service: ServiceUnderTest;
let lead: Person;
let lena: Person;
let sam: Person;
let pierre: Person;
let nora: Person;
let first: Submission;

/** One thing of a list, as far as these tests read it. */
interface Item {
  versionId: string;
  requestId: string;
  kind?: string;
  confirmationId?: string;
  delegationId?: string;
  untilDay?: string;
}

/** What these tests read beyond the answers of the other ones. */
interface Answer extends Body {
  items: Item[];
  preparations: { preparationId: string }[];
  doNotAsk: { doNotAsk: string; name: object }[];
  notAsked: object[];
}

const at = (person: Person, path: string): string => `/v1/organizations/${person.organizationId}/${path}`;
const read = async (person: Person, path: string): Promise<Answer> =>
  (await service.call(person, 'GET', at(person, path))).body as Answer;
const list = async (person: Person, path: string): Promise<Item[]> => (await read(person, path)).items;
/** The person with the role that the portal puts into the token of a delegate. */
const asApprover = (person: Person): Person => ({ ...person, roles: [...person.roles, 'approver'] });

async function requestOf(person: Person, versionId: string): Promise<string> {
  let found = '';
  await eventually(async () => {
    found = (await list(person, 'requests')).find((item) => item.versionId === versionId)?.requestId ?? '';
    return found;
  });
  return found;
}

const submit = async (number: number, criterion: string): Promise<Submission> => {
  const rows = await service.pool.query('SELECT digest FROM policy_revision WHERE policy_id = $1', [
    policyId,
  ]);
  const policy = { policyId, revision: 1, digest: String(rows.rows[0]?.digest) };
  const made = submission({
    microCertificationId,
    institutionId: college,
    proposerId: lead.personId,
    number,
    policy,
    criterion,
  });
  await service.tell('catalogue', made.payload, made.versionId);
  return made;
};

const sign = async (confirmationId: string, versionId: string): Promise<void> => {
  const value = { confirmationId, versionId, languages: ['en', 'fr'] };
  await service.issuance(
    { organizationId: lakeside, event: { case: 'confirmationSigned', value } },
    confirmationId,
  );
};

beforeAll(async () => {
  service = await startEndorsement();
  for (const [organizationId, kind, name] of [
    [college, 'institution', 'Demo College'],
    [lakeside, 'employer', 'Lakeside'],
    [pinegate, 'employer', 'Pinegate'],
    [northshore, 'employer', 'Northshore'],
  ] as const) {
    const value = { organizationId, kind, name, slug: name.toLowerCase(), timeZone: 'America/Toronto' };
    await service.catalogue(
      { organizationId, event: { case: 'organizationRegistered', value } },
      organizationId,
    );
  }
  lead = await service.enrol(college, ['programme-lead']);
  lena = await service.enrol(lakeside, ['approver']);
  sam = await service.enrol(lakeside, ['supervisor']);
  pierre = await service.enrol(pinegate, ['approver']);
  nora = await service.enrol(northshore, ['approver']);
  await service.settle();
  const { bytes, digest } = contentOf({
    v: 1,
    policyId,
    revision: 1,
    organizationId: college,
    name: { en: 'One employer', fr: 'Un employeur' },
    asked: [lakeside, pinegate],
    needs: {
      'in-demand': { confirmations: 1, organizations: 1 },
      fidelity: { confirmations: 1, organizations: 1 },
    },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [3],
    termMonths: 24,
    teachOutDays: 180,
  });
  await service.pool.query(
    `INSERT INTO policy_revision (policy_id, revision, organization_id, content, digest, state, created_at, approved_at)
     VALUES ($1, 1, $2, $3, $4, 'approved', now(), now())`,
    [policyId, college, Buffer.from(bytes), digest],
  );
  first = await submit(1, 'Goods are received');
});
afterAll(() => service?.stop());

describe('a delegation', () => {
  let delegationId = '';

  it('is given by an approver to a colleague with a passkey, and by nobody else', async () => {
    const given = await service.decide(lena, 'delegation', { toPersonId: sam.personId, untilDay: day(30) });
    expect(given.status).toBe(200);
    const [fact] = await list(lena, 'delegations');
    expect(fact).toMatchObject({ personId: lena.personId, toPersonId: sam.personId, state: 'in-force' });
    delegationId = fact?.delegationId ?? '';
    await eventually(() => service.of('delegationGiven').length === 1);
    const codeOf = async (person: Person, toPersonId: string, untilDay = day(30)) =>
      (await service.decide(person, 'delegation', { toPersonId, untilDay })).body.code;
    expect(await codeOf(asApprover(sam), lena.personId)).toBe('delegation-of-delegation');
    expect(await codeOf(lena, lena.personId)).toBe('delegation-to-self');
    expect(await codeOf(lena, pierre.personId)).toBe('delegate-not-enrolled');
    expect(await codeOf(lena, sam.personId, day(500))).toBe('term-too-long');
    expect(await codeOf(sam, lena.personId)).toBe('forbidden');
    expect(await list(pierre, 'delegations')).toEqual([]);
  });

  it('lets the colleague answer as approver, until it ends', async () => {
    const requestId = await requestOf(lena, first.versionId);
    const input = { requestId, answers: [inDemand] };
    const sent = await service.decide(asApprover(sam), 'confirmation', input);
    expect(sent.body).toMatchObject({ decisions: [{ state: 'recorded' }] });
    const [given] = service.of('confirmationGiven');
    await eventually(() => service.of('confirmationGiven').length === 1);
    const event = given ?? service.of('confirmationGiven')[0];
    if (event?.case !== 'confirmationGiven') throw new Error('no confirmation was told');
    const statement = parseStatementOf('confirmation', event.value.decision?.statement ?? new Uint8Array());
    expect([statement.role, statement.personId]).toEqual(['approver', sam.personId]);

    const ended = await service.decide(lena, 'delegation-end', { delegationId });
    expect(ended.status).toBe(200);
    expect((await service.decide(lena, 'delegation-end', { delegationId })).body.code).toBe(
      'delegation-ended',
    );
    await eventually(() => service.of('delegationEnded').length === 1);
    // The token of the colleague still says approver for a moment: the service knows better.
    const late = { requestId, kind: 'fidelity', reason: 'other', text: 'Not how we count the goods here.' };
    expect((await service.decide(asApprover(sam), 'decline', { ...late, public: false })).body.code).toBe(
      'forbidden',
    );
    expect((await list(lena, 'delegations'))[0]).toMatchObject({ state: 'ended' });
  });

  it('lets nobody answer where the signer did not take it', async () => {
    await service.decide(lena, 'delegation', { toPersonId: sam.personId, untilDay: day(3) });
    const stored = await service.pool.query(
      'SELECT decision_id FROM delegation WHERE to_person_id = $1 AND ended_at IS NULL',
      [sam.personId],
    );
    const decisionId = String(stored.rows[0]?.decision_id);
    const value = { source: 'endorsement', sequence: 1n, decisionId, code: 'role-not-held' };
    await service.issuance({ organizationId: lakeside, event: { case: 'decisionRefused', value } }, lakeside);
    await service.settle();
    expect((await list(lena, 'delegations'))[0]).toMatchObject({ state: 'refused', code: 'role-not-held' });
  });
});

describe('prepared ratings', () => {
  it('are a supervisor’s, answer nothing, and are shown to the approver with who made them', async () => {
    const requestId = await requestOf(lena, first.versionId);
    const codeOf = async (person: Person, ratings: object[]) =>
      (await service.decide(person, 'rating-preparation', { requestId, ratings })).body.code;
    expect(await codeOf(lena, rated('fully'))).toBe('forbidden');
    expect(await codeOf(sam, rated('fully').slice(1))).toBe('criterion-missing');
    expect(
      (await service.decide(sam, 'rating-preparation', { requestId, ratings: rated('partly') })).status,
    ).toBe(200);
    expect(
      (await service.decide(sam, 'rating-preparation', { requestId, ratings: rated('mostly') })).status,
    ).toBe(200);
    await eventually(() => service.of('ratingsPrepared').length === 2);
    const detail = await read(lena, `requests/${requestId}`);
    expect(detail.preparations).toEqual([
      expect.objectContaining({ personId: sam.personId, role: 'supervisor', ratings: rated('mostly') }),
    ]);
    expect(detail.kinds.map((kind) => kind.state)).toEqual(['signing', 'open']);
  });

  it('are named in the confirmation that uses them, and in no other request', async () => {
    const requestId = await requestOf(lena, first.versionId);
    const { preparations } = await read(lena, `requests/${requestId}`);
    const preparationId = preparations[0]?.preparationId;
    const foreign = await requestOf(pierre, first.versionId);
    const answer = { ...fidelity, ratings: rated('mostly'), preparationId };
    expect(
      (await service.decide(pierre, 'confirmation', { requestId: foreign, answers: [answer] })).status,
    ).toBe(404);
    const edited = rated('mostly').with(1, { criterionId: 'r2', jobTask: 'Counting stock', rating: 'fully' });
    const done = await service.decide(lena, 'confirmation', {
      requestId,
      answers: [{ ...answer, ratings: edited }],
    });
    expect(done.status).toBe(200);
    const confirmationId = done.body.outcomes[0]?.confirmationId ?? '';
    expect(await read(lena, `confirmations/${confirmationId}`)).toMatchObject({
      prepared: { personId: sam.personId, role: 'supervisor', unedited: false },
    });
  });
});

describe('a renewal', () => {
  it('takes many confirmations by one signature, aligned to the renewal month', async () => {
    await eventually(() => service.of('confirmationGiven').length === 2);
    expect(await list(lena, 'renewals')).toEqual([]);
    for (const event of service.of('confirmationGiven'))
      if (event.case === 'confirmationGiven') await sign(event.value.confirmationId, first.versionId);
    await eventually(() => service.of('versionEndorsed').length === 1);
    expect((await service.decide(lena, 'renewal-month', { month: 5 })).status).toBe(200);

    const renewals = await list(lena, 'renewals');
    expect(renewals.map((one) => [one.kind, one.requestId])).toEqual([
      ['fidelity', null],
      ['in-demand', null],
    ]);
    expect(renewals.map((one) => one.untilDay?.slice(5))).toEqual(['05-31', '05-31']);
    const ids = renewals.map((one) => one.confirmationId);
    expect((await service.decide(pierre, 'confirmation', { renewals: ids })).body.code).toBe('not-renewable');
    const done = await service.decide(lena, 'confirmation', { renewals: ids });
    expect(done.body).toMatchObject({ decisions: [{ state: 'recorded' }, { state: 'recorded' }] });
    await eventually(() => service.of('confirmationGiven').length === 4);

    const { path, body, key } = done.sent;
    expect((await service.call(lena, 'POST', path, { body, key })).body).toEqual(done.body);
    expect((await service.decide(lena, 'confirmation', { renewals: ids })).body.code).toBe('not-renewable');
    expect(await list(lena, 'renewals')).toEqual([]);
    const given = await service.pool.query(
      'SELECT kind, renews, person_id, grounds, ratings FROM confirmation WHERE renews IS NOT NULL ORDER BY kind',
    );
    const before = await service.pool.query(
      'SELECT kind, statement_digest AS renews, grounds, ratings FROM confirmation WHERE renews IS NULL ORDER BY kind',
    );
    expect(given.rows).toEqual(before.rows.map((row) => ({ ...row, person_id: lena.personId })));
    // Nobody asked: the renewal has a request of its own, which no list shows.
    expect(await list(lena, 'requests')).toHaveLength(1);
  });

  it('is once, also from two windows at the same time', async () => {
    for (const event of service.of('confirmationGiven').slice(2))
      if (event.case === 'confirmationGiven') {
        await sign(event.value.confirmationId, first.versionId);
        await service.pool.query(
          "UPDATE confirmation SET valid_from = now() - interval '1 year', valid_until = now() + interval '20 days' WHERE id = $1",
          [event.value.confirmationId],
        );
      }
    await service.settle();
    const ids = (await list(lena, 'renewals')).map((one) => one.confirmationId);
    expect(ids).toHaveLength(2);
    const base = at(lena, 'decisions/confirmation');
    const window = async () => {
      const { body } = await service.call(lena, 'POST', `${base}/prepare`, { body: { renewals: ids } });
      const assertion = lena.authenticator.sign(body.options, 'http://localhost:4500');
      return { statements: body.statements, list: body.list, assertion };
    };
    const [one, two] = [await window(), await window()];
    const replies = await Promise.all(
      [one, two].map((body) => service.call(lena, 'POST', base, { body, key: randomUUID() })),
    );
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    await eventually(() => service.of('confirmationGiven').length === 6);
  });

  it('answers the request that asks for it again, whichever version it was given for', async () => {
    for (const event of service.of('confirmationGiven').slice(4))
      if (event.case === 'confirmationGiven') await sign(event.value.confirmationId, first.versionId);
    await service.settle();
    await service.pool.query(
      "UPDATE confirmation SET valid_from = now() - interval '2 years', valid_until = now() - interval '1 day'",
    );
    expect(await list(lena, 'renewals')).toEqual([]);
    const next = await submit(2, 'Goods are received in time');
    const requestId = await requestOf(lena, next.versionId);
    const renewals = await list(lena, 'renewals');
    // The assessment changed: it is read and answered, not renewed.
    expect(renewals.map((one) => [one.kind, one.requestId, one.versionId])).toEqual([
      ['in-demand', requestId, next.versionId],
    ]);
    const detail = await read(lena, `requests/${requestId}`);
    expect(detail.kinds.map((kind) => kind.unchanged)).toEqual([true, false]);
    const done = await service.decide(lena, 'confirmation', {
      renewals: renewals.map((one) => one.confirmationId),
    });
    expect(done.body).toMatchObject({ decisions: [{ state: 'recorded' }] });
    expect((await read(lena, `requests/${requestId}`)).kinds.map((kind) => kind.state)).toEqual([
      'signing',
      'open',
    ]);
    expect(await list(lena, 'renewals')).toEqual([]);
  });
});

describe('“do not ask again”', () => {
  it('closes what is open in its scope, and later rounds leave the organization out', async () => {
    const second = await submit(3, 'Goods are received and checked');
    const requestId = await requestOf(pierre, second.versionId);
    const input = {
      scope: { kind: 'micro-certification', microCertificationId },
      text: 'We have no warehouse any more.',
    };
    const unknown = { scope: { kind: 'micro-certification', microCertificationId: randomUUID() } };
    expect((await service.decide(pierre, 'do-not-ask', unknown)).status).toBe(404);
    expect((await service.decide(nora, 'do-not-ask', input)).status).toBe(404);
    const done = await service.decide(pierre, 'do-not-ask', input);
    expect(done.body.outcomes).toEqual([{ closed: [requestId] }]);
    expect((await service.decide(pierre, 'do-not-ask', input)).body.code).toBe('already-not-asked');
    await eventually(() =>
      service
        .of('requestClosed')
        .some((one) => one.case === 'requestClosed' && one.value.reason === 'declined-to-be-asked'),
    );
    expect(await read(pierre, `requests/${requestId}`)).toMatchObject({
      state: 'closed',
      closeReason: 'declined-to-be-asked',
    });
    const late = await service.decide(pierre, 'confirmation', { requestId, answers: [inDemand] });
    expect([409, ['round-closed', 'not-asked'].includes(late.body.code)]).toEqual([late.status, true]);

    const third = await submit(4, 'Goods are received, checked and stored');
    await requestOf(lena, third.versionId);
    expect((await list(pierre, 'requests')).some((one) => one.versionId === third.versionId)).toBe(false);
    const endorsement = await read(lead, `endorsements/${third.versionId}`);
    expect(endorsement.notAsked).toEqual([
      expect.objectContaining({ scope: 'micro-certification', words: 'We have no warehouse any more.' }),
    ]);
  });

  it('ends, and is nothing to another organization', async () => {
    const { doNotAsk } = await read(pierre, 'asking-settings');
    const [one] = doNotAsk;
    expect(one?.name).toEqual({ en: 'Warehouse operations', fr: "Opérations d'entreposage" });
    const input = { doNotAsk: one?.doNotAsk };
    expect((await service.decide(lena, 'do-not-ask-end', input)).status).toBe(404);
    expect((await service.decide(pierre, 'do-not-ask-end', input)).status).toBe(200);
    expect(await read(pierre, 'asking-settings')).toMatchObject({ doNotAsk: [], renewalMonth: null });
    expect(await read(lena, 'asking-settings')).toMatchObject({ renewalMonth: 5 });
    await eventually(() => service.of('askingDecisionTaken').length === 3);
    const version = await submit(5, 'Goods are received, checked, stored and counted');
    expect(await requestOf(pierre, version.versionId)).not.toBe('');
  });
});
