import { type AssessmentRules, assessmentRulesSchema } from '../../../shared/src/assessment-rules.js';
import { isType } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import { CLOCKS_DIFFER_MS } from '../ledger/dated.js';
import type { Evidence } from '../ledger/evidence.js';
import { read } from '../version/versions.js';
import type { GateRefusal } from './refusals.js';

/** Rules that an institution approved, at their place in the chain. */
export interface ApprovedRules {
  digest: string;
  sequence: number;
  since: string;
  scope: AssessmentRules['scope'];
}

/** The opening of a case, at its place in the same chain. */
export interface OpenedUnder {
  /** Digest of what it names; null for nothing. */
  named: string | null;
  sequence: number;
  since: string;
}

/** All rules that an organization ever approved; null where the bytes of some are not what was approved. */
export async function approvedRules(
  evidence: Evidence,
  tx: Transaction,
  organizationId: string,
): Promise<ApprovedRules[] | null> {
  const types = ['assessment-rules-approval'] as const;
  const approved: ApprovedRules[] = [];
  for (const { statement, sequence, since } of await evidence.find(tx, { types, organizationId })) {
    if (!isType(statement, 'assessment-rules-approval')) continue;
    const digest = statement.subject.digest ?? '';
    const rules = await read(tx, digest, (value) => assessmentRulesSchema.safeParse(value).data);
    // Without its scope nobody can say that it did not hold.
    if (!rules) return null;
    approved.push({ digest, sequence, since, scope: rules.scope });
  }
  return approved;
}

/**
 * Holds an opening against the rules that held then: the newest of the micro-certification, else the newest of the
 * institution. Naming older, milder ones, or none, would be a way around a second mark.
 */
export function rulesInForceFault(
  approved: readonly ApprovedRules[],
  opening: OpenedUnder,
  microCertificationId: string,
): GateRefusal | null {
  const before = approved
    .filter((one) => one.sequence < opening.sequence)
    .sort((left, right) => left.sequence - right.sequence);
  const own = before.filter(
    ({ scope }) =>
      scope.kind === 'micro-certification' && scope.microCertificationId === microCertificationId,
  );
  const common = before.filter(({ scope }) => scope.kind === 'institution');
  const inForce = (own.length > 0 ? own : common).at(-1);
  if (!inForce || inForce.digest === opening.named) return null;
  // An opening that was shown while the rules were being approved names those before.
  return Date.parse(inForce.since) > Date.parse(opening.since) - CLOCKS_DIFFER_MS
    ? null
    : 'rules-not-in-force';
}
