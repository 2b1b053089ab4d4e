import { isType, type Statement } from '../../../shared/src/statement.js';

/** An organization that cannot be asked within a scope. */
export interface NotAsked {
  organizationId: string;
  reason: 'do-not-ask' | 'conflict';
  scope: 'micro-certification' | 'institution' | 'everyone';
  scopeId: string | null;
}

/** Whom a decision takes out of those who can be asked; null where it takes nobody out. */
export function notAskedBy(statement: Statement): NotAsked | null {
  const { organizationId } = statement;
  if (isType(statement, 'endorsement-conflict')) {
    const { scope, microCertificationId: scopeId } = statement.details;
    // A colleague answers for who alone is in conflict.
    if (scope === 'person') return null;
    return { organizationId, reason: 'conflict', scope: 'micro-certification', scopeId };
  }
  if (!isType(statement, 'do-not-ask')) return null;
  const { scope } = statement.details;
  switch (scope.kind) {
    case 'micro-certification':
      return { organizationId, reason: 'do-not-ask', scope: scope.kind, scopeId: scope.microCertificationId };
    case 'institution':
      return { organizationId, reason: 'do-not-ask', scope: scope.kind, scopeId: scope.organizationId };
    case 'everyone':
      return { organizationId, reason: 'do-not-ask', scope: scope.kind, scopeId: null };
  }
}
