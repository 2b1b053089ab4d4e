import { z } from 'zod';
import { canonicalBytes, digestOf, multibase, parseCanonical } from './canonical.js';
import { merkleTree, verifyInclusion } from './merkle.js';
import { roles } from './roles.js';
import { assessmentDetails } from './statements/assessment.js';
import { catalogueDetails } from './statements/catalogue.js';
import { endorsementDetails } from './statements/endorsement.js';
import { digest, id, instantText } from './statements/fields.js';
import { issuanceDetails } from './statements/issuance.js';

/**
 * Decision statements: the canonical JSON (RFC 8785) of what a person decided. Its SHA-256 is the challenge that
 * the person's passkey signs (Web Authentication Level 3, section 5.8.1). What is signed cannot be repaired later:
 * a type's details only ever gain optional members, and a change of meaning is a new `v`.
 */

/** Details of each statement type, by the type's name. */
export const statementDetails = {
  ...catalogueDetails,
  ...endorsementDetails,
  ...assessmentDetails,
  ...issuanceDetails,
} as const;

export type StatementType = keyof typeof statementDetails;
export type DetailsOf<T extends StatementType> = z.output<(typeof statementDetails)[T]>;

/** Who acts in a statement: a person in a role of an organization; `operator` signs with the operator key. */
export const statementRoles = [...roles, 'operator', 'self'] as const;

const frame = z.strictObject({
  v: z.literal(1),
  type: z.enum(Object.keys(statementDetails) as [StatementType, ...StatementType[]]),
  personId: id,
  organizationId: id,
  role: z.enum(statementRoles),
  /** What is decided about: kind, id, and the digest of its content as it was shown. */
  subject: z.strictObject({ kind: z.string(), id: z.string(), digest: digest.nullable() }),
  policy: z.strictObject({ id, revision: z.int().min(1), digest }).nullable(),
  decision: z.string().min(1),
  details: z.unknown(),
  /** Term as instants; an end is the last second in force. */
  validFrom: instantText.nullable(),
  validUntil: instantText.nullable(),
  /** Digest of the bilingual terms that stood above the button. */
  terms: digest,
  nonce: z.string().min(16),
  at: instantText,
});

export type Statement<T extends StatementType = StatementType> = {
  [K in T]: Omit<z.output<typeof frame>, 'type' | 'details'> & { type: K; details: DetailsOf<K> };
}[T];

const listFrame = z.strictObject({
  v: z.literal(1),
  type: z.literal('list'),
  personId: id,
  organizationId: id,
  count: z.int().min(2).max(100_000),
  root: digest,
  nonce: z.string().min(16),
  at: instantText,
});
export type ListStatement = z.output<typeof listFrame>;

/** A statement that cannot be read as one. */
export class StatementError extends Error {}

/** @throws StatementError where the bytes are not the canonical form of a statement of a known type. */
export function parseStatement(bytes: Uint8Array): Statement {
  try {
    const { details, ...rest } = frame.parse(parseCanonical(bytes));
    // The frame's type selects the schema of its details: together they are a Statement.
    return { ...rest, details: statementDetails[rest.type].parse(details) } as Statement;
  } catch (error) {
    throw new StatementError(error instanceof Error ? error.message : 'unreadable statement');
  }
}

/** @throws StatementError where the statement has another type. */
export function parseStatementOf<T extends StatementType>(
  type: T,
  bytes: Uint8Array,
): Extract<Statement, { type: T }> {
  const statement = parseStatement(bytes);
  if (!isType(statement, type)) throw new StatementError(`expected ${type}, got ${statement.type}`);
  return statement;
}

/** Narrows a statement to a type. */
export function isType<T extends StatementType>(
  statement: Statement,
  type: T,
): statement is Extract<Statement, { type: T }> {
  return statement.type === type;
}

/** Canonical bytes of a statement, after checking it against its schema. */
export function statementBytes(statement: Statement): Uint8Array {
  const bytes = canonicalBytes(statement);
  parseStatement(bytes);
  return bytes;
}

/** One decision's statement with what ties it to the signed challenge. */
export interface StatementInList {
  statement: Uint8Array;
  list: Uint8Array | null;
  index: number;
  path: Uint8Array[];
}

/**
 * Binds several statements into one list statement, so that one assertion covers them (a session's marks, the
 * openings of a class).
 *
 * @param statements at least two canonical statements of one person and organization
 */
export function bindList(
  statements: Uint8Array[],
  frameOf: Omit<ListStatement, 'v' | 'type' | 'count' | 'root'>,
): StatementInList[] {
  const { root, path } = merkleTree(statements);
  const list = canonicalBytes({
    ...frameOf,
    v: 1,
    type: 'list',
    count: statements.length,
    root: multibase(root),
  });
  return statements.map((statement, index) => ({ statement, list, index, path: path(index) }));
}

/**
 * The bytes whose SHA-256 the passkey signed for a statement: the statement itself, or the list that includes it.
 *
 * @throws StatementError where the list is not of this person and organization, or does not include the statement.
 */
export function signedBytes(
  item: StatementInList,
  statement: Pick<Statement, 'personId' | 'organizationId'>,
): Uint8Array {
  if (!item.list) return item.statement;
  let list: ListStatement;
  try {
    list = listFrame.parse(parseCanonical(item.list));
  } catch {
    throw new StatementError('the list statement cannot be read');
  }
  if (list.personId !== statement.personId || list.organizationId !== statement.organizationId) {
    throw new StatementError("the list is another person's or organization's");
  }
  const root = Buffer.from(list.root.slice(1), 'base64url').subarray(2);
  if (
    !verifyInclusion({ leaf: item.statement, index: item.index, size: list.count, path: item.path, root })
  ) {
    throw new StatementError('the list does not include the statement');
  }
  return item.list;
}

/** Digest by which a statement is named everywhere. */
export const statementDigest = (statement: Uint8Array): string => digestOf(statement);
