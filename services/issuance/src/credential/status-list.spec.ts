import { gzipSync } from 'node:zlib';
import { decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { awardedAt, take } from './credential.fixtures.js';
import {
  allocateIndex,
  buildStatusList,
  decodeStatusList,
  emptyStatusList,
  encodeStatusList,
  getStatus,
  statusListEntries,
  withStatus,
} from './status-list.js';
import { suspensionListOf } from './urls.js';

const index = fc.nat(statusListEntries - 1);

describe('status list', () => {
  it('reads back what was set, here and in the reference library', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(index, { maxLength: 20 }), index, async (set, probe) => {
        const bits = set.reduce((list, one) => withStatus(list, one, true), emptyStatusList());
        const encoded = encodeStatusList(bits);
        const read = take(decodeStatusList(encoded));
        const theirs = await decodeList({ encodedList: encoded });
        for (const one of [...set, probe, 0, statusListEntries - 1]) {
          expect(getStatus(read, one)).toBe(set.includes(one));
          expect(theirs.getStatus(one)).toBe(set.includes(one));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('clears a bit again and leaves the list that it was given alone', () => {
    fc.assert(
      fc.property(index, (one) => {
        const empty = emptyStatusList();
        const set = withStatus(empty, one, true);
        expect(getStatus(empty, one)).toBe(false);
        expect(Buffer.from(withStatus(set, one, false)).equals(empty)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('has entry 0 as the left-most bit', () => {
    expect(withStatus(emptyStatusList(), 0, true)[0]).toBe(0x80);
    expect(withStatus(emptyStatusList(), 9, true)[1]).toBe(0x40);
  });

  it('refuses indexes outside, and lists that are short, broken or a bomb', () => {
    expect(() => getStatus(emptyStatusList(), statusListEntries)).toThrow(RangeError);
    expect(() => withStatus(emptyStatusList(), 1.5, true)).toThrow(RangeError);
    const packed = (bytes: number) => `u${gzipSync(Buffer.alloc(bytes)).toString('base64url')}`;
    expect(decodeStatusList(packed(100))).toMatchObject({ code: 'status-list-too-short' });
    expect(decodeStatusList(packed(50_000_000))).toMatchObject({ code: 'status-list-malformed' });
    expect(decodeStatusList('uAAAA')).toMatchObject({ code: 'status-list-malformed' });
    expect(decodeStatusList(encodeStatusList(emptyStatusList()).slice(1))).toMatchObject({
      code: 'status-list-malformed',
    });
  });

  it('builds a credential of either purpose', () => {
    const given = {
      url: 'https://x.example/status/o/suspension/1',
      issuer: 'did:web:x.example:o:o',
      bits: emptyStatusList(),
    };
    expect(take(buildStatusList({ ...given, purpose: 'suspension', validFrom: awardedAt }))).toMatchObject({
      id: given.url,
      credentialSubject: { id: `${given.url}#list`, statusPurpose: 'suspension' },
    });
    expect(buildStatusList({ ...given, purpose: 'revocation', validFrom: '2027-06-01' })).toMatchObject({
      code: 'status-list-instant-malformed',
    });
  });

  it('finds the sibling of a revocation list of ours only', () => {
    expect(suspensionListOf('https://x.example/status/o/revocation/7')).toBe(
      'https://x.example/status/o/suspension/7',
    );
    expect(suspensionListOf('https://x.example/lists/7')).toBeNull();
  });
});

describe('allocating an index', () => {
  it('gives a free index, whatever the randomness and however full the list', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(63), { maxLength: 63 }),
        fc.infiniteStream(fc.nat(63)),
        (taken, stream) => {
          const used = new Set(taken);
          const got = take(
            allocateIndex(
              () => stream.next().value,
              (one) => used.has(one),
              64,
            ),
          );
          expect(used.has(got)).toBe(false);
          expect(got).toBeLessThan(64);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('says when the list is full', () => {
    expect(
      allocateIndex(
        () => 0,
        () => true,
        64,
      ),
    ).toMatchObject({ ok: false, code: 'status-list-full' });
  });
});
