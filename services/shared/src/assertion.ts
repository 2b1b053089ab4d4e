import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { z } from 'zod';
import { sha256, toBase64Url } from './canonical.js';

/** A passkey as enrolled; RP id and origins are those of its enrolment, not of today's configuration. */
export interface Passkey {
  credentialId: string;
  personId: string;
  /** COSE key. */
  publicKey: Uint8Array;
  rpId: string;
  origins: string[];
  transports: string[];
}

/** Shape of a WebAuthn assertion (Web Authentication Level 3, section 5.1.8.2), as browsers send it in JSON. */
export const assertionSchema = z.object({
  id: z.string().min(1),
  rawId: z.string().min(1),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  response: z.object({
    clientDataJSON: z.string().min(1),
    authenticatorData: z.string().min(1),
    signature: z.string().min(1),
    userHandle: z.string().optional(),
  }),
});
export type Assertion = z.output<typeof assertionSchema>;

/** The challenge a passkey signs for these bytes: base64url of their SHA-256. */
export const challengeFor = (signed: Uint8Array): string => toBase64Url(sha256(signed));

/**
 * True if the passkey's owner, verified by the authenticator, signed exactly these bytes at one of the enrolled
 * origins (Web Authentication Level 3, section 7.2). The signature counter is not judged: synced passkeys always
 * send 0, and this same check must give the same answer years later.
 */
export async function assertionHolds(
  assertion: Assertion,
  signed: Uint8Array,
  passkey: Passkey,
): Promise<boolean> {
  if (assertion.id !== passkey.credentialId) return false;
  const response: AuthenticationResponseJSON = {
    id: assertion.id,
    rawId: assertion.rawId,
    type: assertion.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: assertion.response.clientDataJSON,
      authenticatorData: assertion.response.authenticatorData,
      signature: assertion.response.signature,
    },
  };
  try {
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challengeFor(signed),
      expectedOrigin: passkey.origins,
      expectedRPID: passkey.rpId,
      requireUserVerification: true,
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    });
    return verified;
  } catch {
    return false;
  }
}
