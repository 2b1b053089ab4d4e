import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, merkleRoot, merkleTree, verifyInclusion } from './merkle.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The definition of RFC 6962 section 2.1, written as it stands there. */
function rootByDefinition(leaves: Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return leafHash(first);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return createHash('sha256')
    .update(Uint8Array.of(1))
    .update(rootByDefinition(leaves.slice(0, split)))
    .update(rootByDefinition(leaves.slice(split)))
    .digest();
}

const leavesOf = (min: number) =>
  fc.array(fc.uint8Array({ minLength: 0, maxLength: 8 }), { minLength: min, maxLength: 70 });

describe('merkle tree (RFC 6962)', () => {
  it('gives the roots that Certificate Transparency publishes for its test leaves', () => {
    const data = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = data.map((one) => Uint8Array.from(Buffer.from(one, 'hex')));
    expect(hex(merkleRoot([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(merkleRoot(leaves.slice(0, 1)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(hex(merkleRoot(leaves))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('has the root of the definition, whatever the leaves', () => {
    fc.assert(
      fc.property(leavesOf(0), (leaves) => hex(merkleRoot(leaves)) === hex(rootByDefinition(leaves))),
      { numRuns: 60 },
    );
  });

  it('verifies every path, and none for another leaf, index, size or root', () => {
    fc.assert(
      fc.property(leavesOf(1), fc.nat(), fc.nat(), (leaves, pick, flip) => {
        const tree = merkleTree(leaves);
        const index = pick % leaves.length;
        const leaf = leaves[index] ?? new Uint8Array();
        const path = tree.path(index);
        const proof = { root: tree.root, size: leaves.length, index, leaf, path };
        expect(verifyInclusion(proof)).toBe(true);
        expect(verifyInclusion({ ...proof, leaf: Uint8Array.of(...leaf, 1) })).toBe(false);
        expect(verifyInclusion({ ...proof, path: [...path, tree.root] })).toBe(false);
        expect(verifyInclusion({ ...proof, index: leaves.length })).toBe(false);
        if (path.length > 0) {
          expect(verifyInclusion({ ...proof, path: path.slice(1) })).toBe(false);
          const at = flip % path.length;
          const broken = path.map((one, n) => (n === at ? Uint8Array.from(one, (byte) => byte ^ 1) : one));
          expect(verifyInclusion({ ...proof, path: broken })).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not take an inner node for a leaf', () => {
    const [a, b, c, d] = [1, 2, 3, 4].map((n) => Uint8Array.of(n)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const tree = merkleTree([a, b, c, d]);
    const inner = Uint8Array.of(...leafHash(a), ...leafHash(b));
    const path = tree.path(0).slice(1);
    expect(verifyInclusion({ root: tree.root, size: 2, index: 0, leaf: inner, path })).toBe(false);
  });

  it('throws outside the tree and stays quick for a whole release', () => {
    const tree = merkleTree(Array.from({ length: 10_000 }, (_, n) => Buffer.from(String(n))));
    expect(() => tree.path(10_000)).toThrow(RangeError);
    expect(tree.path(9_999).length).toBeLessThanOrEqual(14);
  });
});
