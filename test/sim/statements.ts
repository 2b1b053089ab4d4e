import type { Statement, StatementType } from '../../services/shared/src/statement.js';

/** Statements as the signer's pure rules read them: unsigned, since the simulation is about rules and not signatures. */
export function statementOf<T extends StatementType>(
  type: T,
  of: {
    organizationId: string;
    personId: string;
    details: Statement<T>['details'];
    at: string;
    subject?: string;
    validFrom?: string | undefined;
    validUntil?: string | undefined;
  },
): Extract<Statement, { type: T }> {
  const { organizationId, personId, details, at, subject, validFrom, validUntil } = of;
  // A type and its own details are a statement of that type.
  return {
    v: 1,
    type,
    personId,
    organizationId,
    role: 'approver',
    subject: { kind: 'thing', id: 'thing', digest: subject ?? null },
    policy: null,
    decision: type,
    details,
    validFrom: validFrom ?? null,
    validUntil: validUntil ?? null,
    terms: '',
    nonce: '',
    at,
  } as Extract<Statement, { type: T }>;
}

/** How the simulation names a statement. */
export const digestOf = (type: StatementType, id: string): string => `${type} ${id}`;
