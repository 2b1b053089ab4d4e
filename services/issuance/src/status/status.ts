import type { Statement } from '../../../shared/src/statement.js';
import type { AwardStatus } from '../award/award.store.js';
import type { DecisionRefusal } from '../ledger/refusals.js';

/** Decisions about the status of one award by one registrar. */
export const statusTypes = ['award-suspension', 'award-revocation', 'award-reinstatement'] as const;
export type StatusType = (typeof statusTypes)[number];
export type StatusStatement = Statement<StatusType>;

/** Everything from which an award's status follows. */
export interface StatusFacts {
  /** What single registrars said of it and the ledger took, in the order of their chain. */
  singles: readonly StatusType[];
  /** What each proposed revocation that it is in does to it now, in any order. */
  revocations: readonly ('revoked' | 'suspended')[];
  /** A corrected award has taken its place. */
  replaced: boolean;
}

/**
 * The status that its statements give an award. Only a proposal with two approvals revokes, or a corrected award that
 * takes its place; a single signature suspends and reinstates. What ends a proposal lifts the suspension that it
 * brought, and no other. Ledgers of before there were proposals carry revocations by one registrar: whoever verified
 * such an award was told so, and it never comes back.
 */
export function statusAfter({ singles, revocations, replaced }: StatusFacts): AwardStatus {
  if (replaced || revocations.includes('revoked') || singles.includes('award-revocation')) return 'revoked';
  return isSuspended(singles) || revocations.includes('suspended') ? 'suspended' : 'valid';
}

/** Why a single registrar's decision may not follow; null where it may. None revokes any more. */
export function singleRefusal(facts: StatusFacts, type: StatusType): DecisionRefusal | null {
  if (type === 'award-revocation') return 'revocation-needs-two';
  if (statusAfter(facts) === 'revoked') return 'award-revoked';
  if (type === 'award-suspension') return null;
  return isSuspended(facts.singles) ? null : 'award-not-suspended';
}

const isSuspended = (singles: readonly StatusType[]): boolean => singles.at(-1) === 'award-suspension';
