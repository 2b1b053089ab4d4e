import { gunzipSync, gzipSync } from 'node:zlib';
import { statusListContext } from './contexts.js';
import { isInstant } from './instant.js';
import { type Outcome, refuse } from './json.js';
import type { StatusListCredential } from './model.js';
import type { StatusPurpose } from './urls.js';

/** Entries of a list: the least that hides one award among others (Bitstring Status List 1.0 section 5.1). */
export const statusListEntries = 131_072;

/** A list of another issuer may be longer; past this many bytes it is refused, not unpacked (1 MiB: 8 million awards). */
const maxListBytes = 1_048_576;

/** The bits of a list, 0 in all entries. Entry 0 is the left-most bit of the first byte. */
export function emptyStatusList(): Uint8Array {
  return new Uint8Array(statusListEntries / 8);
}

function assertIndex(bits: Uint8Array, index: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= bits.length * 8) {
    throw new RangeError(`no entry ${index} in a list of ${bits.length * 8}`);
  }
}

/** The bit at `index`; RangeError outside the list (Bitstring Status List 1.0 section 3.2). */
export function getStatus(bits: Uint8Array, index: number): boolean {
  assertIndex(bits, index);
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
}

/** A copy of the list with the bit at `index` set or cleared; RangeError outside the list. */
export function withStatus(bits: Uint8Array, index: number, value: boolean): Uint8Array {
  assertIndex(bits, index);
  const copy = Uint8Array.from(bits);
  const mask = 0x80 >> (index & 7);
  const byte = copy[index >> 3] ?? 0;
  copy[index >> 3] = value ? byte | mask : byte & ~mask;
  return copy;
}

/** `encodedList`: gzip, base64url without padding, prefix `u` (Bitstring Status List 1.0 section 3.3). */
export function encodeStatusList(bits: Uint8Array): string {
  return `u${gzipSync(bits, { level: 9 }).toString('base64url')}`;
}

/**
 * The bits of an `encodedList`.
 *
 * @returns the bits, or a refusal `status-list-malformed` (not `u`, not gzip, too large) or `status-list-too-short`
 */
export function decodeStatusList(
  encodedList: string,
): Outcome<Uint8Array, 'status-list-malformed' | 'status-list-too-short'> {
  if (!/^u[A-Za-z0-9_-]+$/.test(encodedList))
    return refuse('status-list-malformed', 'not multibase base64url');
  let bits: Uint8Array;
  try {
    bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'), { maxOutputLength: maxListBytes });
  } catch {
    return refuse('status-list-malformed', 'the list cannot be unpacked');
  }
  if (bits.length * 8 < statusListEntries) {
    return refuse(
      'status-list-too-short',
      `${bits.length * 8} entries, at least ${statusListEntries} are needed`,
    );
  }
  return { ok: true, value: bits };
}

/**
 * Builds a BitstringStatusListCredential, without proof (Bitstring Status List 1.0 section 2.2). It is signed by the
 * issuer of the awards, in both proof forms, with the functions that sign awards.
 *
 * @param input.url where it is served; its `id`
 * @param input.issuer DID of the issuer of the awards
 * @param input.validUntil last second at which this copy may still be believed; absent, a copy has no end
 * @returns the credential, or a refusal `status-list-instant-malformed` or `status-list-too-short`
 */
export function buildStatusList(input: {
  url: string;
  issuer: string;
  purpose: StatusPurpose;
  bits: Uint8Array;
  validFrom: string;
  validUntil?: string;
}): Outcome<StatusListCredential, 'status-list-instant-malformed' | 'status-list-too-short'> {
  const { url, validUntil } = input;
  if (!isInstant(input.validFrom) || (validUntil !== undefined && !isInstant(validUntil))) {
    return refuse('status-list-instant-malformed', 'instants are UTC, whole seconds, with Z');
  }
  if (input.bits.length * 8 < statusListEntries) {
    return refuse('status-list-too-short', `at least ${statusListEntries} entries are needed`);
  }
  return {
    ok: true,
    value: {
      '@context': [...statusListContext],
      id: url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: input.issuer,
      validFrom: input.validFrom,
      ...(validUntil === undefined ? {} : { validUntil }),
      credentialSubject: {
        id: `${url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: input.purpose,
        encodedList: encodeStatusList(input.bits),
      },
    },
  };
}

/**
 * Picks a free index at random. An index in sequence would tell who was awarded when, and beside whom.
 *
 * After some tries at random it takes the next free one from a random place, so that it ends also when the list is
 * nearly full. Two callers may pick the same: the table has a uniqueness constraint, and the loser picks again.
 *
 * @param random gives an integer from 0 up to, not including, its argument, unpredictably (crypto.randomInt)
 * @param isTaken tells whether an index is in use
 * @returns the index, or a refusal `status-list-full`
 */
export function allocateIndex(
  random: (below: number) => number,
  isTaken: (index: number) => boolean,
  entries: number = statusListEntries,
): Outcome<number, 'status-list-full'> {
  for (let tries = 0; tries < 32; tries += 1) {
    const index = random(entries);
    if (!isTaken(index)) return { ok: true, value: index };
  }
  const start = random(entries);
  for (let step = 0; step < entries; step += 1) {
    const index = (start + step) % entries;
    if (!isTaken(index)) return { ok: true, value: index };
  }
  return refuse('status-list-full', `all ${entries} entries are in use`);
}
