import { createHash } from 'node:crypto';

const sha256Multihash = Buffer.from([0x12, 0x20]);
const hexDigest = /^[0-9a-f]{64}$/;

/** SHA-256 of bytes or of a text's UTF-8, as 64 lowercase hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** True for a SHA-256 digest in 64 lowercase hexadecimal digits. */
export function isHexDigest(value: string): boolean {
  return hexDigest.test(value);
}

/**
 * `digestMultibase` of a SHA-256 digest: multihash 0x12 0x20, base64url without padding, prefix `u`
 * (VC Data Integrity 1.0 section 2.6; Controlled Identifiers 1.0 sections 2.4 and 2.5).
 *
 * @param hex 64 lowercase hexadecimal digits; anything else throws a RangeError (a programming fault)
 */
export function digestMultibase(hex: string): string {
  if (!isHexDigest(hex)) throw new RangeError('a SHA-256 digest is 64 lowercase hexadecimal digits');
  return `u${Buffer.concat([sha256Multihash, Buffer.from(hex, 'hex')]).toString('base64url')}`;
}

/** The hexadecimal SHA-256 of a `digestMultibase` in our form; null for any other hash, base or spelling. */
export function hexOfMultibase(multibase: string): string | null {
  if (!multibase.startsWith('u')) return null;
  const bytes = Buffer.from(multibase.slice(1), 'base64url');
  if (bytes.length !== 34 || !bytes.subarray(0, 2).equals(sha256Multihash)) return null;
  const hex = bytes.subarray(2).toString('hex');
  // Base64 readers forgive stray characters and trailing bits: one digest must have one spelling.
  return digestMultibase(hex) === multibase ? hex : null;
}

/** A URI that names bytes by their SHA-256 and promises no place to fetch them (RFC 6920 section 3). */
export function digestUri(hex: string): string {
  if (!isHexDigest(hex)) throw new RangeError('a SHA-256 digest is 64 lowercase hexadecimal digits');
  return `ni:///sha-256;${Buffer.from(hex, 'hex').toString('base64url')}`;
}

/**
 * Salted hash of an e-mail address for an IdentityObject (Open Badges 3.0, data type IdentityHash):
 * SHA-256 over the address followed by the salt. The address is taken in lower case, as mail hosts compare it;
 * whoever checks a claimed address does the same.
 */
export function identityHash(email: string, salt: string): string {
  return `sha256$${sha256Hex(email.trim().toLowerCase().normalize('NFC') + salt)}`;
}
