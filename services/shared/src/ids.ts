import { randomBytes } from 'node:crypto';
import { v4, v7 } from 'uuid';

/** A new id for inside: UUIDv7, sorts by time of creation. */
export const newId = (): string => v7();

/** A new id for what is public or names a person: random UUIDv4, tells nothing of when or in which order. */
export const randomId = (): string => v4();

/** A nonce of 128 random bits, base64url. */
export const newNonce = (): string => randomBytes(16).toString('base64url');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case UUID of any version. */
export const isId = (text: string): boolean => UUID.test(text);
