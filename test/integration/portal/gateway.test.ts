import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { putAccounts } from '../../../deploy/local/accounts.js';
import { issuerOf } from '../../../deploy/local/environment.js';
import { startIdentity } from '../../../deploy/local/identity.js';
import { Tokens } from '../../../services/shared/src/auth.js';
import { randomId } from '../../../services/shared/src/ids.js';
import { failuresAtNonsense } from '../../support/senseless.js';
import { enrolled, registered } from './events.js';
import { bodyOf, foreignKey, linkTokenOf, type PortalStand, random, startStand, Visitor } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let identity: Server;
const college = randomId();
const stranger = randomId();
const employer = randomId();
const othersEmployer = randomId();
const ada = randomId();

beforeAll(async () => {
  stand = await startStand();
  putAccounts(stand.stack, [
    { login: 'ada', password: 'demo-ada', name: 'Ada', email: 'Ada@College.example', language: 'fr' },
    { login: 'eve', password: 'demo-eve', name: 'Eve', email: 'eve@nowhere.example', language: 'en' },
  ]);
  identity = await startIdentity(stand.stack);
  for (const event of [
    registered(college, 'institution', 'Demo College', 'college.example'),
    registered(stranger, 'institution', 'Other College', 'other.example'),
    registered(employer, 'employer', 'Lakeside Logistics (demo)', 'lakeside.example', college),
    registered(othersEmployer, 'employer', 'Not theirs', 'theirs.example', stranger),
  ]) {
    await stand.portal.factsService.handle(event);
  }
  const named = await stand.operatorPost('/v1/operator/people', {
    personId: ada,
    name: 'Ada Administrator',
    mail: 'ada@college.example',
    language: 'fr',
    organizationId: college,
  });
  expect(named.status).toBe(200);
}, 180_000);

afterAll(async () => {
  identity?.close();
  identity?.closeAllConnections();
  await stand?.close();
});

beforeEach(() => {
  stand.asked.length = 0;
});

/** Signs in at the identity provider, as a browser would. */
async function signIn(
  login: string,
  visitor = new Visitor(stand.origin),
  returnTo = '/pipeline',
): Promise<{ visitor: Visitor; location: string | null }> {
  const provider = new Visitor(issuerOf(stand.stack));
  let response = await visitor.go(`/auth/sign-in?return=${encodeURIComponent(returnTo)}`);
  let location = response.headers.get('location') ?? '';
  response = await provider.go(location);
  location = response.headers.get('location') ?? '';
  response = await provider.go(location, {
    method: 'POST',
    body: new URLSearchParams({ login, password: `demo-${login}` }),
  });
  for (let step = 0; step < 6; step++) {
    location = new URL(response.headers.get('location') ?? '', issuerOf(stand.stack)).href;
    if (location.startsWith(stand.origin)) break;
    response = await provider.go(location);
  }
  response = await visitor.go(location);
  return { visitor, location: response.headers.get('location') };
}

async function asAdministrator(): Promise<Visitor> {
  await stand.portal.factsService.handle(
    enrolled(college, ada, ['administrator', 'programme-lead'], BigInt(Date.now())),
  );
  return (await signIn('ada')).visitor;
}

function firstMail(): PortalStand['mails'][number] {
  const [mail] = stand.mails;
  if (!mail) throw new Error('no mail came');
  return mail;
}

const problemOf = async (response: Response): Promise<string> =>
  (await bodyOf<{ code: string }>(response)).code;

describe('sign-in', () => {
  test('a verified mail ties an account to the named person, whose membership is provisional', async () => {
    const { visitor, location } = await signIn('ada');
    expect(location).toBe('/pipeline');
    const session = await (await visitor.go('/v1/session')).json();
    expect(session).toEqual({
      person: { id: ada, name: 'Ada Administrator', language: 'fr' },
      subject: 'person',
      method: 'account',
      earnerOf: null,
      earnerTimeZone: null,
      organizations: [
        {
          organizationId: college,
          name: 'Demo College',
          kind: 'institution',
          slug: 'college',
          timeZone: 'America/Toronto',
          roles: [],
          provisional: true,
        },
      ],
    });
  });

  test('somebody whom nobody named gets no session', async () => {
    const { visitor, location } = await signIn('eve');
    expect(location).toBe('/sign-in?fault=person-not-known');
    expect(await (await visitor.go('/v1/session')).json()).toMatchObject({ person: null });
  });

  test('an answer without the cookie of its beginning is refused', async () => {
    const response = await new Visitor(stand.origin).go('/auth/callback?code=x&state=y');
    expect(response.headers.get('location')).toBe('/sign-in?fault=failed');
  });

  test('signing out ends the session, and the provider’s', async () => {
    const { visitor } = await signIn('ada');
    const cookie = visitor.cookies.get('countersign_session');
    const { redirect } = await bodyOf<{ redirect: string }>(await visitor.post('/auth/sign-out', {}));
    expect(redirect).toContain(issuerOf(stand.stack));
    visitor.cookies.set('countersign_session', cookie ?? '');
    expect(await (await visitor.go('/v1/session')).json()).toMatchObject({ person: null });
  });

  test('a session ends after twelve idle hours', async () => {
    const { visitor } = await signIn('ada');
    stand.now.offsetMs = 12 * 3_600_000 + 1;
    expect(await (await visitor.go('/v1/session')).json()).toMatchObject({ person: null });
    stand.now.offsetMs = 0;
    expect(await (await visitor.go('/v1/session')).json()).toMatchObject({ person: null });
  });
});

describe('the proxy', () => {
  test('puts a fresh token in the place of cookies and passes what belongs to the request', async () => {
    const visitor = await asAdministrator();
    const response = await visitor.go(`/v1/organizations/${college}/releases?limit=5`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'key-123456',
        'correlation-id': 'corr-123456',
        'x-forwarded-for': '1.2.3.4',
      },
      body: '{"a":1}',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('correlation-id')).toBe('corr-123456');
    const [asked] = stand.asked;
    expect(asked).toMatchObject({
      service: 'issuance',
      method: 'POST',
      url: `/v1/organizations/${college}/releases?limit=5`,
      bytes: 7,
    });
    expect(asked?.headers).toMatchObject({
      'idempotency-key': 'key-123456',
      'correlation-id': 'corr-123456',
    });
    for (const name of ['cookie', 'x-forwarded-for', 'origin']) expect(asked?.headers[name]).toBeUndefined();
    const actor = await stand.tokens.actorOf((asked?.headers.authorization ?? '').replace('Bearer ', ''));
    expect(actor).toEqual({
      kind: 'person',
      personId: ada,
      locale: 'fr',
      memberships: [{ organizationId: college, roles: ['programme-lead', 'administrator'] }],
    });
  });

  test('asks for public documents without a person', async () => {
    const visitor = await asAdministrator();
    await visitor.go(`/awards/${randomId()}/en`);
    expect(stand.asked[0]).toMatchObject({ service: 'issuance' });
    expect(stand.asked[0]?.headers.authorization).toBeUndefined();
    expect(stand.asked[0]?.headers.cookie).toBeUndefined();
  });

  test('streams a large upload whole', async () => {
    const visitor = await asAdministrator();
    const body = random(30 * 1024 * 1024);
    const response = await visitor.go(`/v1/organizations/${college}/cases/${randomId()}/evidence`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
    expect(response.status).toBe(201);
    expect(stand.asked[0]).toMatchObject({
      service: 'assessment',
      bytes: body.length,
      digest: createHash('sha256').update(body).digest('hex'),
    });
  });

  test('a refusal that comes before the upload’s end reaches its sender', async () => {
    const visitor = await asAdministrator();
    for (const megabytes of [1, 30]) {
      const response = await visitor.go(`/v1/organizations/${college}/cases/${randomId()}/too-large`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: random(megabytes * 1024 * 1024),
      });
      expect([response.status, await problemOf(response)]).toEqual([413, 'payload-too-large']);
    }
    expect((await visitor.go('/v1/session')).status).toBe(200);
  });

  test('JSON that no service would read is refused here', async () => {
    const visitor = await asAdministrator();
    const response = await visitor.post(`/v1/organizations/${college}/releases`, {
      text: 'x'.repeat(17 * 1024 * 1024),
    });
    expect([response.status, await problemOf(response)]).toEqual([413, 'payload-too-large']);
    expect(stand.asked).toEqual([]);
  });

  test('a program’s bearer token does not stand for a session: foreign, alg none, or even ours', async () => {
    const own = await stand.tokens.forPerson({
      personId: ada,
      memberships: [{ organizationId: college, roles: ['administrator'] }],
      locale: 'en',
    });
    const foreign = await new Tokens({
      service: 'portal',
      publicOrigin: 'https://countersign.localhost',
      ownKey: await foreignKey('portal-1'),
      keySet: { keys: [] },
    }).forPerson({
      personId: ada,
      memberships: [],
      locale: 'en',
    });
    const none = new UnsecuredJWT({ memberships: [] })
      .setSubject(ada)
      .setIssuer('https://countersign.localhost')
      .setAudience('countersign')
      .setExpirationTime('2m')
      .encode();
    for (const token of [own, foreign, none]) {
      for (const path of [`/v1/organizations/${college}/releases`, `/v1/organizations/${college}/people`]) {
        const response = await new Visitor(stand.origin).go(path, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect([response.status, await problemOf(response)]).toEqual([401, 'unauthenticated']);
      }
    }
    expect(stand.asked).toEqual([]);
  });

  test('a form of another site is refused', async () => {
    const visitor = await asAdministrator();
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      const response = await visitor.post(`/v1/organizations/${college}/releases`, {}, headers);
      expect([response.status, await problemOf(response)]).toEqual([403, 'origin-refused']);
    }
    expect(
      (await visitor.post(`/v1/organizations/${college}/people`, {}, { origin: 'https://evil.example' }))
        .status,
    ).toBe(403);
    for (const origin of [stand.origin, 'https://countersign.localhost']) {
      expect((await visitor.post(`/v1/organizations/${college}/releases`, {}, { origin })).status).toBe(201);
    }
  });

  test('a path that could be read in two ways is nobody’s', async () => {
    const statuses: number[] = [];
    for (const path of ['/m/../internal/contacts', '/m/%2e%2e/internal/contacts', '/m/x%2f..%2finternal']) {
      // fetch would tidy the path up before sending it.
      const status = await new Promise<number>((resolve, reject) => {
        const { port } = new URL(stand.origin);
        httpRequest({ host: '127.0.0.1', port, path, method: 'GET' }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([404, 404, 404]);
    expect(stand.asked).toEqual([]);
  });

  test('an answer of a service that is down is a problem', async () => {
    const { Forwarder } = await import('../../../services/portal/src/gateway/forward.js');
    const { default: fastify } = await import('fastify');
    const { pino } = await import('pino');
    const dead = 'http://127.0.0.1:1';
    const forwarder = new Forwarder(
      { catalogue: dead, endorsement: dead, assessment: dead, issuance: dead },
      stand.origin,
      pino({ level: 'silent' }),
    );
    const app = fastify();
    app.get('/x', async (request, reply) => {
      await forwarder
        .forward(request, reply, { owner: 'catalogue', target: '/x', token: null, content: 'data' })
        .catch((error: { code: string; status: number }) =>
          reply.status(error.status).send({ code: error.code }),
        );
      return reply;
    });
    const response = await app.inject('/x');
    expect([response.statusCode, response.json()]).toEqual([503, { code: 'service-unavailable' }]);
    await forwarder.close();
    await app.close();
  });
});

describe('pages', () => {
  test('every page path is the one page, with a strict policy', async () => {
    for (const path of ['/', '/requests/1', `/m/${randomId()}`, '/verify', `/o/${college}`]) {
      const response = await new Visitor(stand.origin).go(path, { headers: { accept: 'text/html' } });
      expect([path, response.status, await response.text()]).toEqual([
        path,
        200,
        '<!doctype html><title>Countersign</title>',
      ]);
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('files keep for ever, what is not there is 404, nothing outside the folder is served', async () => {
    const visitor = new Visitor(stand.origin);
    const file = await visitor.go('/assets/app-1.js');
    expect([file.status, file.headers.get('cache-control'), await file.text()]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'export {};',
    ]);
    expect((await visitor.go('/assets/none-1.js')).status).toBe(404);
    expect((await visitor.go('/robots.txt')).headers.get('content-type')).toContain('text/plain');
    expect((await visitor.go('/healthz')).status).toBe(200);
    expect(await (await visitor.go('/docs')).text()).toContain('/docs/catalogue/docs');
    for (const path of [
      '/docs/portal/docs',
      '/docs/portal/docs/swagger-ui.css',
      '/docs/portal/docs/swagger-ui-init.js',
    ]) {
      const response = await visitor.go(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
    }
  });

  test('what does not exist in the API is a problem', async () => {
    const response = await new Visitor(stand.origin).go('/v1/nothing', { headers: { accept: 'text/html' } });
    expect([response.status, await problemOf(response), response.headers.get('cache-control')]).toEqual([
      404,
      'not-found',
      'no-store',
    ]);
  });
});

describe('people', () => {
  test('the operator names a person once; another id for the same mail is a conflict', async () => {
    const body = {
      personId: ada,
      name: 'Ada Administrator',
      mail: 'ADA@college.example',
      language: 'fr',
      organizationId: college,
    };
    expect((await stand.operatorPost('/v1/operator/people', body)).status).toBe(200);
    const other = await stand.operatorPost('/v1/operator/people', { ...body, personId: randomId() });
    expect([other.status, await problemOf(other)]).toEqual([409, 'conflict']);
    const unsigned = await new Visitor(stand.origin).post('/v1/operator/people', {
      ...body,
      at: new Date().toISOString(),
    });
    expect(unsigned.status).toBe(401);
  });

  test('an administrator names a colleague, who is invited once and enters by the mail’s link, once', async () => {
    const visitor = await asAdministrator();
    const colleague = { name: 'Zoé Test', mail: 'zoe@college.example', language: 'fr' };
    const first = await bodyOf<{ personId: string }>(
      await visitor.post(`/v1/organizations/${college}/people`, colleague),
    );
    const second = await (
      await visitor.post(`/v1/organizations/${college}/people`, { ...colleague, mail: 'Zoe@College.example' })
    ).json();
    expect(second).toEqual(first);
    while ((await stand.portal.sender.sendDue()) > 0);
    const mails = stand.mails.filter(
      (mail) => mail.text?.includes('/l#') && [mail.to].flat().some((to) => to?.text.includes('zoe@')),
    );
    expect(mails.map((mail) => mail.subject)).toEqual(['Rejoignez Demo College sur Countersign']);
    const token = linkTokenOf(mails[0] ?? firstMail());

    const zoe = new Visitor(stand.origin);
    expect((await zoe.go('/l', { headers: { accept: 'text/html' } })).status).toBe(200);
    const bound = await zoe.post('/v1/session/link', { token });
    expect([bound.status, await bound.json()]).toEqual([
      200,
      { personId: first.personId, subject: 'person', target: '/' },
    ]);
    expect(await (await zoe.go('/v1/session')).json()).toMatchObject({
      person: { id: first.personId, name: 'Zoé Test', language: 'fr' },
      method: 'link',
    });
    const again = await new Visitor(stand.origin).post('/v1/session/link', { token });
    expect([again.status, await problemOf(again)]).toEqual([409, 'link-used']);

    stand.mails.length = 0;
    for (let ask = 0; ask < 3; ask++)
      expect((await new Visitor(stand.origin).post('/v1/session/link/renew', { token })).status).toBe(202);
    expect(
      (await new Visitor(stand.origin).post('/v1/session/link/renew', { token: 'x'.repeat(43) })).status,
    ).toBe(202);
    while ((await stand.portal.sender.sendDue()) > 0);
    expect(stand.mails.map((mail) => mail.subject)).toEqual(['Votre nouveau lien']);
    const renewed = linkTokenOf(firstMail());
    expect((await new Visitor(stand.origin).post('/v1/session/link', { token: renewed })).status).toBe(200);
  });

  test('of two who bind a link at the same moment one enters', async () => {
    const token = await stand.portal.sessions.makeLink(ada, 'person', '/');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => new Visitor(stand.origin).post('/v1/session/link', { token })),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409, 409, 409, 409, 409,
    ]);
    expect((await new Visitor(stand.origin).post('/v1/session/link', { token: 'y'.repeat(43) })).status).toBe(
      404,
    );
    const old = await stand.portal.sessions.makeLink(ada, 'person', '/');
    stand.now.offsetMs = 31 * 24 * 3_600_000;
    const late = await new Visitor(stand.origin).post('/v1/session/link', { token: old });
    stand.now.offsetMs = 0;
    expect([late.status, await problemOf(late)]).toEqual([410, 'link-expired']);
  });

  test('a contact has the employer’s mail domain, and only the institution that named the employer sees it', async () => {
    const visitor = await asAdministrator();
    const path = `/v1/organizations/${college}/employers/${employer}/contacts`;
    const bad = await visitor.post(path, { name: 'Bo', mail: 'bo@elsewhere.example', language: 'en' });
    expect(bad.status).toBe(422);
    expect((await bodyOf<{ errors: unknown }>(bad)).errors).toMatchObject([
      { pointer: '/mail', code: 'mail-domain' },
    ]);
    const { personId } = await bodyOf<{ personId: string }>(
      await visitor.post(path, { name: 'Bo', mail: 'bo@lakeside.example', language: 'en' }),
    );
    expect(await (await visitor.go(path)).json()).toEqual({ items: [{ personId, name: 'Bo' }], next: null });
    expect(
      (
        await visitor.post(`/v1/organizations/${college}/employers/${othersEmployer}/contacts`, {
          name: 'Bo',
          mail: 'bo@theirs.example',
          language: 'en',
        })
      ).status,
    ).toBe(404);
    const bo = new Visitor(stand.origin);
    await bo.post('/v1/session/link', {
      token: await stand.portal.sessions.makeLink(personId, 'person', '/'),
    });
    expect((await bodyOf<{ organizations: unknown }>(await bo.go('/v1/session'))).organizations).toEqual([
      {
        organizationId: employer,
        name: 'Lakeside Logistics (demo)',
        kind: 'employer',
        slug: 'lakeside',
        timeZone: 'America/Toronto',
        roles: ['approver'],
        provisional: true,
      },
    ]);
    expect((await bo.go(`/v1/organizations/${college}/people`)).status).toBe(404);
    expect(
      (
        await bo.post(`/v1/organizations/${employer}/people`, {
          name: 'X',
          mail: 'x@lakeside.example',
          language: 'en',
        })
      ).status,
    ).toBe(403);
  });

  test('another organization’s things do not exist', async () => {
    const visitor = await asAdministrator();
    for (const path of ['people', `employers/${employer}/contacts`, 'pipeline', 'pipeline/stream']) {
      expect([path, (await visitor.go(`/v1/organizations/${stranger}/${path}`)).status]).toEqual([path, 404]);
      expect([
        path,
        (await new Visitor(stand.origin).go(`/v1/organizations/${college}/${path}`)).status,
      ]).toEqual([path, 401]);
    }
    expect(
      (
        await visitor.post(`/v1/organizations/${stranger}/people`, {
          name: 'X',
          mail: 'x@y.example',
          language: 'en',
        })
      ).status,
    ).toBe(404);
  });
});

test('fails at no senseless id or body, on any route of its own', async () => {
  const visitor = await asAdministrator();
  const document = await bodyOf<{ paths: Record<string, object> }>(await visitor.go('/docs-json'));
  const failures = await failuresAtNonsense(document.paths, college, async (method, path, body) => {
    const url = path.replace('{organizationId}', college);
    if (
      url.includes('sign-in') ||
      url.includes('callback') ||
      url.includes('sign-out') ||
      url.includes('stream')
    )
      return 404;
    const response = await visitor.go(url, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomId(), origin: stand.origin },
      ...(body && method !== 'GET' ? { body: JSON.stringify(body) } : {}),
    });
    await response.body?.cancel();
    return response.status;
  });
  expect(failures).toEqual([]);
});
