import { createHash } from 'node:crypto';

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** Hash of a leaf's data: SHA-256(0x00 || data) (RFC 6962 section 2.1). */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(leafPrefix, data);
}

/** Hash of an inner node: SHA-256(0x01 || left || right). The prefixes keep a node from passing as a leaf. */
function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(nodePrefix, left, right);
}

/** A Merkle tree with all its levels, so that every path is read and none computed again. */
export type MerkleTree = {
  /** 32 bytes; of no leaves, the SHA-256 of nothing. */
  readonly root: Uint8Array;
  readonly size: number;
  /** Audit path of the leaf at `index` (RFC 6962 section 2.1.1), lowest sibling first; RangeError outside. */
  path(index: number): Uint8Array[];
};

/**
 * Builds the tree of RFC 6962 section 2.1 over the leaves' data, in the order given.
 *
 * Pairing neighbours level by level, and carrying a last odd node up unchanged, gives exactly the tree that the
 * RFC defines by splitting at the largest power of two.
 *
 * @param leaves the data of each leaf, not their hashes
 */
export function merkleTree(leaves: readonly Uint8Array[]): MerkleTree {
  const levels: Uint8Array[][] = [leaves.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1; ) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const left = level[at];
      const right = level[at + 1];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    levels.push(above);
    level = above;
  }
  return {
    root: levels.at(-1)?.[0] ?? sha256(),
    size: leaves.length,
    path(index) {
      if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
        throw new RangeError(`no leaf ${index} in a tree of ${leaves.length}`);
      }
      const siblings: Uint8Array[] = [];
      let at = index;
      for (const level of levels) {
        const sibling = level[at ^ 1];
        if (sibling !== undefined) siblings.push(sibling);
        at >>= 1;
      }
      return siblings;
    },
  };
}

/** The root alone, 32 bytes. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return merkleTree(leaves).root;
}

/**
 * Verifies that `leaf` is the data at `index` of a tree of `size` leaves with this root
 * (RFC 9162 section 2.1.3.2, for the tree of RFC 6962).
 *
 * @returns false on any mismatch, also for a path too short or too long, or an index outside the tree
 */
export function verifyInclusion(input: {
  root: Uint8Array;
  size: number;
  index: number;
  leaf: Uint8Array;
  path: readonly Uint8Array[];
}): boolean {
  const { root, size, index, leaf, path } = input;
  if (!Number.isSafeInteger(size) || !Number.isInteger(index) || index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let hash = leafHash(leaf);
  for (const sibling of path) {
    if (sibling.length !== 32 || last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      // A node that was carried up unchanged has no sibling on those levels.
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else hash = nodeHash(hash, sibling);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && Buffer.from(hash).equals(root);
}
