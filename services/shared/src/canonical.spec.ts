import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBytes, digestOf, fromBase64Url, parseCanonical, toBase64Url } from './canonical.js';

describe('canonical JSON', () => {
  it('sorts members and keeps no space (RFC 8785 section 3.2.3)', () => {
    expect(new TextDecoder().decode(canonicalBytes({ b: [1, 'é'], a: null }))).toBe('{"a":null,"b":[1,"é"]}');
  });

  it('refuses numbers whose text form differs between implementations', () => {
    expect(() => canonicalBytes({ a: [0.1] })).toThrow(RangeError);
    expect(() => canonicalBytes(2 ** 53)).toThrow(RangeError);
  });

  it('gives the same bytes again after parsing, whatever the order of members was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean())),
        (value) => {
          const bytes = canonicalBytes(value);
          const reversed = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalBytes(reversed)).toEqual(bytes);
          expect(canonicalBytes(parseCanonical(bytes))).toEqual(bytes);
        },
      ),
    );
  });

  it('reads nothing that is not exactly canonical', () => {
    expect(() => parseCanonical(new TextEncoder().encode('{"b":1,"a":2}'))).toThrow(RangeError);
    expect(() => parseCanonical(new TextEncoder().encode('{"a": 1}'))).toThrow(RangeError);
    expect(() => parseCanonical(Uint8Array.of(0x22, 0xff, 0x22))).toThrow();
  });
});

describe('digests', () => {
  it('are multibase multihashes of SHA-256', () => {
    const digest = digestOf(new TextEncoder().encode('abc'));
    expect(Buffer.from(digest.slice(1), 'base64url').toString('hex')).toBe(
      '1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('base64url goes both ways and refuses anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)),
    );
    expect(() => fromBase64Url('a+b=')).toThrow(RangeError);
  });
});
