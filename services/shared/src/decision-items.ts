import type { Assertion } from './assertion.js';
import type { ActingPerson } from './auth.js';
import { fromBase64Url } from './canonical.js';
import type { AcceptedDecision } from './decision-rows.js';
import { newId, newNonce } from './ids.js';
import { Problem } from './problem.js';
import {
  bindList,
  parseStatement,
  type Statement,
  StatementError,
  type StatementInList,
  signedBytes,
  statementDigest,
} from './statement.js';

/** The statement of these bytes. @throws Problem statement-mismatch */
export function readStatement(bytes: Uint8Array): Statement {
  try {
    return parseStatement(bytes);
  } catch (error) {
    throw new Problem('statement-mismatch', {
      ...(error instanceof StatementError ? { detail: error.message } : {}),
    });
  }
}

/** The bytes whose digest was signed. @throws Problem statement-mismatch */
export function signedOrRefused(item: StatementInList, statement: Statement): Uint8Array {
  try {
    return signedBytes(item, statement);
  } catch {
    throw new Problem('statement-mismatch');
  }
}

/** One statement alone, or several bound into a list. */
export function inList(statements: Uint8Array[], acting: ActingPerson, at: string): StatementInList[] {
  if (statements.length === 1)
    return statements.map((statement) => ({ statement, list: null, index: 0, path: [] }));
  return bindList(statements, {
    personId: acting.personId,
    organizationId: acting.organizationId,
    nonce: newNonce(),
    at,
  });
}

/** The items of a body; for a list the paths are worked out again from the statements and must give the list's root. */
export function readItems(body: { statements: string[]; list: string | null }): StatementInList[] {
  try {
    const statements = body.statements.map(fromBase64Url);
    if (body.list === null) {
      if (statements.length !== 1)
        throw new Problem('statement-mismatch', { detail: 'several statements need a list' });
      return statements.map((statement) => ({ statement, list: null, index: 0, path: [] }));
    }
    const list = fromBase64Url(body.list);
    const frame: unknown = JSON.parse(new TextDecoder().decode(list));
    const rebuilt = bindList(statements, pick(frame));
    if (!Buffer.from(rebuilt[0]?.list ?? []).equals(list))
      throw new Problem('statement-mismatch', { detail: 'the list is not over these statements' });
    return rebuilt;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('statement-mismatch');
  }
}

function pick(frame: unknown): Parameters<typeof bindList>[1] {
  const { personId, organizationId, nonce, at } = frame as Record<
    'personId' | 'organizationId' | 'nonce' | 'at',
    string
  >;
  return { personId, organizationId, nonce, at };
}

/** The decisions that an assertion over these statements takes, each with an id of its own. */
export function acceptedOf(
  statements: Statement[],
  items: StatementInList[],
  assertion: Assertion,
  acting: ActingPerson,
): AcceptedDecision[] {
  return items.map((item, index) => {
    const statement = statements[index];
    if (!statement) throw new Problem('internal');
    return {
      decisionId: newId(),
      digest: statementDigest(item.statement),
      statement,
      item,
      assertion,
      acting,
    };
  });
}
