import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import {
  awardedAt,
  college,
  everyone,
  fiveYearsOn,
  fixedKey,
  signAward,
  signedEndorsement,
  signToken,
  take,
  unsignedAward,
} from './credential.fixtures.js';
import { canonicalText, type JsonObject, type JsonValue } from './json.js';
import { documentLoader } from './loader.js';
import type { AwardCredential, EndorsementCredential, Secured } from './model.js';
import { signDataIntegrity, signJwt } from './proof.js';
import { statusList } from './published.fixtures.js';

const documents = new Map(everyone.map((one) => [one.did, one.document()]));

/** Verifies with the reference library, whole: structure, dates, proof, purpose and status. */
async function reference(credential: JsonObject, now: string, lists: JsonValue[] = []) {
  const inner = documentLoader(async (did) => documents.get(did) ?? null);
  const loader = async (url: string) => {
    const list = lists.find(
      (one) => typeof one === 'object' && one !== null && 'id' in one && one.id === url,
    );
    return typeof list === 'object' && list !== null
      ? { contextUrl: null, documentUrl: url, document: list }
      : inner(url);
  };
  const suite = new DataIntegrityProof({ cryptosuite });
  // The status library verifies the list by the machine's clock: the tests verify it themselves, by `now`.
  const verifyBitstringStatusListCredential = false;
  const status = () =>
    checkStatus({ credential, suite, documentLoader: loader, verifyBitstringStatusListCredential });
  return verifyCredential({ credential, suite, documentLoader: loader, now, checkStatus: status });
}

describe('Data Integrity proof', () => {
  let award: Secured<AwardCredential>;
  let endorsement: Secured<EndorsementCredential>;
  beforeAll(async () => {
    award = await signAward(await unsignedAward());
    endorsement = await signedEndorsement('in-demand');
  });

  it('is accepted by the reference library, today and five years on', async () => {
    const list = await statusList('revocation', []);
    if (typeof list === 'string') throw new Error('a JSON list is expected');
    for (const now of [awardedAt, fiveYearsOn]) {
      expect((await reference(list, now)).verified).toBe(true);
      const result = await reference(award, now, [list]);
      expect(result.error).toBeUndefined();
      expect(result.verified).toBe(true);
      expect(result.statusResult?.results?.map((one) => one.status)).toEqual([false]);
      for (const one of award.credentialSubject.achievement.endorsement) {
        expect((await reference(one, now)).verified).toBe(true);
      }
    }
  });

  it('lets the reference library see a revoked award', async () => {
    const result = await reference(award, awardedAt, [await statusList('revocation', [4711])]);
    expect(result.statusResult?.results?.map((one) => one.status)).toEqual([true]);
  });

  it('is refused by the reference library when one character is changed', async () => {
    const comment = endorsement.credentialSubject.endorsementComment.replace('2028', '2029');
    const changed = {
      ...endorsement,
      credentialSubject: { ...endorsement.credentialSubject, endorsementComment: comment },
    };
    expect((await reference(changed, awardedAt)).verified).toBe(false);
    expect(
      (await reference({ ...award, name: `${award.name}.` }, awardedAt, [await statusList('revocation', [])]))
        .verified,
    ).toBe(false);
  });

  it('is the same, byte for byte, each time, and a known answer for a known key', async () => {
    const { proof: _proof, ...credential } = endorsement;
    const key = fixedKey(credential.issuer.id).signingKey;
    const fixed = { ...credential, issuer: { ...credential.issuer } };
    const first = take(await signDataIntegrity({ credential: fixed, key, created: awardedAt }));
    const again = take(
      await signDataIntegrity({ credential: structuredClone(fixed), key, created: awardedAt }),
    );
    expect(canonicalText(again)).toBe(canonicalText(first));
    // What changes this value changes every signature: it must be meant.
    expect(first.proof.proofValue).toBe(
      'z58RB3Mhf7cSnksxuJknypShJ2dL1fsDGswpD6qNu2zfsJH8K6KDDkbNJWiVrSGygMrmG6p3sdFtd8qd2GWjjqF53',
    );
  });

  it('refuses a term that no context defines, a foreign key and a date with a fraction', async () => {
    const { proof: _proof, ...credential } = award;
    const key = college.ed25519.signingKey;
    const undefinedTerm = { ...credential, favouriteColour: 'blue' };
    expect(await signDataIntegrity({ credential: undefinedTerm, key, created: awardedAt })).toMatchObject({
      code: 'credential-not-signable',
    });
    const foreign = fixedKey('did:web:other.example:o:x').signingKey;
    expect(await signDataIntegrity({ credential, key: foreign, created: awardedAt })).toMatchObject({
      code: 'key-not-of-issuer',
    });
    expect(await signDataIntegrity({ credential: award, key, created: awardedAt })).toMatchObject({
      code: 'credential-not-signable',
    });
    expect(await signDataIntegrity({ credential, key, created: '2027-06-01T14:00:00.5Z' })).toMatchObject({
      code: 'created-malformed',
    });
  });

  it('throws on what the signer throws', async () => {
    const { proof: _proof, ...credential } = award;
    const sign = async () => {
      throw new Error('signer out of reach');
    };
    const key = { ...college.ed25519.signingKey, sign };
    await expect(signDataIntegrity({ credential, key, created: awardedAt })).rejects.toThrow(
      'signer out of reach',
    );
  });
});

describe('VC-JWT', () => {
  it('has exactly the header and claims of Open Badges 3.0, and verifies with jose', async () => {
    const award = { ...(await unsignedAward()), validUntil: '2033-01-01T00:00:00Z' };
    const token = await signToken(award);
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'RS256',
      kid: college.rsa.signingKey.verificationMethod,
      typ: 'JWT',
    });
    const key = await importJWK(college.rsa.jwk, 'RS256');
    const { payload } = await jwtVerify(token, key, {
      currentDate: new Date(fiveYearsOn),
      algorithms: ['RS256'],
    });
    const { iss, jti, nbf, exp, ...credential } = payload;
    expect({ iss, jti, nbf, exp }).toEqual({
      iss: college.did,
      jti: award.id,
      nbf: Date.parse(award.validFrom) / 1000,
      exp: Date.parse('2033-01-01T00:00:00Z') / 1000,
    });
    expect(credential).toEqual(award);
    expect(await signToken(award)).toBe(token);
  });

  it('repeats the id of the subject, and takes no credential that has a proof already', async () => {
    const award = await unsignedAward();
    const withId = { ...award, credentialSubject: { ...award.credentialSubject, id: 'did:example:earner' } };
    const [, payload = ''] = (await signToken(withId)).split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: 'did:example:earner',
    });
    expect(await signJwt({ credential: await signAward(award), key: college.rsa.signingKey })).toMatchObject({
      code: 'credential-not-signable',
    });
  });
});
