import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** One passkey with its private half, as a demo keeps it in the state folder. */
export interface SavedPasskey {
  credentialId: string;
  rpId: string;
  /** P-256 private key. */
  privateKey: JsonWebKey;
}

/** What registration needs of PublicKeyCredentialCreationOptionsJSON. */
export interface RegistrationOptions {
  challenge: string;
  rp: { id?: string };
}

/** What an assertion needs of PublicKeyCredentialRequestOptionsJSON. */
export interface AssertionOptions {
  challenge: string;
  rpId?: string;
  allowCredentials?: readonly { id: string }[];
}

/** Ways in which an assertion can be made wrong on purpose, for tests of refusal. */
export interface AssertionFaults {
  /** The person was present but not verified. */
  withoutUserVerification?: boolean;
  /** Another relying party than the options'. */
  rpId?: string;
}

/** An assertion as browsers send it in JSON, without extensions. */
export type SoftwareAssertion = AuthenticationResponseJSON & {
  clientExtensionResults: Record<string, never>;
};

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** Backup eligible and backed up: a synced passkey, which always sends the counter 0. */
const SYNCED = 0x18;
const ATTESTED_DATA = 0x40;
const ZERO_COUNTER = Buffer.alloc(4);
const ZERO_AAGUID = Buffer.alloc(16);

/**
 * An authenticator in software: makes real passkeys (ES256) and real assertions, without asking anybody. It is for
 * the demo and the tests only; format of its messages: Web Authentication Level 3, sections 6.1, 6.5.1 and 8.7.
 */
export class SoftwareAuthenticator {
  private readonly passkeys: SavedPasskey[];

  /** @param saved passkeys of an earlier run */
  constructor(saved: readonly SavedPasskey[] = []) {
    this.passkeys = [...saved];
  }

  /** Its passkeys, to be given to a later run. */
  get saved(): readonly SavedPasskey[] {
    return this.passkeys;
  }

  /**
   * Makes a passkey; attestation `none`.
   *
   * @param origin where the page with the ceremony stands, e.g. http://localhost:4500
   */
  register(options: RegistrationOptions, origin: string): RegistrationResponseJSON {
    const rpId = options.rp.id ?? new URL(origin).hostname;
    const credentialId = randomBytes(32);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = privateKey.export({ format: 'jwk' });
    const id = credentialId.toString('base64url');
    this.passkeys.push({ credentialId: id, rpId, privateKey: jwk });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    const data = Buffer.concat([
      sha256(rpId),
      Buffer.of(USER_PRESENT | USER_VERIFIED | SYNCED | ATTESTED_DATA),
      ZERO_COUNTER,
      ZERO_AAGUID,
      length,
      credentialId,
      coseKey(jwk),
    ]);
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, origin),
        attestationObject: attestationObject(data).toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
    };
  }

  /**
   * Signs a challenge by the first allowed passkey that it holds.
   *
   * @throws Error where it holds none of the allowed passkeys for the relying party
   */
  sign(options: AssertionOptions, origin: string, faults: AssertionFaults = {}): SoftwareAssertion {
    const rpId = options.rpId ?? new URL(origin).hostname;
    const passkey = this.find(rpId, options.allowCredentials ?? []);
    const flags = USER_PRESENT | (faults.withoutUserVerification ? 0 : USER_VERIFIED) | SYNCED;
    const data = Buffer.concat([sha256(faults.rpId ?? rpId), Buffer.of(flags), ZERO_COUNTER]);
    const client = clientData('webauthn.get', options.challenge, origin);
    const signed = Buffer.concat([data, sha256(Buffer.from(client, 'base64url'))]);
    return {
      id: passkey.credentialId,
      rawId: passkey.credentialId,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client,
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, keyOf(passkey)).toString('base64url'),
      },
    };
  }

  private find(rpId: string, allowed: readonly { id: string }[]): SavedPasskey {
    const found = this.passkeys.find(
      (passkey) =>
        passkey.rpId === rpId &&
        (allowed.length === 0 || allowed.some(({ id }) => id === passkey.credentialId)),
    );
    if (!found) throw new Error(`no passkey for ${rpId} among the ${allowed.length} allowed`);
    return found;
  }
}

/** The COSE key of a P-256 JWK (RFC 9053 section 7.1.1): kty EC2, alg ES256, crv P-256, x, y. */
export function coseKey(jwk: JsonWebKey): Buffer {
  const coordinate = (value: string | undefined): Buffer => Buffer.from(value ?? '', 'base64url');
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    coordinate(jwk.x),
    Buffer.from('225820', 'hex'),
    coordinate(jwk.y),
  ]);
}

function keyOf(passkey: SavedPasskey): KeyObject {
  return createPrivateKey({ key: passkey.privateKey, format: 'jwk' });
}

function clientData(type: 'webauthn.create' | 'webauthn.get', challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}

/** CBOR of `{fmt: "none", attStmt: {}, authData}`. */
function attestationObject(data: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length);
  return Buffer.concat([
    Buffer.of(0xa3),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Buffer.of(0xa0),
    cborText('authData'),
    Buffer.of(0x59),
    length,
    data,
  ]);
}

/** A CBOR text of at most 23 bytes. */
function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
