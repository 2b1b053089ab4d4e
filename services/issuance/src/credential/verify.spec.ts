import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Resolvers } from './check.js';
import {
  awardedAt,
  college,
  employers,
  fiveYearsOn,
  organization,
  signAward,
  signedEndorsement,
  signToken,
  take,
  unsignedAward,
} from './credential.fixtures.js';
import { canonicalText, isObject, type JsonObject, type JsonValue } from './json.js';
import type { AwardCredential, EndorsementCredential, Secured } from './model.js';
import { signDataIntegrity, signJwt } from './proof.js';
import { currency, resolvers, statusList } from './published.fixtures.js';
import { statusListUrl } from './urls.js';
import { type Verification, verifyCredential } from './verify.js';

const bad = (result: Verification) =>
  result.checks.filter((one) => one.outcome !== 'passed').map((one) => `${one.check}:${one.code}`);

/** Every leaf of a JSON value as a path. */
function leaves(value: JsonValue, path: string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((one, at) => leaves(one, [...path, String(at)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [path];
}

/** A copy with one leaf changed. */
function changed(value: JsonValue, [key, ...rest]: string[], how: (leaf: JsonValue) => JsonValue): JsonValue {
  if (key === undefined) return how(value);
  if (Array.isArray(value))
    return value.map((one, at) => (String(at) === key ? changed(one, rest, how) : one));
  if (!isObject(value)) return value;
  return { ...value, [key]: changed(value[key] ?? null, rest, how) };
}

const other = (leaf: JsonValue): JsonValue => {
  if (typeof leaf === 'string') return `${leaf.slice(0, -1)}${leaf.endsWith('x') ? 'y' : 'x'}`;
  return typeof leaf === 'number' ? leaf + 1 : !leaf;
};

describe('verifying', () => {
  let unsigned: AwardCredential;
  let award: Secured<AwardCredential>;
  let token: string;
  let all: Resolvers;
  beforeAll(async () => {
    unsigned = await unsignedAward();
    award = await signAward(unsigned);
    token = await signToken(unsigned);
    all = await resolvers({ currency: currency() });
  });
  const verify = (input: string | JsonObject, now = awardedAt, given: Resolvers = all) =>
    verifyCredential(input, { resolvers: given, now });

  it.each(['data-integrity', 'vc-jwt'] as const)(
    'accepts an award as %s: valid when awarded, current today',
    async (form) => {
      const result = await verify(form === 'vc-jwt' ? token : canonicalText(award));
      expect(bad(result)).toEqual([]);
      expect(result).toMatchObject({ form, kind: 'award', statusToday: 'valid' });
      expect(result.validWhenAwarded.answer).toBe('yes');
      expect(result.currentToday.answer).toBe('current');
      const names = result.checks.map((one) => one.check);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining(['proof', 'issuer', 'revocation', 'suspension', 'endorsement-kinds']),
      );
    },
  );

  it('keeps an award valid five years on, and says that it is not current', async () => {
    const result = await verify(award, fiveYearsOn);
    expect(result.validWhenAwarded.answer).toBe('yes');
    expect(result.currentToday).toMatchObject({
      answer: 'not-current',
      reason: 'lapsed',
      since: '2028-02-01T05:00:00Z',
    });
  });

  it('accepts the status list, in either form, and an endorsement on its own', async () => {
    for (const form of ['json', 'jwt'] as const) {
      const result = await verify(award, awardedAt, await resolvers({ form, currency: currency() }));
      expect(bad(result)).toEqual([]);
      expect(bad(await verify(await statusList('revocation', [1], form)))).toEqual([]);
    }
    expect(bad(await verify(await signedEndorsement('fidelity', 'fr')))).toEqual([]);
  });

  it('refuses an award in which any one value is changed', async () => {
    const paths = leaves(award);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), async (path) => {
        const result = await verify(canonicalText(changed(award, path, other)));
        expect(result.validWhenAwarded.answer).not.toBe('yes');
        expect(result.checks.some((one) => one.outcome === 'failed')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a token in which any one character of the signed parts or the signature is changed', async () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), fc.integer({ min: 1, max: 63 }), async (at, by) => {
        const from = digits.indexOf(token.charAt(at));
        const to = from < 0 ? 'A' : digits.charAt((from + by) % 64);
        const result = await verify(token.slice(0, at) + to + token.slice(at + 1));
        expect(result.validWhenAwarded.answer).not.toBe('yes');
      }),
      { numRuns: 40 },
    );
  });

  it('refuses an added member, a duplicate member, a second proof and a context inside', async () => {
    expect(bad(await verify({ ...award, note: 'x' }))).toContain('proof:proof-invalid');
    const text = canonicalText(award);
    const twice = `{"name":"Another",${text.slice(1)}`;
    expect(bad(await verify(twice))).toEqual(['syntax:json-duplicate-member']);
    const doubled: JsonObject = { ...award, proof: [award.proof, award.proof] };
    expect(bad(await verify(doubled))).toContain('proof:proof-not-single');
    const nested: JsonObject = {
      ...award,
      credentialSubject: { ...award.credentialSubject, '@context': {} },
    };
    expect(bad(await verify(nested))).toContain('contexts:context-nested');
  });

  it('tells revoked, suspended, expired and not yet valid', async () => {
    const revoked = await verify(
      award,
      awardedAt,
      await resolvers({ revoked: [4711], currency: currency() }),
    );
    expect(revoked).toMatchObject({
      statusToday: 'revoked',
      validWhenAwarded: { answer: 'no', reason: 'revoked' },
    });
    const suspended = await verify(token, awardedAt, await resolvers({ suspended: [4711] }));
    expect(suspended).toMatchObject({
      statusToday: 'suspended',
      validWhenAwarded: { answer: 'unknown', reason: 'suspended' },
    });
    const ending = await signAward({ ...unsigned, validUntil: '2028-01-01T00:00:00Z' });
    expect(await verify(ending, fiveYearsOn)).toMatchObject({
      statusToday: 'expired',
      validWhenAwarded: { answer: 'yes' },
    });
    expect(await verify(award, '2027-05-01T00:00:00Z')).toMatchObject({ validWhenAwarded: { answer: 'no' } });
  });

  it('says unknown, never yes, for what cannot be reached or is not proved', async () => {
    const broken: Resolvers = { ...all, statusList: async () => Promise.reject(new Error('timed out')) };
    const result = await verify(award, awardedAt, broken);
    expect(result).toMatchObject({
      statusToday: 'unknown',
      validWhenAwarded: { answer: 'unknown', reason: 'status-list-unreachable' },
    });
    const silent: Resolvers = {
      ...all,
      didDocument: async () => ({ ok: false, code: 'not-found', detail: 'gone' }),
    };
    expect((await verify(award, awardedAt, silent)).validWhenAwarded).toMatchObject({
      answer: 'unknown',
      reason: 'did-not-found',
    });
    const none: Resolvers = {
      ...all,
      currency: async () => ({ ok: false, code: 'unreachable', detail: '' }),
    };
    expect((await verify(award, awardedAt, none)).currentToday).toMatchObject({
      answer: 'unknown',
      reason: 'currency-unreachable',
    });

    const url = statusListUrl('https://countersign.localhost', 'demo-college', 'revocation', 1);
    const list = await statusList('revocation', []);
    if (typeof list === 'string') throw new Error('a JSON list is expected');
    const { proof: _proof, ...bare } = list;
    const { fidelity } = employers;
    const credential = { ...bare, issuer: fidelity.did };
    const foreign = take(
      await signDataIntegrity({ credential, key: fidelity.ed25519.signingKey, created: awardedAt }),
    );
    const lists: [string, JsonObject | string][] = [
      ['status-list-proof-missing', bare],
      ['status-list-proof-invalid', { ...list, validFrom: '2027-06-01T14:00:01Z' }],
      ['status-list-of-another', foreign],
      ['status-list-not-the-one', await statusList('suspension', [])],
    ];
    for (const [reason, served] of lists) {
      const given = await resolvers({ statusLists: { [url]: served } });
      const { checks } = await verify(award, awardedAt, given);
      expect(checks.find((one) => one.check === 'revocation')).toMatchObject({
        outcome: 'unknown',
        code: reason,
      });
    }
  });

  it('keeps what a retired key signed, and refuses what a compromised one signed', async () => {
    const document = (state: 'retired' | 'compromised'): JsonObject => {
      const fresh = organization('demo-college', 'Demo College');
      return college.document(state, [{ jwk: fresh.ed25519.jwk, state: 'active' }]);
    };
    const retired = await resolvers({ documents: { [college.did]: document('retired') } });
    expect((await verify(award, fiveYearsOn, retired)).validWhenAwarded.answer).toBe('yes');
    expect((await verify(token, fiveYearsOn, retired)).validWhenAwarded.answer).toBe('yes');
    const stolen = await resolvers({ documents: { [college.did]: document('compromised') } });
    expect((await verify(award, awardedAt, stolen)).validWhenAwarded).toMatchObject({
      answer: 'no',
      reason: 'key-not-listed',
    });
    expect((await verify(token, awardedAt, stolen)).validWhenAwarded).toMatchObject({
      answer: 'no',
      reason: 'key-not-listed',
    });
  });

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
    await expect(verify(award, 'today')).rejects.toThrow(RangeError);
  });

  it('refuses an award that another organization signed in its name', async () => {
    const thief = employers.fidelity.ed25519.signingKey;
    const own = take(
      await signDataIntegrity({
        credential: { ...unsigned, issuer: employers.fidelity.profile },
        key: thief,
        created: awardedAt,
      }),
    );
    const forged: JsonObject = { ...own, issuer: college.profile };
    expect((await verify(forged)).validWhenAwarded).toMatchObject({ answer: 'no', reason: 'key-of-another' });
  });

  describe('embedded endorsements', () => {
    /** The award with other endorsements, signed by the college: it is the endorsements that must fail. */
    const withEndorsements = async (endorsement: JsonObject[]): Promise<string[]> => {
      const achievement = {
        ...unsigned.credentialSubject.achievement,
        endorsement: endorsement as Secured<EndorsementCredential>[],
      };
      const credential = { ...unsigned, credentialSubject: { ...unsigned.credentialSubject, achievement } };
      const result = await verify(await signAward(credential));
      expect(result.validWhenAwarded.answer).toBe('no');
      return bad(result);
    };
    const at = 'endorsement/credentialSubject/achievement/endorsement/0';

    it('refuses one that is changed, one of the issuer itself, one of another text, one made afterwards', async () => {
      const fidelity = await signedEndorsement('fidelity');
      const { proof: _proof, ...demand } = await signedEndorsement('in-demand');
      const sign = (change: Partial<typeof demand>, key = employers['in-demand'].ed25519.signingKey) =>
        signDataIntegrity({ credential: { ...demand, ...change }, key, created: awardedAt }).then(take);
      const altered = { ...(await sign({})), name: 'Altered' };
      expect(await withEndorsements([altered, fidelity])).toContain(`${at}:proof:proof-invalid`);
      const self = await sign({ issuer: college.profile }, college.ed25519.signingKey);
      expect(await withEndorsements([self, fidelity])).toContain(`${at}:issuer:endorsement-by-issuer`);
      const french = await signedEndorsement('in-demand', 'fr');
      expect(await withEndorsements([french, fidelity])).toContain(`${at}:pins:pin-not-in-award`);
      const late = await sign({ validFrom: fiveYearsOn });
      expect(await withEndorsements([late, fidelity])).toContain(`${at}:dates:endorsement-after-award`);
    });

    it('refuses an award in which a kind is missing without a waiver', async () => {
      expect(await withEndorsements([await signedEndorsement('fidelity')])).toEqual([
        'endorsement-kinds:kinds-missing',
      ]);
    });

    it('says unknown when an endorser cannot be reached', async () => {
      const given: Resolvers = {
        ...all,
        didDocument: async (did) =>
          did === employers.fidelity.did
            ? { ok: false, code: 'unreachable', detail: '' }
            : all.didDocument(did),
      };
      expect((await verify(award, awardedAt, given)).validWhenAwarded).toMatchObject({ answer: 'unknown' });
    });
  });

  it('does not believe a currency document of another version or another host', async () => {
    const strange = await resolvers({ currency: { ...currency(), version: 4 } });
    expect((await verify(award, awardedAt, strange)).currentToday).toMatchObject({
      reason: 'currency-of-another',
    });
    const moved = take(
      await signJwt({
        credential: { ...unsigned, issuer: { ...college.profile } },
        key: college.rsa.signingKey,
      }),
    );
    const malformed = await resolvers({ currency: { type: 'CurrencyDocument' } });
    expect((await verify(moved, awardedAt, malformed)).currentToday).toMatchObject({
      reason: 'currency-malformed',
    });
  });
});
