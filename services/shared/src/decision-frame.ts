import type { ActingPerson } from './auth.js';
import { readStatement } from './decision-items.js';
import { newNonce } from './ids.js';
import { Problem } from './problem.js';
import type { Statement, StatementInList, StatementType } from './statement.js';
import { termsDigest } from './terms.js';

/** A statement must be signed soon after it was prepared, so that what was shown is what holds. */
const FRESH_MS = 15 * 60_000;
/** It is prepared by our clock: what is dated ahead was not, but for the difference of two machines. */
const AHEAD_MS = 60_000;

/** A statement from what its decision would say: who, when, under which terms, and a nonce. */
export function framed(
  type: StatementType,
  { personId, organizationId }: ActingPerson,
  role: Statement['role'],
  at: string,
  draft: Pick<Statement, 'subject' | 'policy' | 'decision' | 'details' | 'validFrom' | 'validUntil'>,
): Statement {
  const frame = { v: 1, type, personId, organizationId, role, ...draft };
  // A type and its draft's details belong together by DecisionKind's T, which the map of kinds forgets.
  return { ...frame, terms: termsDigest(type), nonce: newNonce(), at } as Statement;
}

/**
 * The statement in an item, where it is of this type, by this person, in one of the roles, and fresh.
 *
 * @throws Problem statement-mismatch, statement-stale
 */
export function checked(
  item: StatementInList,
  type: StatementType,
  acting: ActingPerson,
  roles: readonly Statement['role'][],
  now: Date,
): Statement {
  const statement = readStatement(item.statement);
  const fits =
    statement.type === type &&
    statement.personId === acting.personId &&
    statement.organizationId === acting.organizationId &&
    roles.includes(statement.role) &&
    statement.terms === termsDigest(type);
  if (!fits) throw new Problem('statement-mismatch');
  const age = now.getTime() - Date.parse(statement.at);
  if (age > FRESH_MS || age < -AHEAD_MS) throw new Problem('statement-stale');
  return statement;
}
