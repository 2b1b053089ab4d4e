import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { type Actor, actingFor, allow, type TokenKeys, Tokens } from './auth.js';
import { roleFor } from './decision-roles.js';
import { Problem } from './problem.js';
import { roles } from './roles.js';

const origin = 'https://countersign.localhost';
const organizationId = '00000000-0000-4000-8000-000000000001';
const personId = '00000000-0000-4000-8000-000000000002';
let keys: Record<'portal' | 'issuance' | 'stranger', { own: JWK; key: CryptoKey }>;
let keySet: TokenKeys['keySet'];

async function pair(kid: string): Promise<{ own: JWK; key: CryptoKey; open: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    own: { ...(await exportJWK(privateKey)), kid, alg: 'ES256' },
    key: privateKey,
    open: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' },
  };
}

beforeAll(async () => {
  const [portal, issuance, stranger] = [
    await pair('portal-1'),
    await pair('issuance-1'),
    await pair('portal-1'),
  ];
  keys = { portal, issuance, stranger };
  keySet = { keys: [portal.open, issuance.open] };
});

const tokensOf = (service: string, own: JWK) =>
  new Tokens({ service, publicOrigin: origin, ownKey: own, keySet });
const person = {
  personId,
  memberships: [{ organizationId, roles: ['registrar' as const] }],
  locale: 'fr' as const,
};

async function refused(token: string): Promise<void> {
  await expect(tokensOf('catalogue', keys.issuance.own).actorOf(token)).rejects.toMatchObject({
    code: 'unauthenticated',
  });
}

describe('tokens', () => {
  it("accepts the portal's token for a person with the memberships in it", async () => {
    const token = await tokensOf('portal', keys.portal.own).forPerson(person);
    expect(await tokensOf('catalogue', keys.issuance.own).actorOf(token)).toEqual({
      kind: 'person',
      ...person,
    });
  });

  it("accepts the portal's token for an earner with the institution in it", async () => {
    const earner = { personId, memberships: [], locale: 'en' as const, earnerOf: organizationId };
    const token = await tokensOf('portal', keys.portal.own).forPerson(earner);
    expect(await tokensOf('catalogue', keys.issuance.own).actorOf(token)).toEqual({
      kind: 'person',
      ...earner,
    });
  });

  it("accepts a service's token at the service it is for, and nowhere else", async () => {
    const token = await tokensOf('issuance', keys.issuance.own).forService('assessment');
    expect(await tokensOf('assessment', keys.portal.own).actorOf(token)).toEqual({
      kind: 'service',
      service: 'issuance',
    });
    await refused(token);
  });

  it('refuses `alg: none`', async () => {
    const unsecured = new UnsecuredJWT({ memberships: person.memberships, locale: 'en' });
    await refused(
      unsecured
        .setIssuer(origin)
        .setAudience('countersign')
        .setSubject(personId)
        .setExpirationTime('60s')
        .encode(),
    );
  });

  it("refuses another issuer, another key, a service's key for a person, and an expired token", async () => {
    const make = (key: CryptoKey, kid: string, issuer: string, expires: string) =>
      new SignJWT({ memberships: person.memberships, locale: 'en' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(issuer)
        .setAudience('countersign')
        .setSubject(personId)
        .setExpirationTime(expires)
        .sign(key);
    await refused(await make(keys.portal.key, 'portal-1', 'https://other.example', '60s'));
    await refused(await make(keys.stranger.key, 'portal-1', origin, '60s'));
    await refused(await make(keys.issuance.key, 'issuance-1', origin, '60s'));
    await refused(await make(keys.portal.key, 'portal-1', origin, '-1s'));
  });
});

describe('route policies', () => {
  const signedIn: Actor = { kind: 'person', ...person };
  const codeOf = (work: () => void): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof Problem) return error.code;
    }
    return 'allowed';
  };

  it("hides another organization's things from whoever is not a member", () => {
    const other = '00000000-0000-4000-8000-00000000000f';
    expect(codeOf(() => allow({ member: true }, signedIn, other))).toBe('not-found');
    expect(codeOf(() => allow({ roles: ['registrar'] }, signedIn, other))).toBe('not-found');
  });

  it("lets an earner in only where a policy says so, and only at the earner's own institution", () => {
    const other = '00000000-0000-4000-8000-00000000000f';
    const earner: Actor = {
      kind: 'person',
      personId,
      memberships: [],
      locale: 'en',
      earnerOf: organizationId,
    };
    expect(codeOf(() => allow({ memberOrEarner: true }, earner, organizationId))).toBe('allowed');
    expect(codeOf(() => allow({ memberOrEarner: true }, earner, other))).toBe('not-found');
    expect(codeOf(() => allow({ member: true }, earner, organizationId))).toBe('not-found');
    for (const role of roles)
      expect(codeOf(() => allow({ roles: [role] }, earner, organizationId))).toBe('not-found');
    const acting = actingFor(earner, organizationId, { earner: true });
    expect(acting).toMatchObject({ roles: [], earner: true });
    expect(actingFor(signedIn, organizationId, { earner: true })).not.toHaveProperty('earner');
  });

  it('lets an earner decide as self what is open to earners, and nobody else what is only theirs', () => {
    const earner = { personId, organizationId, roles: [], locale: 'en' as const, earner: true as const };
    const registrar = { personId, organizationId, roles: ['registrar' as const], locale: 'en' as const };
    expect(roleFor({ roles: [], earner: 'only' }, earner)).toBe('self');
    expect(roleFor({ roles: ['registrar'], earner: 'too' }, earner)).toBe('self');
    expect(roleFor({ roles: ['registrar'], earner: 'too' }, registrar)).toBe('registrar');
    expect(codeOf(() => roleFor({ roles: [] }, earner))).toBe('forbidden');
    expect(codeOf(() => roleFor({ roles: ['registrar'] }, earner))).toBe('forbidden');
    expect(codeOf(() => roleFor({ roles: [], earner: 'only' }, registrar))).toBe('forbidden');
  });

  it('asks for the role, the sign-in, the service', () => {
    expect(codeOf(() => allow({ roles: ['registrar'] }, signedIn, organizationId))).toBe('allowed');
    expect(codeOf(() => allow({ roles: ['assessor'] }, signedIn, organizationId))).toBe('forbidden');
    expect(codeOf(() => allow({ member: true }, { kind: 'public' }, organizationId))).toBe('unauthenticated');
    expect(
      codeOf(() => allow({ service: ['issuance'] }, { kind: 'service', service: 'portal' }, undefined)),
    ).toBe('forbidden');
    expect(codeOf(() => allow({ operator: true }, signedIn, undefined))).toBe('forbidden');
    expect(codeOf(() => allow({ member: true }, signedIn, undefined))).toBe('forbidden');
  });
});
