import { parseCanonical } from '../../../shared/src/canonical.js';
import type { Transaction } from '../database.store.js';
import { contentOf } from '../gate/row.js';
import { issuedRows } from '../release/release.store.js';

/** The awards on which each of these rests that is a stack's, by result; what rests on a case is not in it. */
export async function stackedBy(
  tx: Transaction,
  resultIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const stacked = new Map<string, readonly string[]>();
  for (const [resultId, row] of await issuedRows(tx, resultIds)) {
    const stack = contentOf(parseCanonical(row))?.stack;
    if (stack) stacked.set(resultId, stack.awards);
  }
  return stacked;
}
