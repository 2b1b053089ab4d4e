import { createPrivateKey, type JsonWebKey, type KeyObject, sign as signWith } from 'node:crypto';
import { ConfigError } from '../../../shared/src/config.js';
import { seal, unseal } from '../../../shared/src/vault.js';
import {
  type DidDocument,
  didDocument,
  jwkThumbprint,
  keyId,
  organizationDid,
  publicJwk,
} from '../credential/did.js';
import { canonicalText } from '../credential/json.js';
import type { Credential, Secured } from '../credential/model.js';
import { type SignAlgorithm, type SigningKey, signDataIntegrity, signJwt } from '../credential/proof.js';
import type { Database, Transaction } from '../database.store.js';
import { keyAlgorithms, makeKey, sealBinding } from './key.js';
import { addKey, keysOf, type StoredKey, storedOrigin, storeOrigin } from './key.store.js';

/** A credential in both proof forms, as bytes that are stored and served. */
export interface SignedForms {
  json: string;
  jwt: string;
}

/** Where an award's status bit stands. */
export interface StatusPlace {
  organizationId: string;
  listNumber: number;
  statusIndex: number;
}

/** A fault of our own making: what was to be signed is not signable. Never retried into a signature. */
export class UnsignableError extends Error {}

/**
 * The only code that opens a private key. It signs credentials of the house's types, never raw bytes, and a key only
 * signs for the DID that its id begins with (DESIGN.md section 6).
 */
export class Signer {
  readonly #kek: Uint8Array;

  /**
   * @param kek 32-byte key-encryption key
   * @param origin PUBLIC_ORIGIN, baked into every id
   */
  constructor(
    private readonly database: Database,
    kek: Uint8Array,
    readonly origin: string,
  ) {
    this.#kek = kek;
  }

  /** @throws ConfigError where something was signed under another origin */
  async checkOrigin(): Promise<void> {
    const stored = await storedOrigin(this.database);
    if (stored !== null && stored !== this.origin) {
      throw new ConfigError(`PUBLIC_ORIGIN is ${this.origin}, but credentials were signed under ${stored}`);
    }
  }

  /** Makes an organization's keys where it has none. Safe to repeat. */
  async ensureKeys(tx: Transaction, organizationId: string): Promise<void> {
    const has = await keysOf(tx, organizationId);
    for (const algorithm of keyAlgorithms) {
      if (has.some((key) => key.algorithm === algorithm && key.state === 'active')) continue;
      const { privateJwk, ...key } = makeKey(this.did(organizationId), algorithm);
      const plain = new TextEncoder().encode(JSON.stringify(privateJwk));
      const sealed = seal(this.#kek, plain, sealBinding(organizationId, key.keyId));
      await addKey(tx, { ...key, organizationId, sealed, state: 'active' });
    }
  }

  /** The did:web of an organization under this origin. */
  did(organizationId: string): string {
    return organizationDid(this.origin, organizationId);
  }

  /** The organization's DID document; null where it has no keys. */
  async didDocument(organizationId: string): Promise<DidDocument | null> {
    const did = this.did(organizationId);
    // A row that somebody else wrote would let its author sign as the organization.
    const keys = (await keysOf(this.database, organizationId)).filter((key) => this.#isOwn(did, key));
    const built = didDocument({
      did,
      keys: keys.map(({ publicJwk, state }) => ({ jwk: publicJwk, state })),
    });
    return built.ok ? built.value.document : null;
  }

  /**
   * Signs a credential in both forms with its issuer's active keys.
   *
   * @param created instant of the Data Integrity proof; the same input gives the same bytes
   * @throws UnsignableError where the credential cannot be signed
   */
  async sign<C extends Credential>(
    organizationId: string,
    credential: C,
    created: string,
  ): Promise<SignedForms & { secured: Secured<C> }> {
    await storeOrigin(this.database, this.origin);
    await this.checkOrigin();
    const keys = await keysOf(this.database, organizationId);
    const secured = await signDataIntegrity({ credential, key: this.keyFor(keys, 'EdDSA'), created });
    if (!secured.ok) throw new UnsignableError(`${secured.code}: ${secured.detail}`);
    const jwt = await signJwt({ credential, key: this.keyFor(keys, 'RS256') });
    if (!jwt.ok) throw new UnsignableError(`${jwt.code}: ${jwt.detail}`);
    return { secured: secured.value, json: canonicalText(secured.value), jwt: jwt.value };
  }

  /** Seals where an award's status bit stands, so that a row that was moved moves no bit. */
  sealPlace(place: StatusPlace, awardId: string): Uint8Array {
    const { organizationId, listNumber, statusIndex } = place;
    const plain = new TextEncoder().encode(JSON.stringify({ organizationId, listNumber, statusIndex }));
    return seal(this.#kek, plain, `place:${awardId}`);
  }

  /** @throws Error where it was not sealed by this signer for this award */
  openPlace(sealed: Uint8Array, awardId: string): StatusPlace {
    return JSON.parse(new TextDecoder().decode(unseal(this.#kek, sealed, `place:${awardId}`)));
  }

  /** Seals what is meant to be signed, so that only this signer can have written it. */
  sealIntent(bytes: Uint8Array, bound: string): Uint8Array {
    return seal(this.#kek, bytes, `intent:${bound}`);
  }

  /** @throws Error where it was not sealed by this signer for this purpose */
  openIntent(sealed: Uint8Array, bound: string): Uint8Array {
    return unseal(this.#kek, sealed, `intent:${bound}`);
  }

  private keyFor(keys: StoredKey[], algorithm: SignAlgorithm): SigningKey {
    const key = keys.find((one) => one.algorithm === algorithm && one.state === 'active');
    // A key that is missing may come: nothing is refused for ever because of it.
    if (!key?.sealed) throw new Error(`the organization has no active key for ${algorithm}`);
    const opened = this.#open(key);
    return {
      verificationMethod: key.keyId,
      sign: async (wanted, data) => {
        if (wanted !== algorithm) throw new UnsignableError(`a key for ${algorithm} does not sign ${wanted}`);
        return new Uint8Array(signWith(algorithm === 'EdDSA' ? null : 'sha256', data, opened));
      },
    };
  }

  /** True if this signer made the key for this DID: what it sealed opens, and has the public half of the row. */
  #isOwn(did: string, key: StoredKey): boolean {
    try {
      const half = publicJwk(this.#unsealed(key));
      return (
        half.ok &&
        key.keyId === keyId(did, half.value) &&
        jwkThumbprint(half.value) === jwkThumbprint(key.publicJwk)
      );
    } catch {
      return false;
    }
  }

  #open(key: StoredKey): KeyObject {
    return createPrivateKey({ key: this.#unsealed(key), format: 'jwk' });
  }

  #unsealed(key: StoredKey): JsonWebKey {
    const { organizationId, keyId: id, sealed } = key;
    const plain = unseal(this.#kek, sealed ?? new Uint8Array(), sealBinding(organizationId, id));
    return JSON.parse(new TextDecoder().decode(plain));
  }
}
