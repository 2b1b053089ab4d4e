import type { AssessmentRules } from '../../../shared/src/assessment-rules.js';
import type { Transaction } from '../database.store.js';
import { findRules } from '../rules/rules.store.js';
import { type Timing, withoutRules } from './terms.js';

/** The rules by which a case is assessed: those that its opening named, or null where it named none. */
export async function rulesOf(
  tx: Transaction,
  one: { organizationId: string; rulesId: string | null; rulesRevision: number | null },
): Promise<AssessmentRules | null> {
  const { organizationId, rulesId, rulesRevision: revision } = one;
  if (rulesId === null || revision === null) return null;
  return (await findRules(tx, { organizationId, rulesId, revision })).rules;
}

/** The same where only times and numbers are asked for: a case without rules has those of before. */
export async function timingOf(tx: Transaction, one: Parameters<typeof rulesOf>[1]): Promise<Timing> {
  return (await rulesOf(tx, one)) ?? withoutRules;
}
