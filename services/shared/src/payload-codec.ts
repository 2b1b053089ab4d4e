import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';

const ENCODING = 'binary/encrypted';
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface SealedContent {
  /** Metadata of the payload, values in base64. */
  metadata: Record<string, string>;
  /** Data of the payload in base64. */
  data: string;
}

/**
 * Seals workflow payloads by AES-256-GCM, so that Temporal's database and pages hold ciphertext. Each payload names
 * its key, and an earlier key may be given to read what was sealed before a rotation.
 *
 * @param key 32 bytes; seals and opens
 * @param retired earlier keys; open only
 * @throws RangeError for a key of another length; `decode` throws for an unknown key or a changed payload.
 */
export function payloadCodec(key: Uint8Array, ...retired: Uint8Array[]): PayloadCodec {
  const keys = new Map([key, ...retired].map((one) => [keyIdOf(one), one]));
  const keyId = keyIdOf(key);
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, keyId, key)),
    decode: async (payloads) =>
      payloads.map((payload) => {
        // What the server or its tools write themselves is not sealed.
        if (text(payload.metadata?.encoding) !== ENCODING) return payload;
        const id = text(payload.metadata?.['encryption-key-id']);
        const known = keys.get(id);
        if (!known) throw new Error(`payload is sealed under the unknown key ${id}`);
        return open(payload, id, known);
      }),
  };
}

/** Names a key without telling it. */
function keyIdOf(key: Uint8Array): string {
  if (key.length !== 32) throw new RangeError(`a payload key has 32 bytes, not ${key.length}`);
  return createHash('sha256').update('countersign payload key').update(key).digest('base64url').slice(0, 16);
}

function seal(payload: Payload, keyId: string, key: Uint8Array): Payload {
  const content: SealedContent = {
    metadata: Object.fromEntries(
      Object.entries(payload.metadata ?? {}).map(([name, value]) => [
        name,
        Buffer.from(value).toString('base64'),
      ]),
    ),
    data: Buffer.from(payload.data ?? []).toString('base64'),
  };
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(keyId) },
    data: Buffer.concat([iv, cipher.getAuthTag(), sealed]),
  };
}

function open(payload: Payload, keyId: string, key: Uint8Array): Payload {
  const bytes = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(keyId))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  const content: SealedContent = JSON.parse(opened.toString('utf8'));
  return {
    metadata: Object.fromEntries(
      Object.entries(content.metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(content.data, 'base64'),
  };
}

function text(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
