import type { Fact } from './facts.js';

/** Conflicts of interest that were declared about a micro-certification, and their ends. */
export interface Conflicts {
  declared: readonly Fact<'endorsement-conflict'>[];
  ended: readonly Fact<'endorsement-conflict-end'>[];
}

/**
 * True where an answer counts no more at a moment, since its organization, or its person, had declared a conflict of
 * interest by then. A conflict ends for good what was answered before it; only what is answered after the conflict's
 * own end counts.
 */
export function isConflicted(
  { statement, sequence }: Fact<'confirmation'> | Fact<'decline'>,
  { declared, ended }: Conflicts,
  moment: string,
): boolean {
  const { organizationId, personId } = statement;
  return declared.some((conflict) => {
    const { details } = conflict.statement;
    const isIts =
      conflict.statement.organizationId === organizationId &&
      (details.scope === 'organization' || conflict.statement.personId === personId);
    if (!isIts || conflict.since > moment) return false;
    return !ended.some((end) => endsIt(end, conflict) && end.sequence < sequence);
  });
}

/** True if it is the end of this conflict, by who may end it. */
const endsIt = (end: Fact<'endorsement-conflict-end'>, conflict: Fact<'endorsement-conflict'>): boolean =>
  end.statement.details.conflict === conflict.digest &&
  end.statement.organizationId === conflict.statement.organizationId &&
  end.sequence > conflict.sequence &&
  (conflict.statement.details.scope === 'organization' ||
    end.statement.personId === conflict.statement.personId);
