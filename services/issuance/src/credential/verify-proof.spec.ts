import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Resolvers } from './check.js';
import { awardedAt, college, employers, signToken, unsignedAward } from './credential.fixtures.js';
import { canonicalText, type JsonObject, type JsonValue } from './json.js';
import { currency, resolvers } from './published.fixtures.js';
import { verifyCredential } from './verify.js';

describe('verifying tokens', () => {
  let token: string;
  let all: Resolvers;
  beforeAll(async () => {
    token = await signToken(await unsignedAward());
    all = await resolvers({ currency: currency() });
  });
  const verify = (input: string) => verifyCredential(input, { resolvers: all, now: awardedAt });

  it('refuses tokens with alg none or HS256, a foreign kid, another typ, more header, differing claims', async () => {
    const [header = '', payload = ''] = token.split('.');
    const encode = (value: JsonValue) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const base: JsonObject = JSON.parse(Buffer.from(header, 'base64url').toString());
    const claims: JsonObject = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const signed = async (head: JsonObject, body: JsonObject): Promise<string> => {
      const text = `${encode(head)}.${encode(body)}`;
      const signature = await college.rsa.signingKey.sign('RS256', Buffer.from(text));
      return `${text}.${Buffer.from(signature).toString('base64url')}`;
    };
    const none = `${encode({ ...base, alg: 'none' })}.${payload}.`;
    expect((await verify(none)).validWhenAwarded).toMatchObject({ answer: 'no', reason: 'jwt-malformed' });
    const shared = `${encode({ ...base, alg: 'HS256' })}.${payload}`;
    const mac = createHmac('sha256', JSON.stringify(college.rsa.jwk)).update(shared).digest('base64url');
    const cases: [string, string][] = [
      [`${encode({ ...base, alg: 'none' })}.${payload}.AA`, 'jwt-algorithm-not-accepted'],
      [`${shared}.${mac}`, 'jwt-algorithm-not-accepted'],
      [
        await signed({ ...base, kid: employers.fidelity.rsa.signingKey.verificationMethod }, claims),
        'key-of-another',
      ],
      [await signed({ ...base, kid: '#key' }, claims), 'key-id-not-absolute'],
      [await signed({ ...base, typ: 'vc+jwt' }, claims), 'jwt-type-wrong'],
      [await signed({ ...base, jwk: college.rsa.jwk }, claims), 'jwt-header-not-accepted'],
      [await signed(base, { ...claims, nbf: 1 }), 'jwt-claim-differs'],
      [await signed(base, { ...claims, exp: 4_000_000_000 }), 'jwt-claim-differs'],
      [await signed(base, { ...claims, vc: {} }), 'jwt-credential-wrapped'],
    ];
    for (const [one, reason] of cases) {
      expect((await verify(one)).validWhenAwarded).toMatchObject({ answer: 'no', reason });
    }
    const twice = Buffer.from(`{"name":"x",${canonicalText(claims).slice(1)}`).toString('base64url');
    expect((await verify(`${header}.${twice}.AA`)).validWhenAwarded.answer).toBe('no');
    expect((await verify('')).validWhenAwarded.answer).toBe('no');
  });
});
