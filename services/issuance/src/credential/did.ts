import { createHash, type JsonWebKey } from 'node:crypto';
import { didV1, jwkV1, multikeyV1 } from './contexts.js';
import { type Outcome, refuse } from './json.js';

/** A public key as JWK (RFC 7517): Ed25519 (RFC 8037), RSA or P-256. Private members are refused. */
export type PublicJwk =
  | { kty: 'OKP'; crv: 'Ed25519'; x: string }
  | { kty: 'RSA'; n: string; e: string }
  | { kty: 'EC'; crv: 'P-256'; x: string; y: string };

/**
 * `active` signs; `retired` signs no more, what it signed still verifies; `compromised` may have been used by
 * someone else, so nothing that it signed can be believed any longer.
 */
export type KeyState = 'active' | 'retired' | 'compromised';

export type VerificationMethod =
  | { id: string; type: 'Multikey'; controller: string; publicKeyMultibase: string }
  | { id: string; type: 'JsonWebKey'; controller: string; publicKeyJwk: PublicJwk & { kid: string } };

export type DidDocument = {
  '@context': string[];
  id: string;
  verificationMethod: VerificationMethod[];
  assertionMethod: string[];
};

/** The did:web of an organization: `did:web:<host>:o:<organizationId>`; a port is written `%3A` (did:web 1.0, 3.1). */
export function organizationDid(origin: string, organizationId: string): string {
  return `did:web:${new URL(origin).host.replace(':', '%3A')}:o:${organizationId}`;
}

/**
 * Where a did:web document lies (did:web 1.0, section 3.2 Read).
 *
 * @returns the https URL, or a refusal `did-not-web`
 */
export function didDocumentUrl(did: string): Outcome<string, 'did-not-web'> {
  const parts = did.split(':');
  if (parts.length < 3 || parts[0] !== 'did' || parts[1] !== 'web' || parts.some((part) => part === '')) {
    return refuse('did-not-web', `not a did:web identifier: ${did}`);
  }
  const [host = '', ...path] = parts.slice(2).map((part) => part.replace('%3A', ':'));
  if (!/^[A-Za-z0-9.-]+(:\d+)?$/.test(host) || path.some((part) => !/^[A-Za-z0-9._-]+$/.test(part))) {
    return refuse('did-not-web', `not a did:web identifier: ${did}`);
  }
  return {
    ok: true,
    value: `https://${host}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json`,
  };
}

/** RFC 7638 thumbprint of a public key: SHA-256 over its required members in their fixed order, base64url. */
export function jwkThumbprint(jwk: PublicJwk): string {
  const required =
    jwk.kty === 'OKP'
      ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x }
      : jwk.kty === 'RSA'
        ? { e: jwk.e, kty: jwk.kty, n: jwk.n }
        : { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y };
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url');
}

/** The id of a key: `<did>#<RFC 7638 thumbprint>`, so that an id can never come to mean another key. */
export function keyId(did: string, jwk: PublicJwk): string {
  return `${did}#${jwkThumbprint(jwk)}`;
}

/**
 * The public members of a JWK.
 *
 * @returns them, or a refusal `key-type-not-supported`
 */
export function publicJwk(jwk: JsonWebKey): Outcome<PublicJwk, 'key-type-not-supported'> {
  const { kty, crv, x, y, n, e } = jwk;
  if (kty === 'OKP' && crv === 'Ed25519' && x) return { ok: true, value: { kty, crv, x } };
  if (kty === 'RSA' && n && e) return { ok: true, value: { kty, n, e } };
  if (kty === 'EC' && crv === 'P-256' && x && y) return { ok: true, value: { kty, crv, x, y } };
  return refuse('key-type-not-supported', 'keys are Ed25519, RSA or P-256');
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58btc of bytes that do not begin with zero (a Multikey begins with 0xed). */
function base58btc(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let result = '';
  for (; number > 0n; number /= 58n) result = base58.charAt(Number(number % 58n)) + result;
  return result;
}

/** An Ed25519 public key as Multikey: 0xed 0x01, 32 bytes, base58btc, prefix `z` (Controlled Identifiers 1.0, 2.2.2). */
export function ed25519Multikey(x: string): string {
  return `z${base58btc(Buffer.concat([Buffer.from([0xed, 0x01]), Buffer.from(x, 'base64url')]))}`;
}

function verificationMethod(did: string, jwk: PublicJwk): VerificationMethod {
  const id = keyId(did, jwk);
  if (jwk.kty === 'OKP') {
    return { id, type: 'Multikey', controller: did, publicKeyMultibase: ed25519Multikey(jwk.x) };
  }
  return { id, type: 'JsonWebKey', controller: did, publicKeyJwk: { ...jwk, kid: jwkThumbprint(jwk) } };
}

/**
 * The DID document of an organization and the URL at which it is served.
 *
 * Verifiers look a key up at the moment of verifying, not of signing, and ask that it stand in `assertionMethod`.
 * So a retired key stays in both lists, else every credential that it signed would fail; that it signs no more is
 * ensured by destroying its private half. A compromised key leaves the document whole: several verifiers look only
 * into `verificationMethod`, and its signatures must fail there too. No key carries `expires`: that would end
 * what it has signed.
 *
 * @param input.keys public keys with their state, in the order of their creation
 * @returns document and URL, or a refusal `did-not-web`, `did-without-key`, `did-duplicate-key`
 */
export function didDocument(input: {
  did: string;
  keys: readonly { jwk: PublicJwk; state: KeyState }[];
}): Outcome<{ url: string; document: DidDocument }, 'did-not-web' | 'did-without-key' | 'did-duplicate-key'> {
  const url = didDocumentUrl(input.did);
  if (!url.ok) return url;
  const believed = input.keys.filter((key) => key.state !== 'compromised');
  if (believed.length === 0)
    return refuse('did-without-key', 'the organization has no key that can be believed');
  const methods = believed.map((key) => verificationMethod(input.did, key.jwk));
  const ids = methods.map((method) => method.id);
  if (new Set(ids).size !== ids.length) return refuse('did-duplicate-key', 'a key is listed twice');
  return {
    ok: true,
    value: {
      url: url.value,
      document: {
        '@context': [didV1, multikeyV1, jwkV1],
        id: input.did,
        verificationMethod: methods,
        assertionMethod: ids,
      },
    },
  };
}
