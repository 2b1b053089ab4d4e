import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { keyId, type PublicJwk, publicJwk } from '../credential/did.js';
import type { SignAlgorithm } from '../credential/proof.js';

/** Algorithms for which an organization has a key: Ed25519 for Data Integrity, RSA 2048 for VC-JWT. */
export const keyAlgorithms: readonly SignAlgorithm[] = ['EdDSA', 'RS256'];

/** A key pair just made; the private half is sealed before it is stored. */
export interface NewKey {
  keyId: string;
  algorithm: SignAlgorithm;
  publicJwk: PublicJwk;
  privateJwk: JsonWebKey;
}

/** @param did the organization's did:web, which the key's id begins with */
export function makeKey(did: string, algorithm: SignAlgorithm): NewKey {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateJwk = privateKey.export({ format: 'jwk' });
  const half = publicJwk(privateJwk);
  if (!half.ok) throw new Error(half.detail);
  return { keyId: keyId(did, half.value), algorithm, publicJwk: half.value, privateJwk };
}

/** What a sealed key is bound to, so that a row moved to another organization cannot be opened. */
export const sealBinding = (organizationId: string, id: string): string =>
  `signing-key:${organizationId}:${id}`;
