import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * RFC 8785 canonical JSON of a value as UTF-8 bytes.
 * Text must already be NFC (the HTTP border does that); numbers must be safe integers, since a float's text
 * form is where two implementations differ.
 *
 * @throws RangeError if the value has a number that is not a safe integer, or is not JSON.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  refuseUnsafeNumbers(value);
  const text = canonicalize(value);
  if (text === undefined) throw new RangeError('value has no JSON form');
  return new TextEncoder().encode(text);
}

/** SHA-256 of bytes, raw 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

const SHA2_256_MULTIHASH = Uint8Array.of(0x12, 0x20);

/**
 * The digest of bytes as this project writes it everywhere: a base64url multibase of a SHA-256 multihash,
 * the form of `digestMultibase` in Verifiable Credentials Data Integrity 1.0 section 2.6.
 */
export function digestOf(bytes: Uint8Array): string {
  return multibase(sha256(bytes));
}

/** A raw SHA-256 in the same multibase form. */
export function multibase(hash: Uint8Array): string {
  return `u${Buffer.concat([SHA2_256_MULTIHASH, hash]).toString('base64url')}`;
}

/** Digest of a value's canonical JSON. */
export function digestOfValue(value: unknown): string {
  return digestOf(canonicalBytes(value));
}

/** Parses canonical JSON and refuses bytes that are not exactly canonical, so that two readers see one text. */
export function parseCanonical(bytes: Uint8Array): unknown {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (!Buffer.from(canonicalBytes(value)).equals(bytes)) throw new RangeError('bytes are not canonical JSON');
  return value;
}

export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** @throws RangeError where the text is not base64url without padding. */
export function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new RangeError('not base64url');
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

function refuseUnsafeNumbers(value: unknown): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError('numbers in canonical JSON are safe integers');
  }
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) refuseUnsafeNumbers(inner);
}
