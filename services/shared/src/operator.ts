import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { canonicalBytes, digestOf } from './canonical.js';
import { readSecret } from './config.js';
import { Problem } from './problem.js';

/**
 * Signatures by the operator key: the root of the enrolment registry (DESIGN.md section 6).
 * Detached: a compact JWS (EdDSA) over the digest of the bytes, so that the bytes travel once.
 */
export async function operatorSign(privateKey: JWK, bytes: Uint8Array): Promise<string> {
  return new CompactSign(new TextEncoder().encode(digestOf(bytes)))
    .setProtectedHeader({ alg: 'EdDSA' })
    .sign(await importJWK(privateKey, 'EdDSA'));
}

/** True if the JWS is the operator's over exactly these bytes. */
export async function operatorSigned(publicKey: JWK, bytes: Uint8Array, jws: string): Promise<boolean> {
  try {
    const { payload } = await compactVerify(jws, await importJWK(publicKey, 'EdDSA'), {
      algorithms: ['EdDSA'],
    });
    return new TextDecoder().decode(payload) === digestOf(bytes);
  } catch {
    return false;
  }
}

const WINDOW_MS = 5 * 60_000;

/**
 * Checks a request that only the operator may make: header `Operator-Signature` over the canonical body,
 * whose `at` lies within five minutes of now.
 *
 * @throws Problem unauthenticated
 */
export async function verifyOperatorRequest(
  publicKey: JWK,
  header: string | string[] | undefined,
  body: unknown,
  now: Date,
): Promise<void> {
  const at =
    typeof body === 'object' && body !== null && 'at' in body ? Date.parse(String(body.at)) : Number.NaN;
  const fresh = Math.abs(now.getTime() - at) <= WINDOW_MS;
  if (
    typeof header !== 'string' ||
    !fresh ||
    !(await operatorSigned(publicKey, canonicalBytes(body), header))
  ) {
    throw new Problem('unauthenticated');
  }
}

/** The operator's public key from a mounted file. @throws ConfigError */
export function readOperatorKey(file: string): JWK {
  return JSON.parse(readSecret(file));
}
