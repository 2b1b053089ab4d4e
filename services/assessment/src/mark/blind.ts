import { presentAssignment } from '../conduct/process.store.js';
import type { Transaction } from '../database.store.js';
import { resultsOfCase } from '../result/result.store.js';

/**
 * Whether a person may see marks that others gave in an attempt: once its result stands, or while it is this person who
 * settles a difference. Whoever marks knows nothing of the other mark until both are given.
 */
export async function seesMarks(
  tx: Transaction,
  of: { caseId: string; attempt: number; personId: string },
): Promise<boolean> {
  const { caseId, attempt, personId } = of;
  const results = await resultsOfCase(tx, caseId);
  const duty = await presentAssignment(tx, caseId);
  // A re-mark after an appeal is blind too: the marks before it are not for whoever gives it.
  if (duty?.personId === personId && duty.duty === 're-mark') return false;
  if (results.some((one) => one.attempt === attempt)) return true;
  return duty?.personId === personId && duty.duty === 'moderation' && duty.attempt === attempt;
}
