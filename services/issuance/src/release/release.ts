import { canonicalBytes, multibase } from '../../../shared/src/canonical.js';
import { merkleTree } from '../../../shared/src/merkle.js';

/** The awards by which an earner reached a larger micro-certification, and the pathway that says so. */
export interface StackedBy {
  pathwayId: string;
  revision: number;
  /** Ids of the component awards, sorted. */
  awards: string[];
}

/** One row of a release, as the approved root commits to it. */
export interface ReleaseRowContent {
  /** A result; of a stack the id by which it was reached. */
  result: string;
  /** Salted digest of the earner, from the case's opening; of a stack that of one of its awards. */
  earner: string;
  /** Digest of the version's manifest. */
  version: string;
  /** Where it is awarded for other awards instead of a mark. */
  stack?: StackedBy;
}

/** A release's rows in their order, with what proves each of them under the root. */
export interface ReleaseTree {
  count: number;
  /** RFC 6962 root over the rows' canonical JSON, as a digest. */
  root: string;
  rows: { index: number; resultId: string; row: Uint8Array; path: Uint8Array[] }[];
}

/** Sorts the rows by result id and builds the tree (DESIGN.md section 5, step 7). @throws RangeError for a result twice */
export function releaseTree(contents: readonly ReleaseRowContent[]): ReleaseTree {
  const sorted = [...contents].sort((left, right) => (left.result < right.result ? -1 : 1));
  if (new Set(sorted.map((one) => one.result)).size !== sorted.length)
    throw new RangeError('a result is there twice');
  const leaves = sorted.map(({ result, earner, version, stack }) =>
    canonicalBytes({ result, earner, version, ...(stack ? { stack } : {}) }),
  );
  const { root, path } = merkleTree(leaves);
  return {
    count: sorted.length,
    root: multibase(root),
    rows: leaves.map((row, index) => ({
      index,
      resultId: sorted[index]?.result ?? '',
      row,
      path: path(index),
    })),
  };
}
