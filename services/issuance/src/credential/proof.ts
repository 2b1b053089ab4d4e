import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { epochSeconds, isInstant } from './instant.js';
import { canonicalText, type JsonObject, type Outcome, refuse } from './json.js';
import { documentLoader } from './loader.js';
import type { Credential, Secured } from './model.js';

/** Ed25519 for Data Integrity; RS256 for VC-JWT (ES256 is randomized: signing twice would give two tokens). */
export type SignAlgorithm = 'EdDSA' | 'RS256';

/** Signs bytes with the one private key that it stands for; the key itself stays behind the signer. */
export type SignBytes = (algorithm: SignAlgorithm, data: Uint8Array) => Promise<Uint8Array>;

/** A key to sign with: its absolute id (`<did>#<thumbprint>`) and the way to use it. */
export type SigningKey = { verificationMethod: string; sign: SignBytes };

export type SigningRefusal = 'created-malformed' | 'key-not-of-issuer' | 'credential-not-signable';

function issuerId(credential: Credential): string {
  return typeof credential.issuer === 'string' ? credential.issuer : credential.issuer.id;
}

function keyIsOf(key: SigningKey, credential: Credential): boolean {
  return key.verificationMethod.startsWith(`${issuerId(credential)}#`);
}

/**
 * Adds a Data Integrity proof of `eddsa-rdfc-2022` (VC Data Integrity EdDSA 1.0 section 3.2). Canonicalization runs
 * in safe mode with bundled contexts only: a term that no context defines is refused, since it would go unsigned.
 *
 * The same credential, key and `created` give the same proof: nothing in it is random.
 *
 * @param created instant of signing, whole seconds, UTC
 * @returns the secured credential, or a refusal; what the signer throws is thrown on
 */
export async function signDataIntegrity<C extends Credential>(input: {
  credential: C;
  key: SigningKey;
  created: string;
}): Promise<Outcome<Secured<C>, SigningRefusal>> {
  const { credential, key, created } = input;
  if (!isInstant(created)) return refuse('created-malformed', 'created is UTC, whole seconds, with Z');
  if (!keyIsOf(key, credential)) {
    return refuse('key-not-of-issuer', `${key.verificationMethod} is no key of ${issuerId(credential)}`);
  }
  if ('proof' in credential) return refuse('credential-not-signable', 'the credential has a proof already');
  let signerFault: { error: unknown } | null = null;
  const signer = {
    id: key.verificationMethod,
    algorithm: 'Ed25519',
    async sign({ data }: { data: Uint8Array }): Promise<Uint8Array> {
      try {
        return await key.sign('EdDSA', data);
      } catch (error) {
        // A signer that is out of reach is no fault of the credential: it is thrown on, not made a refusal.
        signerFault = { error };
        throw error;
      }
    },
  };
  const suite = new DataIntegrityProof({ signer, date: created, cryptosuite });
  try {
    // The library writes the proof into what it is given: it gets a copy.
    const secured = await issue({
      credential: { ...credential },
      suite,
      documentLoader: documentLoader(),
      now: created,
    });
    const { proofValue } = secured.proof;
    return {
      ok: true,
      value: {
        ...credential,
        proof: {
          type: 'DataIntegrityProof',
          cryptosuite: 'eddsa-rdfc-2022',
          created,
          verificationMethod: key.verificationMethod,
          proofPurpose: 'assertionMethod',
          proofValue,
        },
      },
    };
  } catch (error) {
    if (signerFault !== null) throw error;
    return refuse(
      'credential-not-signable',
      error instanceof Error ? error.message : 'canonicalization failed',
    );
  }
}

/**
 * The claims of a VC-JWT: the credential itself plus the registered claims, which repeat its values exactly
 * (Open Badges 3.0 section 8.2.4.1; VC Data Model 1.1 section 6.3.1 without the `vc` wrapper).
 */
export function jwtClaims(credential: Credential): JsonObject {
  const subject: { id?: string } = credential.credentialSubject;
  const validUntil = 'validUntil' in credential ? credential.validUntil : undefined;
  return {
    ...credential,
    iss: issuerId(credential),
    jti: credential.id,
    ...(subject.id === undefined ? {} : { sub: subject.id }),
    nbf: epochSeconds(credential.validFrom),
    ...(validUntil === undefined ? {} : { exp: epochSeconds(validUntil) }),
  };
}

const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

/**
 * Signs a credential as VC-JWT with RS256 (Open Badges 3.0 section 8.2). The header holds `alg`, `kid` and `typ`
 * only, as the standard asks; the payload is canonical JSON, so the token is the same for the same input.
 *
 * @returns the compact token, or a refusal; what the signer throws is thrown on
 */
export async function signJwt(input: {
  credential: Credential;
  key: SigningKey;
}): Promise<Outcome<string, SigningRefusal>> {
  const { credential, key } = input;
  if (!keyIsOf(key, credential)) {
    return refuse('key-not-of-issuer', `${key.verificationMethod} is no key of ${issuerId(credential)}`);
  }
  if ('proof' in credential) return refuse('credential-not-signable', 'a VC-JWT carries no embedded proof');
  const header = canonicalText({ alg: 'RS256', kid: key.verificationMethod, typ: 'JWT' });
  const signed = `${base64url(header)}.${base64url(canonicalText(jwtClaims(credential)))}`;
  const signature = await key.sign('RS256', new TextEncoder().encode(signed));
  return { ok: true, value: `${signed}.${base64url(signature)}` };
}
