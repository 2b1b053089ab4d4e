import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf } from '../../../services/shared/src/content.js';
import { eventually } from '../../support/scratch.js';
import { type Submission, submission } from './content.js';
import { type Body, type Person, type ServiceUnderTest, startEndorsement } from './service.js';

jest.setTimeout(180_000);

const college = randomUUID();
const [lakeside, harbour, pinegate] = [randomUUID(), randomUUID(), randomUUID()];
const names: Record<string, string> = {
  [college]: 'Demo College',
  [lakeside]: 'Lakeside',
  [harbour]: 'Harbour',
  [pinegate]: 'Pinegate',
};
const microCertificationId = randomUUID();
const policyId = randomUUID();
const scope = { sector: 'warehousing', region: 'Ontario', noc: '14400' };
const untilDay = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10);
const inDemand = { kind: 'in-demand', scope, grounds: { kind: 'vacancies' }, untilDay, public: true };

let service: ServiceUnderTest;
let lead: Person;
let lena: Person;
let liam: Person;
let hugo: Person;
let pierre: Person;
let version: Submission;

interface Item {
  versionId: string;
  requestId: string;
  round: number;
  kinds: { kind: string }[];
}
/** What these tests read of requests and rounds. */
interface Answer extends Body {
  items: Item[];
  mayDeclareConflict: boolean;
  round: number;
  stages: { open: number; last: number };
  askAgain: { ok: boolean; code?: string };
  outOfReach: string[];
}

const at = (person: Person, path: string): string => `/v1/organizations/${person.organizationId}/${path}`;
const read = async (person: Person, path: string): Promise<Answer> =>
  (await service.call(person, 'GET', at(person, path))).body as Answer;
const rows = async (sql: string, ...values: unknown[]) => (await service.pool.query(sql, values)).rows;

async function requestOf(person: Person, round = 1): Promise<string> {
  let found = '';
  await eventually(async () => {
    const { items } = await read(person, 'requests');
    found = items.find((item) => item.round === round)?.requestId ?? '';
    return found;
  });
  return found;
}

const refuse = (kind: string, requestId: string) => ({
  requestId,
  kind,
  reason: 'other',
  text: 'We have nobody in this occupation any more.',
  public: false,
});

beforeAll(async () => {
  service = await startEndorsement();
  for (const [organizationId, name] of Object.entries(names)) {
    const kind = organizationId === college ? 'institution' : 'employer';
    const value = {
      organizationId,
      kind,
      name,
      slug: name.toLowerCase().replace(' ', '-'),
      mailDomain: `${name.toLowerCase().replace(' ', '-')}.example`,
      timeZone: 'America/Toronto',
    };
    await service.catalogue(
      { organizationId, event: { case: 'organizationRegistered', value } },
      organizationId,
    );
  }
  lead = await service.enrol(college, ['programme-lead']);
  lena = await service.enrol(lakeside, ['approver']);
  liam = await service.enrol(lakeside, ['approver']);
  hugo = await service.enrol(harbour, ['approver']);
  pierre = await service.enrol(pinegate, ['approver']);
  await service.settle();
  const one = { confirmations: 1, organizations: 1 };
  const { bytes, digest } = contentOf({
    v: 2,
    policyId,
    revision: 1,
    organizationId: college,
    name: { en: 'By stages', fr: 'Par étapes' },
    asked: [
      { organizationId: lakeside, stage: 1, substituteId: harbour },
      { organizationId: pinegate, stage: 2, substituteId: null },
    ],
    needs: { 'in-demand': one, fidelity: one },
    required: { 'in-demand': [], fidelity: [] },
    veto: false,
    moment: 'case-opened',
    dayKind: 'business',
    dueAfterDays: 10,
    closesAfterDays: 20,
    remindDaysBeforeClose: [3],
    stageAfterDays: 8,
    escalateAfterDays: 5,
    termMonths: 24,
    teachOutDays: 180,
    renewBeforeDays: 90,
    waiver: null,
  });
  await service.pool.query(
    `INSERT INTO policy_revision (policy_id, revision, organization_id, content, digest, state, created_at, approved_at)
     VALUES ($1, 1, $2, $3, $4, 'approved', now(), now())`,
    [policyId, college, Buffer.from(bytes), digest],
  );
  version = submission({
    microCertificationId,
    institutionId: college,
    proposerId: lead.personId,
    number: 1,
    policy: { policyId, revision: 1, digest },
    criterion: 'Goods are received',
  });
  await service.tell('catalogue', version.payload, version.versionId);
});
afterAll(() => service?.stop());

const versionPath = (): string => `endorsements/${version.versionId}`;

describe('a round by stages', () => {
  it('asks the first stage alone, and shows the institution who is asked later', async () => {
    await requestOf(lena);
    expect(await rows('SELECT organization_id, stage FROM request')).toEqual([
      { organization_id: lakeside, stage: 1 },
    ]);
    const view = await read(lead, versionPath());
    expect(view).toMatchObject({
      stages: { open: 1, last: 2 },
      later: [{ organization: { name: 'Pinegate' }, stage: 2 }],
      askAgain: { ok: false, code: 'round-still-open' },
    });
  });
});

describe('an answer taken back', () => {
  it('opens the question again, and what the signer still says of it counts for nothing', async () => {
    const requestId = await requestOf(lena);
    expect((await service.decide(lena, 'recall', { requestId, kind: 'in-demand' })).body.code).toBe(
      'nothing-to-recall',
    );
    const given = await service.decide(lena, 'confirmation', { requestId, answers: [inDemand] });
    const confirmationId = String(given.body.outcomes[0]?.confirmationId);
    const recalled = await service.decide(liam, 'recall', { requestId, kind: 'in-demand' });
    expect(recalled.body).toMatchObject({ decisions: [{ state: 'recorded' }] });
    await eventually(() => service.of('answerRecalled').length === 1);
    expect(service.of('answerRecalled')).toMatchObject([
      { value: { requestId, confirmationId, recalledDecisionId: expect.any(String) } },
    ]);
    const value = { confirmationId, versionId: version.versionId, languages: ['en'] };
    await service.issuance(
      { organizationId: college, event: { case: 'confirmationSigned', value } },
      confirmationId,
    );
    await service.settle();
    expect(await rows('SELECT state FROM confirmation')).toEqual([{ state: 'recalled' }]);
    expect(await read(lead, versionPath())).toMatchObject({ counted: [], state: 'open' });
    const { kinds } = await read(lena, `requests/${requestId}`);
    expect(kinds[0]).toMatchObject({ state: 'open', mayAnswer: { ok: true }, mayRecall: false });
    // The same body again is the same decision; another one has nothing to take back.
    const { path, body, key } = recalled.sent;
    expect((await service.call(liam, 'POST', path, { body, key })).body).toEqual(recalled.body);
    expect(service.of('answerRecalled')).toHaveLength(1);
  });
});

describe('a conflict of interest', () => {
  it('of a person leaves the question to a colleague', async () => {
    const requestId = await requestOf(liam);
    const input = { requestId, scope: 'person', nature: 'family', text: 'My sister teaches this.' };
    expect((await service.decide(liam, 'endorsement-conflict', input)).status).toBe(200);
    await eventually(() => service.of('conflictDeclared').length === 1);
    expect((await service.decide(liam, 'decline', refuse('fidelity', requestId))).body.code).toBe(
      'conflict-declared',
    );
    expect((await read(liam, `requests/${requestId}`)).kinds[1]?.mayAnswer.code).toBe('conflict-declared');
    expect((await read(lena, `requests/${requestId}`)).kinds[1]?.mayAnswer).toEqual({ ok: true });
    expect((await service.decide(liam, 'endorsement-conflict', input)).body.code).toBe('conflict-declared');
  });

  it('is found where a person belongs to the institution, or an organization has its mail', async () => {
    const requestId = await requestOf(lena);
    const of = { organization: college, person: lena.personId };
    await service.pool.query(
      `INSERT INTO ground.enrolment (organization_id, person_id, revision, roles) VALUES ($1, $2, 1, '{assessor}')`,
      [of.organization, of.person],
    );
    const codeOf = async () => (await read(lena, `requests/${requestId}`)).kinds[1]?.mayAnswer.code;
    expect(await codeOf()).toBe('person-of-institution');
    await service.pool.query('DELETE FROM ground.enrolment WHERE organization_id = $1 AND person_id = $2', [
      of.organization,
      of.person,
    ]);
    await service.pool.query('UPDATE organization SET mail_domain = $1 WHERE id = $2', [
      'logistics.demo-college.example',
      lakeside,
    ]);
    expect(await codeOf()).toBe('same-mail-domain');
    await service.pool.query('UPDATE organization SET mail_domain = $1 WHERE id = $2', [
      'lakeside.example',
      lakeside,
    ]);
  });

  it('of an organization closes its request, and its substitute is asked', async () => {
    const requestId = await requestOf(lena);
    const given = await service.decide(lena, 'endorsement-conflict', {
      requestId,
      scope: 'organization',
      nature: 'financial',
    });
    expect(given.status).toBe(200);
    await requestOf(hugo);
    await eventually(() => service.of('requestEscalated').length === 1);
    expect(service.of('requestEscalated')).toMatchObject([
      { value: { requestId, substituteOrganizationId: harbour, reason: 'conflict' } },
    ]);
    await eventually(async () => {
      const [row] = await rows('SELECT close_reason FROM request WHERE id = $1', requestId);
      return row?.close_reason === 'conflict';
    });
    const view = await read(lead, versionPath());
    const own = view.requests.find((one) => one.requestId === requestId);
    expect(own).toMatchObject({ kinds: [{ state: 'conflicted' }, { state: 'conflicted' }] });
    expect(view.requests.find((one) => one.requestId !== requestId)).toMatchObject({ insteadOf: 'Lakeside' });
    expect((await service.decide(lena, 'decline', refuse('fidelity', requestId))).body.code).toBe(
      'conflict-declared',
    );
  });
});

describe('the next stage', () => {
  it('opens once the one before is answered', async () => {
    const requestId = await requestOf(hugo);
    for (const kind of ['in-demand', 'fidelity'])
      expect((await service.decide(hugo, 'decline', refuse(kind, requestId))).status).toBe(200);
    await requestOf(pierre);
    expect((await read(lead, versionPath())).stages).toMatchObject({ open: 2, last: 2 });
    expect(await rows('SELECT count(*)::int AS n FROM request')).toEqual([{ n: 3 }]);
  });
});

describe('a further round', () => {
  it('is opened by a programme lead after one without quorum, for who is still needed', async () => {
    const { versionId } = version;
    expect((await service.decide(lead, 'round-opening', { versionId })).body.code).toBe('round-still-open');
    await service.pool.query(`UPDATE round SET state = 'not-endorsed', closed_at = now()`);
    expect((await service.decide(pierre, 'round-opening', { versionId })).body.code).toBe('forbidden');
    const opened = await service.decide(lead, 'round-opening', { versionId });
    expect(opened.body).toMatchObject({ decisions: [{ state: 'recorded' }], outcomes: [{ round: 2 }] });
    await eventually(() => service.of('askingDecisionTaken').length === 1);
    // Lakeside is in conflict, so its substitute is asked at once.
    await requestOf(hugo, 2);
    expect((await read(lead, versionPath())).round).toBe(2);
    const { path, body, key } = opened.sent;
    expect((await service.call(lead, 'POST', path, { body, key })).body).toEqual(opened.body);
    expect(await rows('SELECT round, reason, state FROM round ORDER BY round')).toEqual([
      { round: 1, reason: 'first', state: 'not-endorsed' },
      { round: 2, reason: 'again', state: 'open' },
    ]);
  });
});

describe('an organization that is not to be asked again', () => {
  it('has the next one asked at once, and the institution told where nobody is left', async () => {
    const scopeOf = { scope: { kind: 'institution', organizationId: college } };
    await requestOf(hugo, 2);
    expect((await read(lead, versionPath())).outOfReach).toEqual([]);
    expect((await service.decide(hugo, 'do-not-ask', scopeOf)).status).toBe(200);
    await requestOf(pierre, 2);
    expect((await read(lead, versionPath())).stages).toMatchObject({ open: 2 });
    // The workflow of the first round still runs here: only its row was ended.
    const told = () =>
      service.of('reachChanged').filter((one) => one.case === 'reachChanged' && one.value.round === 2);
    expect(told()).toEqual([]);
    expect((await service.decide(pierre, 'do-not-ask', scopeOf)).status).toBe(200);
    await eventually(() => told().length === 1);
    const outOfReach = ['in-demand', 'fidelity'];
    expect(told()).toMatchObject([{ value: { outOfReach } }]);
    expect((await read(lead, versionPath())).outOfReach).toEqual(outOfReach);
  });
});
