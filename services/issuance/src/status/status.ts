import type { Statement } from '../../../shared/src/statement.js';
import type { AwardStatus } from '../award/award.store.js';
import type { DecisionRefusal } from '../ledger/refusals.js';

export const statusTypes = ['award-suspension', 'award-revocation', 'award-reinstatement'] as const;
export type StatusStatement = Statement<(typeof statusTypes)[number]>;

/** What an award's status becomes, or why it may not: revoked is for ever, and only the suspended is reinstated. */
export function nextStatus(
  now: AwardStatus,
  type: StatusStatement['type'],
): { ok: true; status: AwardStatus } | { ok: false; code: DecisionRefusal } {
  if (now === 'revoked') return { ok: false, code: 'award-revoked' };
  switch (type) {
    case 'award-suspension':
      return { ok: true, status: 'suspended' };
    case 'award-revocation':
      return { ok: true, status: 'revoked' };
    case 'award-reinstatement':
      return now === 'suspended' ? { ok: true, status: 'valid' } : { ok: false, code: 'award-not-suspended' };
  }
}

/** The status that a sequence of statements gives an award; what may not follow changes nothing. */
export function statusAfter(types: readonly StatusStatement['type'][]): AwardStatus {
  let status: AwardStatus = 'valid';
  for (const type of types) {
    const next = nextStatus(status, type);
    if (next.ok) status = next.status;
  }
  return status;
}
