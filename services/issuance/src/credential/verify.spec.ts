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
import type { AwardCredential, Secured } from './model.js';
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
    await expect(verify(award, 'today')).rejects.toThrow(RangeError);
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

  it('refuses what is signed but cannot be read: a member under its IRI, as a keyword, or told elsewhere', async () => {
    const { credentialStatus, ...rest } = award;
    const iri = 'https://www.w3.org/2018/credentials#credentialStatus';
    const hidden = await verify({ ...rest, [iri]: credentialStatus });
    // The proof still verifies, since the RDF is the same: only the spelling gives it away.
    expect(hidden.checks.find((one) => one.check === 'proof')).toMatchObject({ outcome: 'passed' });
    expect(hidden.validWhenAwarded).toMatchObject({ answer: 'no', reason: 'member-not-term' });
    const included = await verify({ ...rest, '@included': [{ id: award.id, credentialStatus }] });
    expect(bad(included)).toContain('lints:member-not-term');
    const listed: JsonObject = { ...award, credentialStatus: [credentialStatus] };
    expect((await verify(listed)).validWhenAwarded).toMatchObject({
      answer: 'no',
      reason: 'status-malformed',
    });
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
