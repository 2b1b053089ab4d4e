import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress } from './address.js';

const octet = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
const ipv4 = fc.tuple(octet, octet, octet, octet);
const dotted = (parts: readonly number[]) => parts.join('.');
const hexPair = ([a, b, c, d]: readonly [number, number, number, number]) =>
  `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
const groups = (n: number) => fc.array(group, { minLength: n, maxLength: n }).map((list) => list.join(':'));

/** The registry written a second time, as comparisons: the reference for the property. */
function reserved([a, b, c]: readonly [number, number, number, number]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100 && b >= 64 && b < 128) return true;
  if (a === 169 && b === 254) return true;
  if (a === 172 && b >= 16 && b < 32) return true;
  if (a === 192 && b === 168) return true;
  if (a === 192 && b === 0 && (c === 0 || c === 2)) return true;
  if (a === 192 && ((b === 88 && c === 99) || (b === 31 && c === 196) || (b === 52 && c === 193)))
    return true;
  if (a === 192 && b === 175 && c === 48) return true;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return true;
  return a === 203 && b === 0 && c === 113;
}

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '142.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('lets %s pass', (text) => expect(isPublicAddress(text)).toBe(true));

  it.each([
    ...[
      '',
      'localhost',
      '0.0.0.0',
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '100.64.0.1',
      '192.168.1.1',
      '224.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '::',
      '::1',
      '::127.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:7f00:1',
      'fe80::1',
      'fe80::1%eth0',
    ],
    ...[
      'fc00::1',
      'fd00:ec2::254',
      'fec0::1',
      'ff02::1',
      '64:ff9b::808:808',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      '2001::1',
    ],
    ...[
      '100::1',
      '2001:db8::1',
      '3fff::1',
      '2001:10::1',
      '4000::1',
      '5f00::1',
      '2a00:1450::5efe:7f00:1',
      '2a00::200:5efe:a00:1',
    ],
  ])('refuses %j', (text) => expect(isPublicAddress(text)).toBe(false));

  it('agrees with the registry on any IPv4 address', () => {
    // mostly in and around the reserved blocks
    const near = fc.tuple(
      fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 223, 224, 240, 255),
      octet,
      octet,
      octet,
    );
    fc.assert(
      fc.property(fc.oneof(near, ipv4), (parts) => {
        expect(isPublicAddress(dotted(parts))).toBe(!reserved(parts));
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses every IPv4 address inside IPv6, and everything outside 2000::/3', () => {
    const inside = fc.oneof(
      ipv4.map((a) => `::ffff:${dotted(a)}`),
      ipv4.map((a) => `::${dotted(a)}`),
      ipv4.map((a) => `64:ff9b::${hexPair(a)}`),
      ipv4.map((a) => `2002:${hexPair(a)}::1`),
      fc.tuple(groups(4), ipv4).map(([g, a]) => `${g}:0:5efe:${hexPair(a)}`),
      groups(6).map((g) => `2001:0:${g}`),
      groups(7).map((g) => `fd12:${g}`),
      groups(7).map((g) => `fe80:${g}`),
      groups(7).map((g) => `ff0e:${g}`),
      groups(7).map((g) => `4123:${g}`),
    );
    fc.assert(
      fc.property(inside, (text) => {
        expect(isPublicAddress(text)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no other text for an address', () => {
    fc.assert(fc.property(fc.string(), (text) => !isPublicAddress(text) || /^[\da-fx.:]+$/i.test(text)));
  });
});
