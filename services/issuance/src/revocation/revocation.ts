import { canonicalBytes, multibase, parseCanonical } from '../../../shared/src/canonical.js';
import { merkleTree, verifyInclusion } from '../../../shared/src/merkle.js';

/** Earners have at least so many days to appeal; so many where nobody says otherwise. */
export const APPEAL_DAYS_AT_LEAST = 14;
export const APPEAL_DAYS = 30;
export const APPEAL_DAYS_AT_MOST = 180;
/** So many days after the window a proposal that nobody decided lapses. */
export const LAPSE_DAYS = 60;

/** One award in a proposed revocation, with what proves it under the proposal's root. */
export interface RevocationRowRecord {
  index: number;
  awardId: string;
  row: Uint8Array;
  path: Uint8Array[];
}

export interface RevocationTree {
  count: number;
  /** RFC 6962 root over the rows' canonical JSON, as a digest. */
  root: string;
  rows: RevocationRowRecord[];
}

/** Sorts the awards by id and builds the tree. */
export function revocationTree(awardIds: readonly string[]): RevocationTree {
  const sorted = [...new Set(awardIds)].sort();
  const leaves = sorted.map((award) => canonicalBytes({ award }));
  const { root, path } = merkleTree(leaves);
  return {
    count: sorted.length,
    root: multibase(root),
    rows: leaves.map((row, index) => ({ index, awardId: sorted[index] ?? '', row, path: path(index) })),
  };
}

/**
 * The awards that a proposal is about: every row of its root, each at its place.
 *
 * @returns null where a row is missing, changed, moved or added
 */
export function provenAwards(
  rows: readonly RevocationRowRecord[],
  proposed: { root: string; count: number },
): string[] | null {
  if (rows.length !== proposed.count) return null;
  const root = Buffer.from(proposed.root.slice(1), 'base64url').subarray(2);
  const awardIds: string[] = [];
  for (const [index, { row, path }] of rows.entries()) {
    if (!verifyInclusion({ root, size: proposed.count, index, leaf: row, path })) return null;
    const award = awardIn(row);
    if (award === null) return null;
    awardIds.push(award);
  }
  return awardIds;
}

function awardIn(row: Uint8Array): string | null {
  const value: unknown = parseCanonical(row);
  return typeof value === 'object' && value !== null && 'award' in value && typeof value.award === 'string'
    ? value.award
    : null;
}
