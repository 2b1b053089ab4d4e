import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  canonicalBytes,
  digestOf,
  fromBase64Url,
  parseCanonical,
  toBase64Url,
} from '../../../services/shared/src/canonical.js';
import { newId } from '../../../services/shared/src/ids.js';
import { parseStatementOf } from '../../../services/shared/src/statement.js';
import { warehouseDraft } from '../../support/warehouse-draft.js';
import { Author } from './author.js';
import { type Person, TestCatalogue } from './catalogue.js';

let catalogue: TestCatalogue;
let author: Author;
let lead: Person;
let organizationId: string;
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
}, 180_000);
afterAll(() => catalogue.stop());
beforeEach(async () => {
  ({ lead, organizationId } = await catalogue.institution());
  author = new Author(catalogue, lead);
});

describe('a micro-certification', () => {
  it('begins with an empty draft, once for one key', async () => {
    const key = newId();
    const first = await author.create('Préparation', key);
    expect(first.status).toBe(201);
    expect((await author.create('Préparation', key)).body).toEqual(first.body);
    expect(first.body).toMatchObject({ slug: 'preparation', versions: [{ number: 1, state: 'draft' }] });
    expect((await author.get('/micro-certifications')).body.items).toHaveLength(1);
    const told = (await catalogue.facts('versionDrafted')).filter(
      (one) => one.value.microCertificationId === first.body.id,
    );
    expect(told).toHaveLength(1);
  });

  it('is copied with ids of its own, a version with the same ids', async () => {
    const { microId, versionId } = await author.written();
    const copied = await catalogue.command(lead, `${author.base}/micro-certifications/${microId}/copy`, {
      name: { en: 'Copy' },
    });
    const copy = (await author.get(`/versions/${copied.body.versions[0].id}`)).body.draft;
    expect(copy.competencies[0].id).not.toBe('pick');
    expect(copy.competencies[0].statement).toEqual(warehouseDraft.competencies[0]?.statement);
    const next = await catalogue.command(lead, `${author.base}/micro-certifications/${microId}/versions`, {
      copyOf: versionId,
    });
    expect(next.body.number).toBe(2);
    expect((await author.get(`/versions/${next.body.versionId}`)).body.draft.competencies[0].id).toBe('pick');
    const comparison = (await author.get(`/versions/${next.body.versionId}/compare`)).body;
    expect(comparison).toMatchObject({ from: { number: 1 }, to: { number: 2 } });
    const changes = comparison.differences.flatMap((one: { elements: { change: string }[] }) =>
      one.elements.map((each) => each.change),
    );
    expect(new Set(changes)).toEqual(new Set(['unchanged']));
    const foreign = await catalogue.command(
      lead,
      `${author.base}/micro-certifications/${copied.body.id}/versions`,
      { copyOf: versionId },
    );
    expect(foreign.body.code).toBe('not-found');
  });

  it('numbers versions that are started at once one by one', async () => {
    const { microId } = await author.written();
    const start = () =>
      catalogue.command(lead, `${author.base}/micro-certifications/${microId}/versions`, {});
    const numbers = (await Promise.all([start(), start(), start()])).map((one) => one.body.number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  });
});

describe('a draft', () => {
  it('is replaced only by who saw its newest form', async () => {
    const { versionId, etag } = await author.written();
    expect(etag).toBe('"r2"');
    expect((await author.put(versionId, warehouseDraft, '"r1"')).body.code).toBe('conflict');
    expect((await author.put(versionId, warehouseDraft, 'W/"x"')).body.code).toBe('validation');
    const [one, two] = await Promise.all([
      author.put(versionId, warehouseDraft, etag),
      author.put(versionId, warehouseDraft, etag),
    ]);
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('names each wrong field by its pointer', async () => {
    const { versionId, etag } = await author.written();
    const answer = await author.put(
      versionId,
      { hours: 0, competencies: [{ statement: { de: 'x' } }] },
      etag,
    );
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual(
      expect.arrayContaining(['/hours', '/competencies/0/statement']),
    );
  });

  it('gets ids and the names of ESCO', async () => {
    const uri = 'http://data.europa.eu/esco/skill/089ddb19-1c7a-43ff-ba64-070f7ce4787a';
    const knowledge = [{ text: { en: 'x' }, alignment: { framework: 'ESCO', uri } }];
    const { versionId } = await author.written({ competencies: [{ knowledge }] });
    const [competency] = (await author.get(`/versions/${versionId}`)).body.draft.competencies;
    expect(competency.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(competency.knowledge[0].alignment).toMatchObject({
      version: 'v1.1.1',
      name: { fr: "opérations d'entreposage" },
    });
  });

  it('is checked field by field with the ten elements', async () => {
    const { versionId } = await author.written({ ...warehouseDraft, hours: null });
    const { body } = await author.get(`/versions/${versionId}/check`);
    expect(body).toMatchObject({ complete: false, faults: [{ pointer: '/hours', code: 'hours-missing' }] });
    expect(body.framework).toHaveLength(10);
  });
});

describe('a submission', () => {
  it('freezes the version and tells it whole, with the decision', async () => {
    const { microId, versionId, answer } = await author.submitted();
    const [decision] = answer.body.decisions;
    const [told] = (await catalogue.facts('versionSubmitted')).filter(
      (one) => one.value.versionId === versionId,
    );
    expect(told?.row).toMatchObject({
      key: versionId,
      decision_digest: decision.digest,
      topic: 'countersign.catalogue.v1',
    });
    const value = told?.value;
    if (!value?.decision) throw new Error('no decision in the fact');
    const statement = parseStatementOf('version-submission', value.decision.statement);
    expect(statement.subject).toEqual({ kind: 'version', id: versionId, digest: digestOf(value.manifest) });
    expect(value.parts.map((one) => `${one.kind}/${one.language}`)).toEqual([
      'competencies/',
      'competencies/en',
      'competencies/fr',
      'blueprint/',
      'blueprint/en',
      'blueprint/fr',
    ]);
    for (const part of value.parts) expect(digestOf(part.content)).toBe(part.digest);
    expect(statement.details).toMatchObject({
      number: 1,
      competencies: value.parts[0]?.digest,
      blueprint: value.parts[3]?.digest,
    });
    const page = await catalogue.call('GET', `/m/${microId}/versions/1`);
    expect(page.body).toMatchObject({ state: 'submitted', manifestDigest: digestOf(value.manifest) });
    expect(page.body.editions.fr.blueprint).toBe(
      `https://countersign.localhost/m/${microId}/parts/${value.parts[5]?.digest}`,
    );
    for (const part of value.parts) {
      const served = await catalogue.call('GET', `/m/${microId}/parts/${part.digest}`);
      expect(served.headers['content-type']).toMatch(/^application\/json/);
      expect(served.headers['cache-control']).toContain('immutable');
      expect(digestOf(new TextEncoder().encode(served.text))).toBe(part.digest);
    }
    expect((await catalogue.call('GET', `/m/${microId}`)).body.versions).toMatchObject([
      { number: 1, state: 'submitted' },
    ]);
  });

  it('is the same when it is sent again, and refused when it is signed again', async () => {
    const { versionId } = await author.written();
    const input = await author.submission(versionId);
    const prepared = await catalogue.prepare(lead, 'version-submission', input);
    const body = catalogue.sign(lead, prepared);
    const url = `${author.base}/decisions/version-submission`;
    const key = newId();
    const first = await catalogue.command(lead, url, body, key);
    const again = await catalogue.command(lead, url, body, key);
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const resigned = await catalogue.command(lead, url, catalogue.sign(lead, prepared));
    expect(resigned.status).toBe(409);
    const other = await catalogue.decide(lead, 'version-submission', input);
    expect(other.body.code).toBe('version-frozen');
    expect(
      (await catalogue.facts('versionSubmitted')).filter((one) => one.value.versionId === versionId),
    ).toHaveLength(1);
  });

  it('is recorded once when two people submit at the same moment', async () => {
    const { versionId } = await author.written();
    const colleague = await catalogue.enrol(organizationId, ['programme-lead']);
    const input = await author.submission(versionId);
    const both = [lead, colleague].map((person) => catalogue.decide(person, 'version-submission', input));
    const answers = await Promise.all(both);
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find((one) => one.status === 409)?.body.code).toBe('version-frozen');
    const told = await catalogue.facts('versionSubmitted');
    expect(told.filter((one) => one.value.versionId === versionId)).toHaveLength(1);
    const { rows } = await catalogue.pool.query('SELECT 1 FROM ground.decision WHERE organization_id = $1', [
      organizationId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('refuses a draft with gaps by every field, and an unapproved policy', async () => {
    const { versionId } = await author.written({ name: { en: 'x' } });
    const refused = await catalogue.decide(lead, 'version-submission', await author.submission(versionId));
    expect([refused.status, refused.body.code]).toEqual([422, 'submission-incomplete']);
    expect(refused.body.errors.length).toBeGreaterThan(5);
    expect(refused.body.errors[0]).toMatchObject({
      pointer: expect.any(String),
      code: expect.any(String),
      detailFr: expect.any(String),
    });
    const whole = await author.written();
    const nowhere = { versionId: whole.versionId, policyId: newId(), policyRevision: 1 };
    expect((await catalogue.decide(lead, 'version-submission', nowhere)).body.code).toBe(
      'policy-not-approved',
    );
    const other = await catalogue.institution();
    const foreign = await catalogue.approvedPolicy(other.organizationId);
    const theirs = { versionId: whole.versionId, policyId: foreign.policyId, policyRevision: 1 };
    expect((await catalogue.decide(lead, 'version-submission', theirs)).body.code).toBe(
      'policy-not-approved',
    );
  });

  it('refuses what changed after it was prepared, and a statement that was edited', async () => {
    const { versionId, etag } = await author.written();
    const input = await author.submission(versionId);
    const url = `${author.base}/decisions/version-submission`;
    const prepared = await catalogue.prepare(lead, 'version-submission', input);
    await author.put(versionId, { ...warehouseDraft, hours: 41 }, etag);
    expect((await catalogue.command(lead, url, catalogue.sign(lead, prepared))).body.code).toBe('conflict');
    const fresh = await catalogue.prepare(lead, 'version-submission', input);
    const signed = catalogue.sign(lead, fresh);
    const statement = parseCanonical(fromBase64Url(fresh.body.statements[0]));
    const edited = toBase64Url(canonicalBytes({ ...Object(statement), validUntil: '2030-01-01T00:00:00Z' }));
    expect((await catalogue.command(lead, url, { ...signed, statements: [edited] })).body.code).toBe(
      'assertion-invalid',
    );
  });

  it("is refused to who is no programme lead, and another organization's version is not found", async () => {
    const { versionId } = await author.written();
    const input = await author.submission(versionId);
    const registrar = await catalogue.enrol(organizationId, ['registrar']);
    expect((await catalogue.decide(registrar, 'version-submission', input)).body.code).toBe('forbidden');
    const other = await catalogue.institution();
    const policy = await catalogue.approvedPolicy(other.organizationId);
    const theirs = { versionId, policyId: policy.policyId, policyRevision: 1 };
    expect((await catalogue.decide(other.lead, 'version-submission', theirs)).status).toBe(404);
    for (const path of ['', '/check', '/compare']) {
      const url = `/v1/organizations/${other.organizationId}/versions/${versionId}${path}`;
      expect((await catalogue.call('GET', url, { as: other.lead })).status).toBe(404);
    }
    const write = `/v1/organizations/${other.organizationId}/versions/${versionId}`;
    const overwrite = { as: other.lead, body: warehouseDraft, headers: { 'if-match': '"r2"' } };
    expect((await catalogue.call('PUT', write, overwrite)).status).toBe(404);
  });
});
