import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildAward } from './award.js';
import type { Resolvers } from './check.js';
import {
  awardedAt,
  awardInput,
  college,
  employers,
  fiveYearsOn,
  signAward,
  signedEndorsement,
  take,
  unsignedAward,
} from './credential.fixtures.js';
import { sha256Hex } from './digest.js';
import type { JsonObject } from './json.js';
import type { AwardCredential, EndorsementCredential, Secured } from './model.js';
import { signDataIntegrity } from './proof.js';
import { currency, resolvers } from './published.fixtures.js';
import { type Verification, verifyCredential } from './verify.js';

const bad = (result: Verification) =>
  result.checks.filter((one) => one.outcome !== 'passed').map((one) => `${one.check}:${one.code}`);

describe('verifying embedded endorsements', () => {
  let unsigned: AwardCredential;
  let award: Secured<AwardCredential>;
  let all: Resolvers;
  beforeAll(async () => {
    unsigned = await unsignedAward();
    award = await signAward(unsigned);
    all = await resolvers({ currency: currency() });
  });
  const verify = (input: JsonObject, now = awardedAt, given: Resolvers = all) =>
    verifyCredential(input, { resolvers: given, now });

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

  it('accepts a waiver that is said in words, tells it, and refuses one without them', async () => {
    const input = await awardInput();
    const words = 'Waived: pilot. Proposed and approved by two persons. In force until 1 May 2028.';
    const { achievement } = input;
    const built = take(
      buildAward({
        ...input,
        achievement: {
          ...achievement,
          endorsement: [await signedEndorsement('fidelity')],
          criteria: { ...achievement.criteria, narrative: words },
        },
        waivers: [{ kind: 'in-demand', words, statementDigest: sha256Hex('waiver') }],
      }),
    );
    const result = await verify(await signAward(built));
    expect(bad(result)).toEqual([]);
    expect(result.validWhenAwarded.answer).toBe('yes');
    expect(result.waived).toEqual([{ kind: 'in-demand', words }]);
    expect(result.checks.at(-1)).toMatchObject({ code: 'kinds-waived' });
    const evidence = built.evidence.map((one) => ({ ...one, description: '' }));
    expect(bad(await verify(await signAward({ ...built, evidence })))).toContain(
      'endorsement-kinds:kinds-missing',
    );
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
