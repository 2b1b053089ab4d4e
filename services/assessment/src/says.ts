import { canonicalBytes } from '../../shared/src/canonical.js';
import type { Draft } from '../../shared/src/decisions.js';
import type { Statement, StatementType } from '../../shared/src/statement.js';

/** True if a statement says exactly what its draft would. */
export function says<T extends StatementType>(
  statement: Statement<T>,
  draft: Omit<Draft<T>, 'sentence'>,
): boolean {
  const meaning = ({
    subject,
    policy,
    decision,
    details,
    validFrom,
    validUntil,
  }: Omit<Draft, 'sentence'>): string =>
    Buffer.from(canonicalBytes({ subject, policy, decision, details, validFrom, validUntil })).toString();
  return meaning(statement) === meaning(draft);
}
