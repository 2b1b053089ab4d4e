import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Tx } from './outbox.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** A shorter tag, which the mode allows, could be guessed. */
const lengths = { authTagLength: TAG_BYTES };

/** Seals bytes by AES-256-GCM: iv, tag, ciphertext. `bound` is authenticated with it, so a row cannot be moved. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, lengths).setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body]));
}

/** @throws Error where key, content or `bound` is not what was sealed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: string): Uint8Array {
  const buffer = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, buffer.subarray(0, IV_BYTES), lengths).setAAD(
    Buffer.from(bound),
  );
  decipher.setAuthTag(buffer.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return new Uint8Array(
    Buffer.concat([decipher.update(buffer.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]),
  );
}

/**
 * Personal text under a key per person. Destroying the person's key makes everything sealed by it unreadable,
 * also in backups (DESIGN.md section 6, Erasure).
 */
export class Vault {
  private readonly kek: Uint8Array;

  /** @param kek 32-byte key-encryption key, from a file */
  constructor(kek: Uint8Array) {
    this.kek = kek;
  }

  /** Seals a text of a person, making the person's key at the first one. */
  async sealText(tx: Tx, personId: string, text: string): Promise<Uint8Array> {
    const key = (await this.keyOf(tx, personId)) ?? (await this.makeKey(tx, personId));
    return seal(key, new TextEncoder().encode(text), personId);
  }

  /** The text, or null once the person was erased. */
  async openText(tx: Tx, personId: string, sealed: Uint8Array): Promise<string | null> {
    const key = await this.keyOf(tx, personId);
    return key ? new TextDecoder().decode(unseal(key, sealed, personId)) : null;
  }

  /**
   * The persons' keys, for content that is sealed in bulk or too large for a text; who was erased is absent.
   * Seal with the person's id as `bound`, as `sealText` does.
   */
  async keysOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await tx.$queryRawUnsafe<{ person_id: string; sealed_key: Uint8Array }[]>(
      'SELECT person_id, sealed_key FROM ground.person_key WHERE person_id = ANY($1::text[])',
      personIds,
    );
    return new Map(rows.map((row) => [row.person_id, unseal(this.kek, row.sealed_key, row.person_id)]));
  }

  /** Makes keys for persons who have none yet, by one statement, and gives them. */
  async makeKeys(tx: Tx, personIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    const keys = new Map(personIds.map((personId) => [personId, new Uint8Array(randomBytes(32))]));
    const rows = [...keys].map(([id, key]) => ({
      id,
      key: Buffer.from(seal(this.kek, key, id)).toString('base64'),
    }));
    await tx.$executeRawUnsafe(
      `INSERT INTO ground.person_key (person_id, sealed_key)
       SELECT k->>'id', decode(k->>'key', 'base64') FROM jsonb_array_elements($1::jsonb) AS keys(k)`,
      JSON.stringify(rows),
    );
    return keys;
  }

  /** Destroys the person's key. Safe to repeat. */
  async destroy(tx: Tx, personId: string): Promise<void> {
    await tx.$executeRawUnsafe('DELETE FROM ground.person_key WHERE person_id = $1', personId);
  }

  private async keyOf(tx: Tx, personId: string): Promise<Uint8Array | null> {
    const [row] = await tx.$queryRawUnsafe<{ sealed_key: Uint8Array }[]>(
      'SELECT sealed_key FROM ground.person_key WHERE person_id = $1',
      personId,
    );
    return row ? unseal(this.kek, row.sealed_key, personId) : null;
  }

  private async makeKey(tx: Tx, personId: string): Promise<Uint8Array> {
    await tx.$executeRawUnsafe(
      'INSERT INTO ground.person_key (person_id, sealed_key) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      personId,
      Buffer.from(seal(this.kek, randomBytes(32), personId)),
    );
    const key = await this.keyOf(tx, personId);
    if (!key) throw new Error('the person key was not written');
    return key;
  }
}
