import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { currencyDocumentSchema } from '../../../services/shared/src/currency-document.js';
import { eventually } from '../../support/scratch.js';
import { failuresAtNonsense } from '../../support/senseless.js';
import { type Submission, submission } from './content.js';
import { origin } from './ground.js';
import { type Person, type ServiceUnderTest, startEndorsement } from './service.js';

jest.setTimeout(180_000);

const college = randomUUID();
const employers = { lakeside: randomUUID(), pinegate: randomUUID(), harbour: randomUUID() };
const microCertificationId = randomUUID();
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const scope = { sector: 'warehousing', region: 'Ontario', noc: '14400' };
const ratings = ['r1', 'r2'].map((criterionId) => ({
  criterionId,
  jobTask: 'Receiving goods',
  rating: 'fully',
}));

let service: ServiceUnderTest;
let registrar: Person;
let lead: Person;
let lakeside: Person;
let lakesideTwo: Person;
let pinegate: Person;
let harbour: Person;
let policy: { policyId: string; revision: number; digest: string };
let first: Submission;
let second: Submission;

const inDemand = {
  kind: 'in-demand',
  scope,
  grounds: { kind: 'vacancies' },
  untilDay: day(300),
  public: true,
};
const fidelity = {
  kind: 'fidelity',
  scope,
  grounds: { kind: 'own-words', words: 'We hire twelve people a year for exactly this.' },
  untilDay: day(300),
  ratings,
  public: false,
};

async function requestOf(person: Person, versionId: string): Promise<string> {
  let found: string | undefined;
  await eventually(async () => {
    const { body } = await service.call(person, 'GET', `/v1/organizations/${person.organizationId}/requests`);
    found = body.items.find((item) => item.versionId === versionId)?.requestId;
    return found;
  });
  return found ?? '';
}

const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
  (await service.pool.query(sql, values)).rows;

/** Everything that a duplicate must not change. */
const everything = async () =>
  rows(`SELECT (SELECT count(*) FROM ground.outbox) AS facts, (SELECT count(*) FROM ground.decision) AS decisions, (SELECT count(*) FROM answer) AS answers,
    (SELECT count(*) FROM confirmation) AS confirmations, (SELECT string_agg(state, ',' ORDER BY id) FROM confirmation) AS states, (SELECT count(*) FROM request) AS requests,
    (SELECT count(*) FROM round) AS rounds, (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM policy_revision) AS policies`);

/** The same once nothing more is written: workflows go on for a moment after the last event was taken. */
const quiet = async () => {
  await service.settle();
  let last = await everything();
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = last;
    last = await everything();
    return isDeepStrictEqual(last, before);
  });
  return last;
};

const signed = (confirmationId: string, versionId: string, eventId?: string) =>
  service.issuance(
    {
      organizationId: college,
      event: { case: 'confirmationSigned', value: { confirmationId, versionId, languages: ['en', 'fr'] } },
    },
    confirmationId,
    eventId,
  );

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
  registrar = await service.enrol(college, ['registrar']);
  lead = await service.enrol(college, ['programme-lead']);
  lakeside = await service.enrol(employers.lakeside, ['approver']);
  lakesideTwo = await service.enrol(employers.lakeside, ['approver']);
  pinegate = await service.enrol(employers.pinegate, ['approver']);
  harbour = await service.enrol(employers.harbour, ['approver']);
  await service.settle();
});
afterAll(() => service?.stop());

describe('a policy', () => {
  const content = () => ({
    name: { en: 'Two employers', fr: 'Deux employeurs' },
    asked: Object.values(employers).map((organizationId) => ({ organizationId })),
    needs: {
      'in-demand': { confirmations: 2, organizations: 2 },
      fidelity: { confirmations: 2, organizations: 2 },
    },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [3],
    termMonths: 12,
    teachOutDays: 180,
  });
  const url = `/v1/organizations/${college}/policies`;

  it('is refused where it could never be met, with every fault', async () => {
    const body = {
      ...content(),
      asked: [{ organizationId: college }, { organizationId: randomUUID() }],
      dueAfterDays: 40,
      needs: { ...content().needs, fidelity: { confirmations: 0, organizations: 0 } },
    };
    const reply = await service.call(lead, 'POST', url, { body, key: randomUUID() });
    expect(reply.status).toBe(422);
    expect(reply.body.errors.map((fault) => fault.code).sort()).toEqual([
      'after-closing',
      'below-floor',
      'below-floor',
      'own-organization',
      'unknown-organization',
    ]);
  });

  it('is drafted once for a key, approved once, and does not change after', async () => {
    const key = randomUUID();
    const drafted = await service.call(lead, 'POST', url, { body: content(), key });
    expect(drafted.status).toBe(201);
    expect((await service.call(lead, 'POST', url, { body: content(), key })).body).toEqual(drafted.body);
    expect(
      (await service.call(lead, 'POST', url, { body: { ...content(), termMonths: 24 }, key })).body.code,
    ).toBe('idempotency-key-reused');
    policy = {
      policyId: drafted.body.policyId,
      revision: drafted.body.revision,
      digest: drafted.body.digest,
    };
    const input = { policyId: policy.policyId, revision: 1 };
    expect((await service.decide(lead, 'policy-approval', input)).body.code).toBe('forbidden');
    const approved = await service.decide(registrar, 'policy-approval', input);
    expect([approved.status, approved.body.outcomes]).toEqual([200, [input]]);
    const { path, body, key: used } = approved.sent;
    expect((await service.call(registrar, 'POST', path, { body, key: used })).body).toEqual(approved.body);
    expect((await service.decide(registrar, 'policy-approval', input)).body.code).toBe('policy-approved');
    await expect(service.pool.query('UPDATE policy_revision SET digest = $1', ['x'])).rejects.toThrow(
      /does not change/,
    );
    await eventually(() => service.of('policyApproved').length === 1);
    expect(service.events.find((one) => one.event.event.case === 'policyApproved')?.sequence).toBe(1);
  });
});

describe('a submitted version', () => {
  it('opens its round once, however often it is told', async () => {
    first = submission({
      microCertificationId,
      institutionId: college,
      proposerId: lead.personId,
      number: 1,
      policy,
      criterion: 'Goods are received',
    });
    const eventId = await service.tell('catalogue', first.payload, first.versionId);
    await eventually(() => service.of('requestOpened').length === 3);
    await service.tell('catalogue', first.payload, first.versionId, eventId);
    await service.settle();
    expect(service.of('roundOpened')).toHaveLength(1);
    expect(await rows('SELECT count(*)::int AS n FROM request')).toEqual([{ n: 3 }]);
  });

  it('is asked of its employers in both languages, and is nothing to others', async () => {
    const requestId = await requestOf(lakeside, first.versionId);
    const { status, body } = await service.call(
      lakeside,
      'GET',
      `/v1/organizations/${employers.lakeside}/requests/${requestId}`,
    );
    expect(status).toBe(200);
    expect(Object.keys(body.content)).toEqual(['en', 'fr']);
    expect(body).toMatchObject({
      number: 1,
      institution: { name: 'Demo College' },
      quorum: [{ kind: 'in-demand', confirmed: 0, needed: { confirmations: 2 } }, { kind: 'fidelity' }],
    });
    expect(body.kinds.map((kind) => kind.state)).toEqual(['open', 'open']);
    for (const [person, organization] of [
      [pinegate, employers.pinegate],
      [pinegate, employers.lakeside],
      [registrar, college],
    ] as const) {
      expect(
        (await service.call(person, 'GET', `/v1/organizations/${organization}/requests/${requestId}`)).status,
      ).toBe(404);
    }
    expect(
      (
        await service.call(
          lakeside,
          'GET',
          `/v1/organizations/${employers.lakeside}/endorsements/${first.versionId}`,
        )
      ).status,
    ).toBe(404);
    expect((await service.call(null, 'GET', `/v1/organizations/${employers.lakeside}/requests`)).status).toBe(
      401,
    );
  });
});

describe('an employer', () => {
  it('saves a draft that another window does not overwrite', async () => {
    const url = `/v1/organizations/${employers.lakeside}/requests/${await requestOf(lakeside, first.versionId)}/draft`;
    const content = { answers: [{ kind: 'in-demand', answer: 'confirm', scope: { sector: 'warehousing' } }] };
    expect((await service.call(lakeside, 'PUT', url, { body: { version: 0, content } })).body).toMatchObject({
      version: 1,
      content,
    });
    expect((await service.call(lakeside, 'PUT', url, { body: { version: 0, content } })).status).toBe(409);
    expect((await service.call(lakeside, 'GET', url)).body.draft).toMatchObject({ version: 1, content });
    expect((await service.call(lakesideTwo, 'GET', url)).body.draft).toBeNull();
  });

  it('is refused with a code of its own for what does not fit', async () => {
    const requestId = await requestOf(lakeside, first.versionId);
    const codeFor = async (answer: object) =>
      (await service.decide(lakeside, 'confirmation', { requestId, answers: [answer] })).body.code;
    expect(await codeFor({ ...fidelity, ratings: ratings.slice(1) })).toBe('criterion-missing');
    expect(await codeFor({ ...fidelity, ratings: [...ratings, { ...ratings[0], criterionId: 'r9' }] })).toBe(
      'rating-outside-rubric',
    );
    expect(await codeFor({ ...inDemand, untilDay: day(500) })).toBe('term-too-long');
    expect(await codeFor({ ...inDemand, untilDay: '2020-01-01' })).toBe('term-in-past');
    expect(await codeFor({ ...inDemand, grounds: { kind: 'own-words' } })).toBe('words-missing');
    const { body } = await service.decide(lakeside, 'confirmation', {
      requestId,
      answers: [inDemand, { ...fidelity, ratings: ratings.slice(1) }],
    });
    expect(body.errors).toEqual([
      {
        pointer: '/answers/1/ratings',
        code: 'criterion-missing',
        detail: 'Criterion r1 is not rated yet.',
        detailFr: "Le critère r1 n'est pas encore évalué.",
      },
    ]);
    expect((await service.decide(pinegate, 'confirmation', { requestId, answers: [inDemand] })).status).toBe(
      404,
    );
  });

  it('confirms both kinds by one signature, once', async () => {
    const requestId = await requestOf(lakeside, first.versionId);
    const input = { requestId, answers: [inDemand, fidelity] };
    const done = await service.decide(lakeside, 'confirmation', input);
    expect(done.body).toMatchObject({
      decisions: [{ state: 'recorded' }, { state: 'recorded' }],
      outcomes: [{ kind: 'in-demand' }, { kind: 'fidelity' }],
    });
    await eventually(() => service.of('confirmationGiven').length === 2);
    const before = await everything();
    const { path, body, key } = done.sent;
    expect((await service.call(lakeside, 'POST', path, { body, key })).body).toEqual(done.body);
    expect((await service.call(lakeside, 'POST', path, { body, key: randomUUID() })).body.code).toBe(
      'assertion-reused',
    );
    expect(
      (await service.decide(lakesideTwo, 'confirmation', { requestId, answers: [inDemand] })).body.code,
    ).toBe('already-answered');
    const other = await service.decide(lakeside, 'change-request', {
      requestId: await requestOf(lakeside, first.versionId),
      kind: 'fidelity',
      reason: 'other',
      text: 'Something else should be in here.',
    });
    expect(other.body.code).toBe('already-answered');
    expect(await everything()).toEqual(before);
    const [given] = service.of('confirmationGiven');
    if (given?.case === 'confirmationGiven')
      expect(given.value).toMatchObject({
        versionId: first.versionId,
        partDigest: first.manifest.parts.competencies,
      });
    expect(
      service.events.flatMap((one) => one.sequence ?? []).toSorted((left, right) => left - right),
    ).toEqual([1, 2, 3]);
    // The same key with another payload.
    const again = await service.decide(
      pinegate,
      'confirmation',
      { requestId: await requestOf(pinegate, first.versionId), answers: [inDemand] },
      { key: 'pinegate-key-1' },
    );
    expect(again.status).toBe(200);
    const reused = await service.decide(
      pinegate,
      'confirmation',
      { requestId: await requestOf(pinegate, first.versionId), answers: [fidelity] },
      { key: 'pinegate-key-1' },
    );
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is refused a second confirmation of the same kind by the same organization, with what to do', async () => {
    const requestId = await requestOf(lakeside, first.versionId);
    for (const person of [lakeside, lakesideTwo]) {
      const refused = await service.decide(person, 'confirmation', { requestId, answers: [inDemand] });
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'already-answered',
          title: 'This was already answered',
          titleFr: 'Une réponse a déjà été donnée',
          detail: expect.stringMatching(/answered this question before/),
          detailFr: expect.stringMatching(/a déjà répondu à cette question/),
        },
      });
    }
  });

  it('is refused a confirmation after the closing date, also one that was prepared before it', async () => {
    const requestId = await requestOf(harbour, first.versionId);
    const base = `/v1/organizations/${employers.harbour}/decisions/confirmation`;
    const input = { requestId, answers: [inDemand] };
    const closed = {
      status: 409,
      body: {
        code: 'round-closed',
        title: 'The time to answer has ended',
        titleFr: 'Le délai de réponse est terminé',
        detail: expect.stringMatching(/ask the institution/),
        detailFr: expect.stringMatching(/établissement/),
      },
    };
    const { body } = await service.call(harbour, 'POST', `${base}/prepare`, { body: input });
    const [{ closes_at: closesAt } = { closes_at: null }] = await rows(
      'SELECT closes_at FROM request WHERE id = $1',
      requestId,
    );
    await rows("UPDATE request SET closes_at = now() - interval '1 hour' WHERE id = $1", requestId);
    const { statements, list, options } = body;
    const signedBefore = { statements, list, assertion: harbour.authenticator.sign(options, origin) };
    const before = await everything();
    expect(await service.decide(harbour, 'confirmation', input)).toMatchObject(closed);
    expect(
      await service.call(harbour, 'POST', base, { body: signedBefore, key: randomUUID() }),
    ).toMatchObject(closed);
    expect(await everything()).toEqual(before);
    await rows('UPDATE request SET closes_at = $2 WHERE id = $1', requestId, closesAt);
  });

  it('is told to come back while no workflow answers, and is recorded also if it never does', async () => {
    const requestId = await requestOf(pinegate, first.versionId);
    const input = {
      requestId,
      kind: 'fidelity',
      reason: 'wrong-level',
      text: 'This is above what we ask of a beginner.',
      public: true,
    };
    const waiting = await service.withoutWorkflows(() =>
      service.decide(pinegate, 'decline', input, { isOnce: true }),
    );
    expect([waiting.status, waiting.body.code]).toEqual([503, 'decision-in-progress']);
    await eventually(() => service.of('confirmationDeclined').length === 1);
    const { path, body, key } = waiting.sent;
    const later = await service.call(pinegate, 'POST', path, { body, key });
    expect([later.status, later.body.decisions[0]?.state]).toEqual([200, 'recorded']);
    expect(service.of('confirmationDeclined')).toHaveLength(1);
  });

  it('asks for a change, and both sides write in the thread', async () => {
    const requestId = await requestOf(harbour, first.versionId);
    const changed = await service.decide(harbour, 'change-request', {
      requestId,
      kind: 'fidelity',
      criterionId: 'r1',
      reason: 'not-how-work-is-done',
      text: 'Goods are scanned, not only received.',
    });
    expect(changed.status).toBe(200);
    const view = await service.call(
      registrar,
      'GET',
      `/v1/organizations/${college}/endorsements/${first.versionId}`,
    );
    const own = view.body.requests.find((request) => request.requestId === requestId);
    expect(own?.kinds[1]).toMatchObject({
      state: 'change-requested',
      answers: [{ criterionId: 'r1', words: 'Goods are scanned, not only received.' }],
    });
    const thread = (id: string) => `/v1/organizations/${id}/requests/${requestId}/thread`;
    const key = randomUUID();
    const posted = await service.call(lead, 'POST', thread(college), {
      body: { text: 'Version 2 will say so.' },
      key,
    });
    expect(
      (await service.call(lead, 'POST', thread(college), { body: { text: 'Version 2 will say so.' }, key }))
        .body,
    ).toEqual(posted.body);
    const read = await service.call(harbour, 'GET', thread(employers.harbour));
    expect(read.body.items).toMatchObject([
      { text: 'Version 2 will say so.', own: false, from: { name: 'Demo College' } },
    ]);
    expect((await service.call(pinegate, 'GET', thread(employers.pinegate))).status).toBe(404);
    await eventually(() => service.of('messagePosted').length === 1);
  });

  it('counts once the signer signed, whatever is told twice', async () => {
    const confirmations = await rows('SELECT id, version_id FROM confirmation ORDER BY given_at');
    expect(confirmations).toHaveLength(3);
    for (const { id } of confirmations) {
      const eventId = await signed(String(id), first.versionId);
      await signed(String(id), first.versionId, eventId);
    }
    await service.settle();
    const { body } = await service.call(
      registrar,
      'GET',
      `/v1/organizations/${college}/endorsements/${first.versionId}`,
    );
    expect(body.counted).toHaveLength(3);
    expect(body.state).toBe('open');
    expect(await rows(`SELECT count(*)::int AS n FROM confirmation WHERE state = 'signed'`)).toEqual([
      { n: 3 },
    ]);
  });
});

describe('a second version with one criterion reworded', () => {
  it('supersedes the round of the first, and asks only for what changed', async () => {
    second = submission({
      microCertificationId,
      institutionId: college,
      proposerId: lead.personId,
      number: 2,
      policy,
      criterion: 'Goods are received and scanned',
    });
    expect(second.manifest.parts.competencies).toBe(first.manifest.parts.competencies);
    await service.tell('catalogue', second.payload, second.versionId);
    await eventually(
      () => service.of('roundClosed').length === 1 && service.of('requestOpened').length === 6,
    );
    const asked = service
      .of('requestOpened')
      .flatMap((event) =>
        event.case === 'requestOpened' && event.value.versionId === second.versionId
          ? [event.value.kinds.join()]
          : [],
      );
    // The competencies are unchanged and confirmed by as many as are needed: nobody is asked for them.
    expect(asked.sort()).toEqual(['fidelity', 'fidelity', 'fidelity']);
    expect(await rows('SELECT state FROM round WHERE version_id = $1', first.versionId)).toEqual([
      { state: 'superseded' },
    ]);
    const reasons = await rows(
      'SELECT close_reason FROM request WHERE version_id = $1 ORDER BY close_reason',
      first.versionId,
    );
    expect(reasons.map((row) => row.close_reason)).toEqual(['answered', 'answered', 'superseded']);
    const late = await service.decide(harbour, 'confirmation', {
      requestId: await requestOf(harbour, first.versionId),
      answers: [inDemand],
    });
    expect(late.body.code).toBe('round-closed');
  });

  it('shows an employer what changed since it confirmed', async () => {
    const requestId = await requestOf(lakeside, second.versionId);
    const { body } = await service.call(
      lakeside,
      'GET',
      `/v1/organizations/${employers.lakeside}/requests/${requestId}`,
    );
    const [demand, assessment] = body.kinds;
    expect([demand?.state, demand?.unchanged, demand?.mayAnswer.code]).toEqual([
      'not-asked',
      true,
      'not-asked',
    ]);
    expect(assessment?.earlier).toMatchObject({ number: 1, state: 'signed', ratings });
    const reworded = assessment?.changes.en.filter((change) => change.state !== 'unchanged');
    expect(reworded).toMatchObject([{ element: 'criterion', id: 'r1', state: 'reworded' }]);
    expect(reworded?.[0]?.words).toContainEqual({ op: 'ins', text: 'and scanned ' });
  });

  it('lets an employer answer again where the signer refused, and keeps what it holds', async () => {
    const requestId = await requestOf(harbour, second.versionId);
    const url = `/v1/organizations/${employers.harbour}/requests/${requestId}`;
    const stateOf = async () => (await service.call(harbour, 'GET', url)).body.kinds[1]?.state;
    const give = async () => {
      const done = await service.decide(harbour, 'confirmation', { requestId, answers: [fidelity] });
      return done.body.outcomes[0]?.confirmationId ?? '';
    };
    const { versionId } = second;
    const refused = await give();
    const value = { confirmationId: refused, versionId, code: 'assertion-invalid' };
    await service.issuance(
      { organizationId: college, event: { case: 'confirmationRefused', value } },
      refused,
    );
    await eventually(async () => (await stateOf()) === 'open');
    const held = await give();
    const reason = 'organization-not-identified';
    await service.issuance(
      {
        organizationId: college,
        event: { case: 'confirmationHeld', value: { confirmationId: held, versionId, reason } },
      },
      held,
    );
    await eventually(async () => (await stateOf()) === 'held');
    const identification = {
      organizationId: employers.harbour,
      method: 'mail-domain',
      byOrganizationId: college,
    };
    await service.issuance(
      { organizationId: employers.harbour, event: { case: 'organizationIdentified', value: identification } },
      employers.harbour,
    );
    await signed(held, versionId);
    await eventually(async () => (await stateOf()) === 'confirmed');
  });

  it('is endorsed by two fidelity confirmations and the in-demand ones of the first version', async () => {
    const requestId = await requestOf(lakeside, second.versionId);
    const done = await service.decide(lakeside, 'confirmation', { requestId, answers: [fidelity] });
    expect(done.status).toBe(200);
    await signed(done.body.outcomes[0]?.confirmationId ?? '', second.versionId);
    await eventually(() => service.of('versionEndorsed').length === 1);
    const [endorsed] = service.of('versionEndorsed');
    if (endorsed?.case === 'versionEndorsed') {
      expect(endorsed.value.confirmations.map((one) => `${one.kind} ${one.organizationId}`).sort()).toEqual(
        [
          `fidelity ${employers.harbour}`,
          `fidelity ${employers.lakeside}`,
          `in-demand ${employers.lakeside}`,
          `in-demand ${employers.pinegate}`,
        ].sort(),
      );
    }
    await eventually(
      async () =>
        (
          await service.call(
            registrar,
            'GET',
            `/v1/organizations/${college}/endorsements/${second.versionId}`,
          )
        ).body.state === 'endorsed',
    );
  });

  it('has a public currency document without any signer', async () => {
    const { status, body } = await service.call(
      null,
      'GET',
      `/m/${microCertificationId}/versions/2/currency`,
    );
    expect(status).toBe(200);
    const document = currencyDocumentSchema.parse(body);
    expect(document.kinds.map((kind) => kind.state)).toEqual(['current', 'current']);
    expect(document.kinds[1]?.confirmations[0]?.endorsements.map((one) => one.language)).toEqual([
      'en',
      'fr',
    ]);
    for (const person of [lakeside, harbour, lead])
      expect(JSON.stringify(body)).not.toContain(person.personId);
    const early = currencyDocumentSchema.parse(
      (await service.call(null, 'GET', `/m/${microCertificationId}/versions/1/currency`)).body,
    );
    expect(early.kinds.map((kind) => kind.state)).toEqual(['current', 'under-review']);
  });
});

describe('the document of the routes', () => {
  it('names them all', async () => {
    const { status, body } = await service.call(null, 'GET', '/docs-json');
    expect(status).toBe(200);
    const base = '/v1/organizations/{organizationId}';
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        `${base}/policies`,
        `${base}/requests/{requestId}/thread`,
        `${base}/confirmations/{confirmationId}`,
        `${base}/endorsements/{versionId}`,
        `${base}/decisions/{type}/prepare`,
        '/m/{microCertificationId}/versions/{number}/currency',
      ]),
    );
  });
});

it('fails at no senseless id or body, on any route', async () => {
  const { body: document } = await service.call(null, 'GET', '/docs-json');
  for (const person of [lakeside, registrar]) {
    const failures = await failuresAtNonsense(
      document.paths,
      person.organizationId,
      async (method, path, body) =>
        method === 'PATCH' || method === 'DELETE'
          ? 404
          : (await service.call(person, method, path, { body, key: randomUUID() })).status,
    );
    expect(failures).toEqual([]);
  }
});

it('refuses text that cannot be kept, in every language', async () => {
  const url = `/v1/organizations/${college}/policies`;
  const body = { name: { en: 'a\u0000b', fr: 'x' } };
  const refused = await service.call(registrar, 'POST', url, { body, key: randomUUID() });
  expect([refused.status, refused.body.errors[0]?.code]).toEqual([422, 'text-not-kept']);
});

describe('every event told again', () => {
  it.each(['same', 'other'] as const)('as the %s one changes nothing', async (as) => {
    const before = await quiet();
    await service.tellAllAgain(as);
    expect(await quiet()).toEqual(before);
  });
});

describe('erasing a person', () => {
  it('in another organization takes nothing', async () => {
    const texts = () =>
      rows(
        'SELECT (SELECT count(*) FROM words) AS words, (SELECT count(*) FROM answer_draft) AS drafts, (SELECT count(*) FROM ground.person_key) AS keys, (SELECT array_agg(sealed ORDER BY id) FROM message) AS messages',
      );
    const before = await texts();
    for (const person of [harbour, lakeside])
      await service.catalogue(
        { organizationId: college, event: { case: 'personErased', value: { personId: person.personId } } },
        college,
      );
    await service.settle();
    expect(await texts()).toEqual(before);
  });

  it('leaves the chain and takes the words', async () => {
    const before = await rows('SELECT digest, statement FROM ground.decision ORDER BY digest');
    await service.catalogue(
      {
        organizationId: employers.harbour,
        event: { case: 'personErased', value: { personId: harbour.personId } },
      },
      harbour.personId,
    );
    await service.settle();
    expect(await rows('SELECT digest, statement FROM ground.decision ORDER BY digest')).toEqual(before);
    for (const table of ['words', 'answer_draft', 'ground.person_key'])
      expect(await rows(`SELECT 1 FROM ${table} WHERE person_id::text = $1`, harbour.personId)).toEqual([]);
    expect(
      await rows("SELECT 1 FROM message WHERE person_id = $1 AND sealed <> ''", harbour.personId),
    ).toEqual([]);
    const { body } = await service.call(
      registrar,
      'GET',
      `/v1/organizations/${college}/endorsements/${first.versionId}`,
    );
    const changes = body.requests
      .flatMap((request: { kinds: { answers: { words: string | null; answer: string }[] }[] }) =>
        request.kinds.flatMap((kind) => kind.answers),
      )
      .filter((answer: { answer: string }) => answer.answer === 'change');
    expect(changes).toMatchObject([{ words: null }]);
  });
});
