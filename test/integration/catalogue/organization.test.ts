import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf, fromBase64Url } from '../../../services/shared/src/canonical.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import { TestCatalogue } from './catalogue.js';

let catalogue: TestCatalogue;
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
}, 180_000);
afterAll(() => catalogue.stop());

const route = '/v1/operator/organizations';

describe('registration by the operator', () => {
  it('stores the organization and tells it with its decision, once', async () => {
    const { organizationId, body } = await catalogue.registration();
    const first = await catalogue.asOperator(route, body);
    const again = await catalogue.asOperator(route, body);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ id: organizationId, kind: 'institution', identified: null });
    const told = (await catalogue.facts('organizationRegistered')).filter(
      (one) => one.row.key === organizationId,
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.row.decision_digest).toBe(digestOf(fromBase64Url(body.statement)));
    expect(Buffer.from(told[0]?.value.decision?.assertion ?? []).toString()).toBe(body.signature);
    expect(told[0]?.value.decision?.statement).toEqual(fromBase64Url(body.statement));
  });

  it('refuses another statement for the same organization, a taken short name and a person as operator', async () => {
    const { organizationId, body } = await catalogue.registration();
    expect((await catalogue.asOperator(route, body)).status).toBe(201);
    const other = await catalogue.registration({ organizationId });
    expect((await catalogue.asOperator(route, other.body)).body.code).toBe('conflict');
    const taken = await catalogue.registration({ slug: body.slug });
    expect((await catalogue.asOperator(route, taken.body)).body.code).toBe('slug-taken');
    const person = await catalogue.registration({ role: 'administrator' });
    expect((await catalogue.asOperator(route, person.body)).body.code).toBe('statement-mismatch');
  });

  it('refuses a statement that the operator did not sign, and a request without signature', async () => {
    const [mine, other] = [await catalogue.registration(), await catalogue.registration()];
    const swapped = { ...mine.body, signature: other.body.signature };
    expect((await catalogue.asOperator(route, swapped)).body.code).toBe('assertion-invalid');
    expect((await catalogue.call('POST', route, { body: mine.body })).status).toBe(401);
  });
});

describe('employers', () => {
  const employer = {
    name: 'Lakeside Logistics (demo)',
    mailDomain: 'Lakeside.example',
    sector: 'Warehousing',
  };

  it('are named once, stay unidentified until the signer says so, and are listed', async () => {
    const { organizationId, lead } = await catalogue.institution();
    const url = `/v1/organizations/${organizationId}/employers`;
    const key = newId();
    const first = await catalogue.command(lead, url, employer, key);
    const again = await catalogue.command(lead, url, employer, key);
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      kind: 'employer',
      mailDomain: 'lakeside.example',
      identified: null,
      namedByOrganizationId: organizationId,
    });
    expect((await catalogue.command(lead, url, employer)).body.code).toBe('employer-exists');
    expect((await catalogue.command(lead, url, { ...employer, name: 'Other' }, key)).body.code).toBe(
      'idempotency-key-reused',
    );
    const told = (await catalogue.facts('organizationRegistered')).filter(
      (one) => one.row.key === first.body.id,
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      row: { decision_digest: null },
      value: { namedByOrganizationId: organizationId },
    });
    expect(told[0]?.value.decision).toBeUndefined();
    await catalogue.issuanceFact({
      case: 'organizationIdentified',
      value: { organizationId: first.body.id, method: 'mail-domain', byOrganizationId: organizationId },
    });
    const list = await catalogue.call('GET', url, { as: lead });
    expect(list.body.items[0].identified.method).toBe('mail-domain');
  });

  it('are named once also by two people at the same moment', async () => {
    const { organizationId, lead, administrator } = await catalogue.institution();
    const url = `/v1/organizations/${organizationId}/employers`;
    const answers = await Promise.all(
      [lead, administrator].map((one) => catalogue.command(one, url, employer)),
    );
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect((await catalogue.call('GET', url, { as: lead })).body.items).toHaveLength(1);
  });

  it('are listed in pages by name', async () => {
    const { organizationId, lead } = await catalogue.institution();
    const url = `/v1/organizations/${organizationId}/employers`;
    for (const name of ['C', 'A', 'B', 'A'])
      await catalogue.command(lead, url, { name, mailDomain: `${randomId()}.example` });
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await catalogue.call('GET', `${url}?limit=2${cursor}`, { as: lead });
      names.push(...page.body.items.map((one: { name: string }) => one.name));
      cursor = page.body.next ? `&cursor=${page.body.next}` : '';
    } while (cursor);
    expect(names).toEqual(['A', 'A', 'B', 'C']);
    expect((await catalogue.call('GET', `${url}?cursor=xx`, { as: lead })).body.errors[0].code).toBe(
      'cursor-invalid',
    );
  });

  it("are never under the institution's own mail domain, and never named by an employer", async () => {
    const { organizationId, lead } = await catalogue.institution();
    const url = `/v1/organizations/${organizationId}/employers`;
    const own = await catalogue.command(lead, url, { name: 'Own', mailDomain: 'co-op.demo-college.example' });
    expect(own.body.errors[0]).toMatchObject({ pointer: '/mailDomain', code: 'own-mail-domain' });
    const named = await catalogue.command(lead, url, employer);
    const boss = await catalogue.enrol(named.body.id, ['administrator', 'approver']);
    const theirs = `/v1/organizations/${named.body.id}/employers`;
    expect((await catalogue.command(boss, theirs, { name: 'X', mailDomain: 'x.example' })).body.code).toBe(
      'forbidden',
    );
  });
});

describe('members', () => {
  const listOf = async (organizationId: string, as: Parameters<TestCatalogue['command']>[0]) =>
    (await catalogue.call('GET', `/v1/organizations/${organizationId}/members`, { as })).body.items;

  it('get roles by a signed grant, which counts once the registry holds it', async () => {
    const { organizationId, administrator } = await catalogue.institution();
    const personId = randomId();
    const answer = await catalogue.decide(administrator, 'role-grant', {
      personId,
      roles: ['registrar', 'auditor'],
    });
    expect(answer.body.decisions[0].state).toBe('recorded');
    expect(await listOf(organizationId, administrator)).toContainEqual({
      personId,
      roles: ['registrar', 'auditor'],
      enrolledRoles: [],
      state: 'pending',
    });
    const [told] = (await catalogue.facts('roleGranted')).filter((one) => one.value.personId === personId);
    expect(told?.row).toMatchObject({
      key: organizationId,
      decision_digest: answer.body.decisions[0].digest,
    });
    expect(told?.value.decision?.decisionId).toBe(answer.body.decisions[0].decisionId);
    await catalogue.enrol(organizationId, ['registrar', 'auditor'], personId);
    expect(await listOf(organizationId, administrator)).toContainEqual(
      expect.objectContaining({ personId, state: 'enrolled' }),
    );
  });

  it('are not granted by others than administrators, to oneself, or as what the organization does not have', async () => {
    const { lead, administrator } = await catalogue.institution();
    const personId = randomId();
    expect((await catalogue.decide(lead, 'role-grant', { personId, roles: ['registrar'] })).body.code).toBe(
      'forbidden',
    );
    const own = { personId: administrator.personId, roles: ['administrator', 'registrar'] };
    expect((await catalogue.decide(administrator, 'role-grant', own)).body.code).toBe('own-role-grant');
    const wrong = await catalogue.decide(administrator, 'role-grant', { personId, roles: ['approver'] });
    expect(wrong.body.code).toBe('role-not-grantable');
  });

  it('are erased by one fact, however often it is asked', async () => {
    const { organizationId, lead, administrator } = await catalogue.institution();
    const url = `/v1/organizations/${organizationId}/members/${lead.personId}/erasure`;
    expect((await catalogue.call('POST', url, { as: administrator })).body.state).toBe('erased');
    expect((await catalogue.call('POST', url, { as: administrator })).status).toBe(200);
    expect((await catalogue.call('POST', url, { as: lead })).body.code).toBe('forbidden');
    const told = (await catalogue.facts('personErased')).filter(
      (one) => one.value.personId === lead.personId,
    );
    expect(told).toHaveLength(1);
    const unknown = `/v1/organizations/${organizationId}/members/${randomId()}/erasure`;
    expect((await catalogue.call('POST', unknown, { as: administrator })).body.code).toBe('not-found');
  });

  it('ignore an older word of the registry', async () => {
    const { organizationId, administrator } = await catalogue.institution();
    const person = await catalogue.enrol(organizationId, ['registrar']);
    await catalogue.issuanceFact({
      case: 'enrolmentRecorded',
      value: { organizationId, personId: person.personId, roles: ['auditor'], passkeys: [], revision: 0n },
    });
    expect(await listOf(organizationId, administrator)).toContainEqual(
      expect.objectContaining({ personId: person.personId, enrolledRoles: ['registrar'] }),
    );
  });
});

it('a member of another organization finds nothing', async () => {
  const [ours, theirs] = [await catalogue.institution(), await catalogue.institution()];
  for (const path of ['', '/employers', '/members', '/micro-certifications']) {
    const answer = await catalogue.call('GET', `/v1/organizations/${ours.organizationId}${path}`, {
      as: theirs.lead,
    });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});
