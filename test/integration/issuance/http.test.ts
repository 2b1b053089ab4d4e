import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canonicalBytes, toBase64Url } from '../../../services/shared/src/canonical.js';
import { randomId } from '../../../services/shared/src/ids.js';
import { operatorSign } from '../../../services/shared/src/operator.js';
import { portalOrigin, statementOf } from '../../support/statements.js';
import { type Caller, caller, known, publicOrigin, Routes } from './routes.js';
import { type Stage, stage, World } from './world.js';

jest.setTimeout(180_000);

describe('the routes of issuance', () => {
  let world: World;
  let people: Stage;
  let routes: Routes;
  let awardId: string;

  beforeAll(async () => {
    world = await World.open();
    // Statements are fresh for a quarter of an hour by the service's clock, operator requests by the real one.
    world.now = new Date();
    people = await stage(world);
    await world.confirmBoth(people.approver, people.version);
    const { resultId, earner } = await world.assess(people, people.version);
    const releaseId = await world.release(people, [
      { result: resultId, earner, version: people.version.digest },
    ]);
    await world.service.gate.run(releaseId, 0, 1);
    awardId = (await world.database.award.findFirstOrThrow()).awardId;
    routes = await Routes.open(world);
  });
  afterAll(async () => {
    await routes?.close();
    await world.close();
  });

  const call: Routes['call'] = (...of) => routes.call(...of);
  const decide: Routes['decide'] = (...of) => routes.decide(...of);

  async function claim(as: Caller): Promise<{ decisionId: string; digest: string }> {
    const base = `/v1/organizations/${as.organizationId}/passkeys`;
    const options = await call('POST', `${base}/options`, { as, body: {} });
    expect(options.status).toBe(200);
    const response = as.authenticator.register(options.json, portalOrigin);
    expect((await call('POST', base, { as, body: { response } })).status).toBe(201);
    const again = await call('POST', base, { as, body: { response } });
    expect([again.status, again.json.code]).toEqual([422, 'passkey-not-registered']);
    const decided = await decide(as, 'passkey-claim', { credentialId: response.id });
    expect(decided.status).toBe(200);
    return decided.json.decisions[0];
  }

  it("enrols an organization's first administrator by the operator's word", async () => {
    const college = await world.registerOrganization('institution', 'Second College');
    const first = caller(college, ['administrator']);
    const { digest } = await claim(first);
    const { personId } = first;
    const subject = { kind: 'person', id: personId, digest };
    const details = { personId, claim: digest };
    const statement = canonicalBytes(
      statementOf('administrator-vouch', first, { role: 'operator', subject, details, at: world.at() }),
    );
    const body = {
      at: new Date().toISOString(),
      statement: toBase64Url(statement),
      signature: await operatorSign(world.operator.privateKey, statement),
    };
    const headers = {
      'operator-signature': await operatorSign(world.operator.privateKey, canonicalBytes(body)),
    };
    expect((await call('POST', '/v1/operator/administrators', { body })).status).toBe(401);
    const [one, two] = [
      await call('POST', '/v1/operator/administrators', { body, headers }),
      await call('POST', '/v1/operator/administrators', { body, headers }),
    ];
    expect([one.status, two.status, two.json]).toEqual([202, 202, one.json]);
    await world.pump();
    const own = await call('GET', `/v1/organizations/${college}/passkeys`, { as: first });
    expect([own.json.roles, own.json.organization, own.json.items[0].state]).toEqual([
      ['administrator'],
      { identified: true, method: 'operator' },
      'enrolled',
    ]);

    const colleague = caller(college, ['assessor']);
    await claim(colleague);
    const claims = await call('GET', `/v1/organizations/${college}/claims`, { as: first });
    expect(claims.json.items).toHaveLength(1);
    expect(
      (await decide(first, 'passkey-enrolment', { claimDecisionId: claims.json.items[0].decisionId })).status,
    ).toBe(200);
    const vouched = await call('GET', `/v1/organizations/${college}/passkeys`, { as: colleague });
    expect(vouched.json.items.map((item: { state: string }) => item.state)).toEqual(['enrolled']);
    expect((await call('GET', `/v1/organizations/${college}/claims`, { as: colleague })).status).toBe(403);
    expect((await call('GET', `/v1/organizations/${people.college}/claims`, { as: colleague })).status).toBe(
      404,
    );
    expect(await world.refusals()).toEqual([]);
  });

  it('lets an earner claim a passkey for what is the own, which nobody is asked to vouch for', async () => {
    const college = await world.registerOrganization('institution', 'Fourth College');
    const earner: Caller = { ...caller(college, []), earner: true };
    const base = `/v1/organizations/${college}`;
    const options = await call('POST', `${base}/passkeys/options`, { as: earner, body: {} });
    const response = earner.authenticator.register(options.json, portalOrigin);
    await call('POST', `${base}/passkeys`, { as: earner, body: { response } });
    const input = { credentialId: response.id };
    const prepared = await call('POST', `${base}/decisions/passkey-claim/prepare`, {
      as: earner,
      body: input,
    });
    expect(prepared.json.sentences[0].en).toContain('my own assessments and awards at Fourth College');
    expect((await decide(earner, 'passkey-claim', input)).status).toBe(200);
    const own = await call('GET', `${base}/passkeys`, { as: earner });
    expect([own.json.roles, own.json.items]).toEqual([[], [{ credentialId: response.id, state: 'claimed' }]]);
    const claims = await call('GET', `${base}/claims`, { as: caller(college, ['administrator']) });
    expect(claims.json.items).toEqual([]);
    // Nothing else of the institution, and nothing at another one.
    const elsewhere = { ...earner, organizationId: people.college };
    for (const as of [earner, elsewhere])
      for (const path of ['claims', 'releases', 'awards', 'keys'])
        expect((await call('GET', `/v1/organizations/${people.college}/${path}`, { as })).status).toBe(404);
    for (const type of ['release-proposal', 'award-suspension', 'passkey-enrolment'])
      expect((await call('POST', `${base}/decisions/${type}/prepare`, { as: earner, body: {} })).status).toBe(
        403,
      );
  });

  it('identifies an employer by a registrar, who sees the claims of employers that the institution named', async () => {
    const employer = await world.nameEmployer('Third Employer', people.college);
    const visitor = caller(employer, ['approver']);
    await claim(visitor);
    const registrar = known(people.registrar, ['registrar']);
    const claims = await call('GET', `/v1/organizations/${people.college}/employer-claims`, {
      as: registrar,
    });
    expect(claims.json.items.map((item: { organizationName: string }) => item.organizationName)).toEqual([
      'Third Employer',
    ]);
    const [{ decisionId }] = claims.json.items;
    const decided = await decide(registrar, 'identification', {
      organizationId: employer,
      claimDecisionId: decisionId,
      method: 'in-person',
    });
    expect(decided.status).toBe(200);
    const own = await call('GET', `/v1/organizations/${employer}/passkeys`, { as: visitor });
    expect([own.json.roles, own.json.organization.method]).toEqual([
      ['administrator', 'approver'],
      'in-person',
    ]);
    const after = await call('GET', `/v1/organizations/${people.college}/employer-claims`, { as: registrar });
    expect(after.json.items).toEqual([]);
  });

  it('serves award, endorsement, DID document and status list, each as JSON and as JWT', async () => {
    const award = await call('GET', `/awards/${awardId}/en`);
    expect([award.status, award.type]).toEqual([200, 'application/vc']);
    const { credentialSubject, credentialStatus, issuer } = award.json;
    const paths = [`/awards/${awardId}/fr`, new URL(credentialStatus.statusListCredential).pathname];
    for (const endorsement of credentialSubject.achievement.endorsement)
      paths.push(new URL(endorsement.id).pathname);
    for (const path of paths) {
      expect((await call('GET', path)).json.id).toBe(`${publicOrigin}${path}`);
      const jwt = await call('GET', path, { headers: { accept: 'application/vc+jwt' } });
      expect([jwt.status, jwt.type, jwt.text.split('.').length]).toEqual([200, 'application/vc+jwt', 3]);
    }
    const did = await call('GET', `/o/${issuer.id.split(':').at(-1)}/did.json`);
    expect(did.json.id).toBe(issuer.id);
    expect(did.json.verificationMethod).toHaveLength(2);
    for (const path of [
      `/awards/${randomId()}/en`,
      `/awards/${awardId}/de`,
      `/o/${randomId()}/did.json`,
      `/status/${people.college}/revocation/9`,
      `/confirmations/${randomId()}/en`,
    ]) {
      expect((await call('GET', path)).status).toBe(404);
    }
  });

  it('shows a suspension and its end to whoever verifies, and takes no revocation by one signature', async () => {
    const registrar = known(people.registrar, ['registrar']);
    const { text } = await call('GET', `/awards/${awardId}/en`);
    const status = async (): Promise<string> =>
      (await call('POST', '/verify', { body: { credential: text } })).json.statusToday;
    expect(await status()).toBe('valid');
    expect(
      (await decide(known(people.lead, ['programme-lead']), 'award-suspension', { awardId, reason: 'other' }))
        .status,
    ).toBe(403);
    expect((await decide(registrar, 'award-reinstatement', { awardId, reason: 'other' })).status).toBe(409);
    expect((await decide(registrar, 'award-suspension', { awardId, reason: 'other' })).status).toBe(200);
    expect(await status()).toBe('suspended');
    expect((await decide(registrar, 'award-reinstatement', { awardId, reason: 'other' })).status).toBe(200);
    expect(await status()).toBe('valid');
    // A planted row changes no bit; only statements do.
    await world.database.award.update({ where: { awardId }, data: { status: 'revoked' } });
    await world.service.statuses.resign(people.college);
    expect(await status()).toBe('valid');
    await world.database.award.update({ where: { awardId }, data: { status: 'valid' } });
    // One signature revokes nothing: there is no such decision any more.
    expect((await decide(registrar, 'award-revocation', { awardId, reason: 'other' })).status).toBe(404);
    expect(await status()).toBe('valid');
    expect(
      (await decide(registrar, 'award-suspension', { awardId: randomId(), reason: 'other' })).status,
    ).toBe(404);
  });

  it('drafts a release over final results of the organization alone', async () => {
    const lead = known(people.lead, ['programme-lead']);
    const base = `/v1/organizations/${people.college}/releases`;
    const headers = { 'idempotency-key': randomId() };
    const strange = await call('POST', base, { as: lead, body: { resultIds: [randomId()] }, headers });
    expect([strange.status, strange.json.code, strange.json.errors[0].pointer]).toEqual([
      422,
      'result-not-final',
      '/resultIds/0',
    ]);
    const { resultId } = await world.assess(people, people.version);
    const body = { resultIds: [resultId] };
    const drafted = await call('POST', base, {
      as: lead,
      body,
      headers: { 'idempotency-key': 'draft-of-a-release' },
    });
    expect([drafted.status, drafted.json.count]).toEqual([201, 1]);
    const again = await call('POST', base, {
      as: lead,
      body,
      headers: { 'idempotency-key': 'draft-of-a-release' },
    });
    expect(again.json).toEqual(drafted.json);
    const { releaseId } = drafted.json;
    expect((await decide(lead, 'release-proposal', { releaseId })).status).toBe(200);
    const second = await call('POST', base, { as: lead, body, headers: { 'idempotency-key': randomId() } });
    expect([second.status, second.json.code]).toEqual([409, 'result-already-released']);
    const one = await call('GET', `${base}/${releaseId}`, { as: lead });
    expect(one.json.gates.map((gate: { gate: string; passed: boolean }) => [gate.gate, gate.passed])).toEqual(
      [
        ['results-final', true],
        ['version-endorsed', true],
        ['proposed', true],
        ['approved', false],
      ],
    );
    expect([one.json.people.proposedBy.personId, one.json.rows.items[0].resultId]).toEqual([
      people.lead.personId,
      resultId,
    ]);
    expect(
      (await call('GET', `${base}/${releaseId}`, { as: caller(people.employer, ['registrar']) })).status,
    ).toBe(404);
    const marker = known(people.assessor, ['registrar']);
    expect((await decide(marker, 'release-approval', { releaseId })).json.code).toBe('approver-is-proposer');
    expect(await world.refusals()).toEqual([]);
  });

  it('forgets an erased earner: the awards are gone, their digests stay', async () => {
    const award = await world.database.award.findUniqueOrThrow({ where: { awardId } });
    await world.assessment(people.college, { case: 'earnerErased', value: { earnerId: award.earnerId } });
    const gone = await call('GET', `/awards/${awardId}/en`);
    expect([gone.status, gone.json.code]).toEqual([410, 'award-erased']);
    const rows = await world.database.awardCredential.findMany({ where: { awardId } });
    expect(rows.map((row) => [row.body, row.digest.length])).toEqual([
      [null, 47],
      [null, 47],
      [null, 47],
      [null, 47],
    ]);
    const intents = await world.database.awardIntent.findMany({ where: { awardId } });
    // Of what was meant to be signed only the place of the status bit is left, so that it can still be revoked.
    for (const { sealed } of intents)
      expect(Object.keys(world.service.signer.openPlace(sealed ?? new Uint8Array(), awardId)).sort()).toEqual(
        ['listNumber', 'organizationId', 'statusIndex'],
      );
  });
});
