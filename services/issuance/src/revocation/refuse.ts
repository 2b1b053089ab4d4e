import { isProblemCode, Problem } from '../../../shared/src/problem.js';
import type { DecisionRefusal } from '../ledger/refusals.js';

/** Throws what the ledger would refuse a statement with, as a problem that a person can read. @throws Problem */
export function refuseLedger(code: DecisionRefusal | null): void {
  if (code === null) return;
  if (code === 'revocation-unknown' || code === 'award-unknown' || code === 'appeal-of-another-earner')
    throw new Problem('not-found');
  throw isProblemCode(code) ? new Problem(code) : new Problem('statement-mismatch', { detail: code });
}
