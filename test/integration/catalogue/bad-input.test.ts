import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { newId } from '../../../services/shared/src/ids.js';
import { failuresAtNonsense } from '../../support/senseless.js';
import { warehouseDraft } from '../../support/warehouse-draft.js';
import { Author } from './author.js';
import { type Answer, type Person, TestCatalogue } from './catalogue.js';

/** What an author can get wrong, where it is met: over HTTP, with where it is and what to do in both languages. */

type Body = typeof warehouseDraft;

let catalogue: TestCatalogue;
let lead: Person;
let author: Author;
beforeAll(async () => {
  catalogue = await TestCatalogue.start();
  ({ lead } = await catalogue.institution());
  author = new Author(catalogue, lead);
}, 180_000);
afterAll(() => catalogue.stop());

const changed = (change: (body: Body) => void): Body => {
  const body = structuredClone(warehouseDraft);
  change(body);
  return body;
};

const cases: {
  what: string;
  body: Body;
  fault: { pointer: string; code: string };
  en: RegExp;
  fr: RegExp;
}[] = [
  {
    what: 'an unknown ESCO URI',
    body: changed((body) => {
      const element = body.competencies[0]?.skills[0];
      if (element && 'uri' in element.alignment)
        element.alignment.uri = 'http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000';
    }),
    fault: { pointer: '/competencies/0/skills/0/alignment/uri', code: 'esco-uri-unknown' },
    en: /ESCO has no concept/,
    fr: /ESCO n'a aucun concept/,
  },
  {
    what: 'a competency without an attitude',
    body: changed((body) => {
      body.competencies[1]?.attitudes.splice(0);
    }),
    fault: { pointer: '/competencies/1/attitudes', code: 'competency-without-attitude' },
    en: /names no attitude/,
    fr: /aucune attitude/,
  },
  {
    what: 'a rubric criterion that no competency uses',
    body: changed((body) => {
      body.blueprint.criteria[1]?.competencyIds.splice(0);
    }),
    fault: { pointer: '/blueprint/criteria/1/competencyIds', code: 'criterion-without-competency' },
    en: /No competency uses this criterion/,
    fr: /Aucune compétence n'utilise ce critère/,
  },
];

describe.each(cases)('$what', ({ body, fault, en, fr }) => {
  it('is named by the check and refuses the submission', async () => {
    const { versionId } = await author.written(body);
    const expected = { ...fault, detail: expect.stringMatching(en), detailFr: expect.stringMatching(fr) };
    const check = await author.get(`/versions/${versionId}/check`);
    expect(check.body.complete).toBe(false);
    expect(check.body.faults).toContainEqual(expected);
    const refused = await catalogue.decide(lead, 'version-submission', await author.submission(versionId));
    expect([refused.status, refused.body.code]).toEqual([422, 'submission-incomplete']);
    expect(refused.body.errors).toContainEqual(expected);
    expect(refused.body).toMatchObject({
      detail: expect.stringMatching(/Complete the fields/),
      detailFr: expect.stringMatching(/Complétez les champs/),
    });
  });
});

describe('a token', () => {
  const claims = () => ({
    memberships: [{ organizationId: lead.organizationId, roles: lead.roles }],
    locale: 'en',
  });
  const expectRefused = async (token: string) => {
    const answer: Answer = await catalogue.call('GET', `${author.base}/micro-certifications`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
    expect(answer.body).toMatchObject({ title: 'Sign in first', titleFr: "Connectez-vous d'abord" });
    expect(answer.text).not.toMatch(/JW|alg|signature|issuer/i);
  };

  it('of another issuer is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = (issuer: string) =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', kid: 'portal-1' })
        .setIssuer(issuer)
        .setAudience('countersign')
        .setSubject(lead.personId)
        .setExpirationTime('60s')
        .sign(privateKey);
    await expectRefused(await token('https://other.example'));
    await expectRefused(await token('https://countersign.localhost'));
  });

  it('with alg none is refused', async () => {
    const unsecured = new UnsecuredJWT(claims())
      .setIssuer('https://countersign.localhost')
      .setAudience('countersign')
      .setSubject(lead.personId)
      .setExpirationTime('60s')
      .encode();
    await expectRefused(unsecured);
    const head = Buffer.from(JSON.stringify({ alg: 'none', kid: 'portal-1' })).toString('base64url');
    await expectRefused(`${head}.${unsecured.split('.')[1]}.AA`);
  });

  it('signed by its own key in the header is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', kid: 'portal-1', jwk })
      .setIssuer('https://countersign.localhost')
      .setAudience('countersign')
      .setSubject(lead.personId)
      .setExpirationTime('60s')
      .sign(privateKey);
    await expectRefused(token);
  });
});

describe('a request that cannot be read', () => {
  const send = (payload: string) =>
    catalogue.app.inject({
      method: 'POST',
      url: `${author.base}/micro-certifications`,
      headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
      payload,
    });

  it('is refused without a word of what it held', async () => {
    const answer = await send('{"name": secret.person@mail.example}');
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 'validation',
      detail: expect.stringMatching(/could not be read/),
      detailFr: expect.stringMatching(/n'a pas pu être lue/),
    });
    expect(answer.body).not.toContain('secret');
  });

  it('has its faults in both languages', async () => {
    const answer = await catalogue.command(lead, `${author.base}/micro-certifications`, { name: { en: 7 } });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual({
      pointer: '/name/en',
      code: 'invalid_type',
      detail: 'Text is expected here.',
      detailFr: 'Un texte est attendu ici.',
    });
  });
});

it('fails at no senseless id or body, on any route', async () => {
  const { administrator } = await catalogue.institution();
  for (const person of [lead, administrator]) {
    const { body } = await catalogue.call('GET', '/docs-json');
    const failures = await failuresAtNonsense(body.paths, person.organizationId, (method, url, content) =>
      catalogue.statusOf(person, method, url, content),
    );
    expect(failures).toEqual([]);
  }
}, 180_000);

it('refuses text that cannot be kept, and what is nested too deep, with where it is', async () => {
  const nul = await catalogue.command(lead, `${author.base}/micro-certifications`, {
    name: { en: 'a\u0000b' },
  });
  expect([nul.status, nul.body.errors[0].pointer]).toEqual([422, '/name/en']);
  expect(nul.body.errors[0]).toMatchObject({ detailFr: expect.stringMatching(/caractères/) });
  const deep = await catalogue.app.inject({
    method: 'POST',
    url: `${author.base}/micro-certifications`,
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    payload: `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  });
  expect([deep.statusCode, deep.json().code]).toEqual([422, 'validation']);
});
