import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { compactVerify, importJWK, type JWK } from 'jose';
import { clockSkewMs, failed, type Judgement, passed, unknown, type VerifyContext } from './check.js';
import { isTooCostly } from './complexity.js';
import { epochSeconds } from './instant.js';
import { isObject, type JsonObject, type JsonValue, list, member, parseJson, text } from './json.js';
import { isDateTime } from './lint-rule.js';
import { documentLoader } from './loader.js';

/** What became of a proof: its own check, whether the key is the issuer's, and the credential that it secures. */
export type ProofResult = { proof: Judgement; issuer: Judgement; credential: JsonObject | null };

const malformed = (code: string, detail: string, credential: JsonObject | null = null): ProofResult => ({
  proof: failed(code, detail),
  issuer: unknown('proof-not-read', 'the proof could not be read'),
  credential,
});

/** DID of the issuer, given as a string or as a Profile. */
export function issuerOf(credential: JsonObject): string {
  return text(credential.issuer) || text(member(credential.issuer, 'id'));
}

/**
 * Finds the key that a proof names and judges whether it speaks for the issuer: the key's DID is the issuer, its
 * document lists the key under that id, with that controller, for assertions (Controlled Identifiers 1.0 section 3.3).
 */
async function findKey(
  keyId: string,
  issuer: string,
  context: VerifyContext,
): Promise<{ judgement: Judgement; document: JsonObject; method: JsonObject } | { judgement: Judgement }> {
  const [did = '', fragment] = keyId.split('#');
  if (!did.startsWith('did:') || !fragment) {
    return { judgement: failed('key-id-not-absolute', `not the absolute id of a key: ${keyId}`) };
  }
  if (did !== issuer) {
    return { judgement: failed('key-of-another', `the key is of ${did}, the issuer is ${issuer}`) };
  }
  const resolved = await context.resolvers.didDocument(did);
  if (!resolved.ok) return { judgement: unknown(`did-${resolved.code}`, resolved.detail) };
  const document = resolved.value;
  if (!isObject(document) || document.id !== did) {
    return {
      judgement: failed('did-document-of-another', `what is served for ${did} is not its document`),
    };
  }
  const method = list(document.verificationMethod).find((one) => member(one, 'id') === keyId);
  if (!isObject(method)) return { judgement: failed('key-not-listed', `${did} lists no key ${keyId}`) };
  if (method.controller !== did || !list(document.assertionMethod).includes(keyId)) {
    return { judgement: failed('key-not-for-assertions', `${keyId} may not sign credentials of ${did}`) };
  }
  return { judgement: passed('issuer-controls-key', `the key is one of ${did}`), document, method };
}

/** Until the key is known, a proof is as unknown as the key, or as failed. */
function proofWithoutKey(judgement: Judgement, credential: JsonObject): ProofResult {
  const { outcome, code, detail } = judgement;
  return {
    proof: outcome === 'failed' ? failed(code, detail) : unknown(code, detail),
    issuer: judgement,
    credential,
  };
}

const proofMembers = ['created', 'cryptosuite', 'proofPurpose', 'proofValue', 'type', 'verificationMethod'];

/** Verifies an embedded proof of `eddsa-rdfc-2022` (VC Data Integrity 1.0 section 4.4; VC DI EdDSA 1.0 section 3.2). */
export async function verifyDataIntegrity(
  credential: JsonObject,
  context: VerifyContext,
): Promise<ProofResult> {
  const { proof, ...document } = credential;
  if (proof === undefined) return malformed('proof-missing', 'the credential has no proof', credential);
  // With two proofs, one that passes could hide one that does not.
  if (!isObject(proof)) return malformed('proof-not-single', 'one proof is expected', credential);
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-rdfc-2022') {
    return malformed('proof-suite-not-supported', 'the suite is not eddsa-rdfc-2022', credential);
  }
  if (Object.keys(proof).some((key) => !proofMembers.includes(key))) {
    return malformed(
      'proof-member-not-supported',
      'the proof has members that this verifier does not judge',
      credential,
    );
  }
  if (proof.proofPurpose !== 'assertionMethod') {
    return malformed('proof-purpose-wrong', 'the purpose is not assertionMethod', credential);
  }
  if (!isDateTime(proof.created))
    return malformed('proof-created-malformed', 'created is no date and time', credential);
  if (Date.parse(text(proof.created)) > Date.parse(context.now) + clockSkewMs) {
    return malformed(
      'proof-created-ahead',
      `created ${text(proof.created)} is ahead of ${context.now}`,
      credential,
    );
  }
  // Anybody may ask, so what anybody can make costly is refused before the work begins.
  if (isTooCostly(document))
    return malformed('credential-too-costly', 'it is made to keep a verifier busy', credential);
  const found = await findKey(text(proof.verificationMethod), issuerOf(credential), context);
  if (!('method' in found)) return proofWithoutKey(found.judgement, credential);
  const suite = new DataIntegrityProof({ cryptosuite });
  const result = await suite.verifyProof({
    proof: { ...proof },
    document,
    documentLoader: documentLoader(async () => found.document),
  });
  return {
    proof: result.verified
      ? passed('proof-verified', 'the signature fits the content')
      : failed('proof-invalid', result.error?.message ?? 'the signature does not fit the content'),
    issuer: found.judgement,
    credential,
  };
}

function part(encoded: string): JsonObject | null {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64url');
  const decoded = bytes.toString('utf8');
  if (!Buffer.from(decoded, 'utf8').equals(bytes)) return null;
  const parsed = parseJson(decoded);
  return parsed.ok && isObject(parsed.value) ? parsed.value : null;
}

/** The registered claims repeat the credential's own values, exactly; the first that does not is named. */
function claimFault(claims: JsonObject, credential: JsonObject): string | null {
  const seconds = (value: JsonValue | undefined): JsonValue | undefined =>
    value === undefined ? undefined : epochSeconds(text(value));
  const expected: [string, JsonValue | undefined][] = [
    ['iss', issuerOf(credential)],
    ['jti', credential.id],
    ['sub', member(credential.credentialSubject, 'id')],
    ['nbf', seconds(credential.validFrom)],
    ['exp', seconds(credential.validUntil)],
  ];
  return expected.find(([claim, value]) => claims[claim] !== value)?.[0] ?? null;
}

/** The public members of a foreign JWK that matter here, each a string. */
function publicMembers(jwk: JsonObject): JWK {
  const names = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (jwk[name] === undefined ? [] : [[name, text(jwk[name])]])),
  );
}

/**
 * Verifies a VC-JWT (Open Badges 3.0 section 8.2): header exactly `alg`, `kid`, `typ: JWT`; RS256 or ES256, never
 * `none` or a shared secret; the key from the issuer's DID document; registered claims equal to the credential.
 */
export async function verifyJwt(token: string, context: VerifyContext): Promise<ProofResult> {
  const [encodedHeader = '', encodedClaims = '', signature = '', ...more] = token.split('.');
  const header = part(encodedHeader);
  const claims = part(encodedClaims);
  if (header === null || claims === null || signature === '' || more.length > 0) {
    return malformed('jwt-malformed', 'not a compact token of three parts with JSON objects');
  }
  const { iss: _iss, jti: _jti, sub: _sub, nbf: _nbf, exp: _exp, ...credential } = claims;
  if (header.alg !== 'RS256' && header.alg !== 'ES256') {
    return malformed('jwt-algorithm-not-accepted', `alg ${text(header.alg)}`, credential);
  }
  if (header.typ !== 'JWT') return malformed('jwt-type-wrong', 'typ is not JWT', credential);
  if (Object.keys(header).sort().join() !== 'alg,kid,typ') {
    return malformed(
      'jwt-header-not-accepted',
      'the header holds other members than alg, kid and typ',
      credential,
    );
  }
  if ('vc' in claims || 'proof' in claims) {
    return malformed(
      'jwt-credential-wrapped',
      'the payload is the credential itself, without proof',
      credential,
    );
  }
  const fault = claimFault(claims, credential);
  if (fault !== null) {
    return malformed('jwt-claim-differs', `the claim ${fault} differs from the credential`, credential);
  }
  const found = await findKey(text(header.kid), issuerOf(credential), context);
  if (!('method' in found)) return proofWithoutKey(found.judgement, credential);
  const jwk = found.method.publicKeyJwk;
  if (!isObject(jwk)) {
    return {
      ...malformed('jwt-key-type-wrong', 'the key is not for tokens', credential),
      issuer: found.judgement,
    };
  }
  try {
    const key = await importJWK(publicMembers(jwk), header.alg);
    await compactVerify(token, key, { algorithms: [header.alg] });
    return {
      proof: passed('proof-verified', 'the signature fits the content'),
      issuer: found.judgement,
      credential,
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'the signature does not fit the content';
    return { proof: failed('proof-invalid', detail), issuer: found.judgement, credential };
  }
}
