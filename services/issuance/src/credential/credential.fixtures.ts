import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Term, termInWords } from '../../../shared/src/term.js';
import { buildAchievement } from './achievement.js';
import { type AwardInput, buildAward } from './award.js';
import { didDocument, type KeyState, keyId, organizationDid, type PublicJwk, publicJwk } from './did.js';
import { sha256Hex } from './digest.js';
import { buildEndorsement, type EndorsementInput, type PartEdition } from './endorsement.js';
import type { Language } from './instant.js';
import type { JsonObject, Outcome } from './json.js';
import type { AwardCredential, ConfirmationKind, EndorsementCredential, Profile, Secured } from './model.js';
import { type SigningKey, signDataIntegrity, signJwt } from './proof.js';

/** Demo organizations and credentials for the tests of this folder; nothing here is real. */

export const origin = 'https://countersign.localhost';
export const microCertificationId = '0f6f3c1e-6a45-4c44-9d0a-0b8b1f1b7a10';
export const awardedAt = '2027-06-01T14:00:00Z';
export const confirmedAt = '2027-02-01T15:30:00Z';
export const term: Term = {
  from: '2027-02-01T05:00:00Z',
  until: '2028-02-01T04:59:59Z',
  timeZone: 'America/Toronto',
};
export const fiveYearsOn = '2032-06-01T14:00:00Z';

/** The value of an outcome that a test expects to be good. */
export function take<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome.value;
}

type KeyPair = { jwk: PublicJwk; signingKey: SigningKey };
export type Organization = {
  organizationId: string;
  did: string;
  profile: Profile;
  ed25519: KeyPair;
  rsa: KeyPair;
  document: (state?: KeyState, others?: { jwk: PublicJwk; state: KeyState }[]) => JsonObject;
};

function keyPair(did: string, publicKey: KeyObject, privateKey: KeyObject): KeyPair {
  const jwk = take(publicJwk(publicKey.export({ format: 'jwk' })));
  const sha = jwk.kty === 'OKP' ? null : 'sha256';
  return {
    jwk,
    signingKey: {
      verificationMethod: keyId(did, jwk),
      sign: async (_algorithm, data) => sign(sha, data, privateKey),
    },
  };
}

/** An organization with one key of each sort. */
export function organization(organizationId: string, name: string): Organization {
  const did = organizationDid(origin, organizationId);
  const okp = generateKeyPairSync('ed25519');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pairs = {
    ed25519: keyPair(did, okp.publicKey, okp.privateKey),
    rsa: keyPair(did, rsa.publicKey, rsa.privateKey),
  };
  return {
    organizationId,
    did,
    profile: { id: did, type: ['Profile'], name, url: `https://${organizationId}.example` },
    ...pairs,
    document: (state = 'active', others = []) =>
      take(
        didDocument({
          did,
          keys: [{ jwk: pairs.ed25519.jwk, state }, { jwk: pairs.rsa.jwk, state }, ...others],
        }),
      ).document,
  };
}

/** An Ed25519 key pair from a fixed seed, for known answers. */
export function fixedKey(did: string): KeyPair {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const privateKey = createPrivateKey({
    key: Buffer.concat([prefix, Buffer.alloc(32, 7)]),
    format: 'der',
    type: 'pkcs8',
  });
  const jwk = take(publicJwk(privateKey.export({ format: 'jwk' })));
  return {
    jwk,
    signingKey: {
      verificationMethod: keyId(did, jwk),
      sign: async (_a, data) => sign(null, data, privateKey),
    },
  };
}

export const college = organization('demo-college', 'Demo College');
export const employers: Record<ConfirmationKind, Organization> = {
  'in-demand': organization('demo-warehouse', 'Demo Warehouse Inc.'),
  fidelity: organization('demo-logistics', 'Demo Logistics Ltd.'),
};
export const everyone: readonly Organization[] = [college, ...Object.values(employers)];

/** The edition of the part that a kind confirms. */
export function editionOf(kind: ConfirmationKind, language: Language): PartEdition {
  return {
    microCertificationId,
    partDigest: sha256Hex(`part ${kind}`),
    editionDigest: sha256Hex(`edition ${kind} ${language}`),
    language,
  };
}

export function endorsementInput(kind: ConfirmationKind, language: Language = 'en'): EndorsementInput {
  const sentence =
    language === 'fr'
      ? `Nous confirmons de bonne foi que ces compétences sont en demande. ${termInWords(term, 'fr')}`
      : `We confirm in good faith that this is so. ${termInWords(term, 'en')}`;
  return {
    origin,
    confirmationId: `c0000000-0000-4000-8000-00000000000${kind === 'fidelity' ? 1 : 2}`,
    kind,
    endorser: employers[kind].profile,
    edition: editionOf(kind, language),
    microCertificationName: language === 'fr' ? "Opérations d'entreposage" : 'Warehouse operations',
    sentence,
    term,
    confirmedAt,
    statementDigest: sha256Hex(`statement ${kind}`),
    identification: language === 'fr' ? 'Domaine vérifié' : 'Mail domain proved, attested by a registrar',
  };
}

export async function signedEndorsement(
  kind: ConfirmationKind,
  language: Language = 'en',
): Promise<Secured<EndorsementCredential>> {
  const credential = take(buildEndorsement(endorsementInput(kind, language)));
  return take(
    await signDataIntegrity({ credential, key: employers[kind].ed25519.signingKey, created: confirmedAt }),
  );
}

export async function awardInput(language: Language = 'en'): Promise<AwardInput> {
  const achievement = take(
    buildAchievement({
      origin,
      microCertificationId,
      version: 3,
      language,
      name: language === 'fr' ? "Opérations d'entreposage" : 'Warehouse operations',
      description: language === 'fr' ? 'Recevoir, entreposer, expédier.' : 'Receive, store and ship goods.',
      criteriaNarrative: language === 'fr' ? 'Une épreuve pratique.' : 'A practical test on the floor.',
      creator: college.profile,
      image: { url: `${origin}/m/${microCertificationId}/image`, caption: 'Badge' },
      creditsAvailable: 1.5,
      tags: ['warehouse'],
      alignments: [
        {
          framework: 'ESCO',
          frameworkVersion: 'v1.1.1',
          conceptUri: 'http://data.europa.eu/esco/skill/7afb5a64-e574-421a-bb3a-7a7bc108d2a5',
          name: 'perform warehousing operations',
        },
        {
          framework: 'NOC',
          year: 2021,
          code: '14400',
          url: 'https://noc.example/14400',
          name: 'Shippers and receivers',
        },
        {
          framework: 'CIP',
          year: 2021,
          code: '52.0409',
          url: 'https://cip.example/52.0409',
          name: 'Parts and warehousing',
        },
      ],
      criteria: ['a', 'b'].map((id) => ({
        id,
        name: `Criterion ${id}`,
        levels: [
          { id: '1', name: 'Not yet', points: '0' },
          { id: '2', name: 'Meets', description: 'As on the job', points: '1' },
        ],
        requiredLevelId: '2',
      })),
      otherLanguages: [language === 'fr' ? 'en' : 'fr'],
      endorsements: [
        await signedEndorsement('in-demand', language),
        await signedEndorsement('fidelity', language),
      ],
    }),
  );
  return {
    origin,
    awardId: 'a1b2c3d4-0000-4000-8000-000000000001',
    language,
    issuer: college.profile,
    achievement,
    earner: { email: { address: 'Earner@Example.org', salt: 'b5c1d0a96f3e4d7c8a90' } },
    awardedAt,
    results: [
      { resultId: '1', criterion: 'a', level: '2' },
      { resultId: '2', criterion: 'b', level: '2' },
    ],
    evidence: [
      {
        evidenceId: 'e0000000-0000-4000-8000-000000000001',
        name: 'Video of the practical test',
        shows: 'Loading a truck safely',
        genre: 'video',
        saltedDigest: sha256Hex('salt and video'),
      },
      {
        evidenceId: 'e0000000-0000-4000-8000-000000000002',
        name: 'Report',
        saltedDigest: sha256Hex('salt and report'),
      },
    ],
    editions: [editionOf('in-demand', language), editionOf('fidelity', language)],
    waivers: [],
    status: { organizationId: college.organizationId, listNumber: 1, index: 4711 },
    source: college.profile,
    creditsEarned: 1.5,
  };
}

export async function unsignedAward(language: Language = 'en'): Promise<AwardCredential> {
  return take(buildAward(await awardInput(language)));
}

export async function signAward(credential: AwardCredential): Promise<Secured<AwardCredential>> {
  return take(await signDataIntegrity({ credential, key: college.ed25519.signingKey, created: awardedAt }));
}

export async function signToken(credential: AwardCredential): Promise<string> {
  return take(await signJwt({ credential, key: college.rsa.signingKey }));
}
