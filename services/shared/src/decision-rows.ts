import { create } from '@bufbuild/protobuf';
import { type Decision, DecisionSchema } from '../../../proto/gen/countersign/common/v1/decision_pb.js';
import type { Assertion } from './assertion.js';
import type { ActingPerson } from './auth.js';
import type { Tx } from './outbox.js';
import { Problem } from './problem.js';
import type { Statement, StatementInList, StatementType } from './statement.js';

/** A decision whose statement and assertion hold. */
export interface AcceptedDecision<T extends StatementType = StatementType> {
  decisionId: string;
  digest: string;
  statement: Statement<T>;
  item: StatementInList;
  assertion: Assertion;
  acting: ActingPerson;
}

/** A decision as this service stored it: exactly what was signed. */
export interface StoredDecision {
  decisionId: string;
  type: string;
  organizationId: string;
  personId: string;
  digest: string;
  statement: Uint8Array;
  list: Uint8Array | null;
  listIndex: number;
  path: Uint8Array[];
  assertion: Uint8Array;
  state: 'received' | 'recorded' | 'released';
  commandKey: string;
  outcome: unknown;
  code?: string;
}

/** A decision as the table has it. */
export interface DecisionRow {
  decision_id: string;
  type: string;
  organization_id: string;
  person_id: string;
  digest: string;
  statement: Uint8Array;
  list: Uint8Array | null;
  list_index: number;
  path: Uint8Array[];
  assertion: Uint8Array;
  state: StoredDecision['state'];
  command_key: string;
  outcome: unknown;
}

/** Rows that one statement inserts: a list of thousands stays within a few megabytes of JSON each. */
const ROWS_AT_ONCE = 1_000;

const INSERT = `
INSERT INTO ground.decision (decision_id, type, organization_id, person_id, digest, statement, list_index, path, list, assertion, state, command_key, recorded_at)
SELECT (d->>'id')::uuid, d->>'type', d->>'organization', d->>'person', d->>'digest', decode(d->>'statement', 'base64'), (d->>'index')::int,
       ARRAY(SELECT decode(node, 'base64') FROM jsonb_array_elements_text(d->'path') WITH ORDINALITY AS path(node, place) ORDER BY place),
       $2, $3, $4, $5, CASE WHEN $4 = 'recorded' THEN now() END
FROM jsonb_array_elements($1::jsonb) AS decisions(d)
ON CONFLICT (digest) DO NOTHING`;

/**
 * Stores the decisions that one assertion covers, a thousand rows a statement.
 *
 * @throws Problem assertion-reused where one of the statements is stored already
 */
export async function insertDecisions(
  tx: Tx,
  decisions: readonly AcceptedDecision[],
  state: 'received' | 'recorded',
  commandKey: string,
): Promise<void> {
  const [first] = decisions;
  if (!first) return;
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  for (let at = 0; at < decisions.length; at += ROWS_AT_ONCE) {
    const rows = decisions.slice(at, at + ROWS_AT_ONCE).map((decision) => ({
      id: decision.decisionId,
      type: decision.statement.type,
      organization: decision.statement.organizationId,
      person: decision.statement.personId,
      digest: decision.digest,
      statement: base64(decision.item.statement),
      index: decision.item.index,
      path: decision.item.path.map(base64),
    }));
    const inserted = await tx.$executeRawUnsafe(
      INSERT,
      JSON.stringify(rows),
      first.item.list ? Buffer.from(first.item.list) : null,
      Buffer.from(JSON.stringify(first.assertion)),
      state,
      commandKey,
    );
    if (inserted !== rows.length) throw new Problem('assertion-reused');
  }
}

/** Notes what each decision led to, in the order of the decisions. */
export async function noteOutcomes(
  tx: Tx,
  decisions: readonly Pick<AcceptedDecision, 'decisionId'>[],
  outcomes: readonly unknown[],
): Promise<void> {
  const rows = decisions.map(({ decisionId }, index) => ({
    id: decisionId,
    outcome: outcomes[index] ?? null,
  }));
  await tx.$executeRawUnsafe(
    `UPDATE ground.decision SET outcome = d->'outcome' FROM jsonb_array_elements($1::jsonb) AS decisions(d)
     WHERE decision_id = (d->>'id')::uuid`,
    JSON.stringify(rows),
  );
}

/** Notes that an assertion was used. @throws Problem assertion-reused */
export async function useAssertion(tx: Tx, assertionDigest: string): Promise<void> {
  const inserted = await tx.$executeRawUnsafe(
    'INSERT INTO ground.assertion (assertion_digest) VALUES ($1) ON CONFLICT DO NOTHING',
    assertionDigest,
  );
  if (inserted === 0) throw new Problem('assertion-reused');
}

/** Sets the state or the outcome of a decision. */
export async function markDecision(
  tx: Tx,
  decisionId: string,
  change: { state?: StoredDecision['state']; outcome?: unknown },
): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE ground.decision SET state = coalesce($2, state), outcome = coalesce($3::jsonb, outcome) WHERE decision_id = $1::uuid`,
    decisionId,
    change.state ?? null,
    change.outcome === undefined ? null : JSON.stringify(change.outcome),
  );
}

/**
 * Makes a received decision a recorded one; what an activity does first.
 *
 * @returns the decision, or null where it was recorded before (the activity is repeated)
 * @throws Problem not-found
 */
export async function recordDecision(tx: Tx, decisionId: string): Promise<StoredDecision | null> {
  const rows = await tx.$queryRawUnsafe<DecisionRow[]>(
    `UPDATE ground.decision SET state = 'recorded', recorded_at = now() WHERE decision_id = $1::uuid AND state = 'received' RETURNING *`,
    decisionId,
  );
  const [row] = rows;
  if (row) return fromRow(row);
  const exists = await tx.$queryRawUnsafe<unknown[]>(
    'SELECT 1 FROM ground.decision WHERE decision_id = $1::uuid',
    decisionId,
  );
  if (exists.length === 0) throw new Problem('not-found');
  return null;
}

/** Decisions of an organization by id, or by the command that brought them, in the order of the list. */
export async function findDecisions(
  tx: Tx,
  filter: { organizationId: string; type: string; decisionId?: string; commandKey?: string },
): Promise<StoredDecision[]> {
  const rows = await tx.$queryRawUnsafe<DecisionRow[]>(
    `SELECT * FROM ground.decision WHERE organization_id = $1 AND type = $2
       AND ($3::text IS NULL OR decision_id::text = $3) AND ($4::text IS NULL OR command_key = $4)
     ORDER BY list_index`,
    filter.organizationId,
    filter.type,
    filter.decisionId ?? null,
    filter.commandKey ?? null,
  );
  return rows.map(fromRow);
}

/** The decision as it travels in events. */
export function toProto(
  decision: Pick<StoredDecision, 'decisionId' | 'statement' | 'list' | 'listIndex' | 'path' | 'assertion'>,
): Decision {
  return create(DecisionSchema, {
    decisionId: decision.decisionId,
    statement: decision.statement,
    list: decision.list ?? new Uint8Array(),
    index: decision.listIndex,
    path: decision.path,
    assertion: decision.assertion,
  });
}

/** The same for a decision that is recorded as it is accepted. */
export function acceptedToProto(decision: AcceptedDecision): Decision {
  return toProto({
    decisionId: decision.decisionId,
    statement: decision.item.statement,
    list: decision.item.list,
    listIndex: decision.item.index,
    path: decision.item.path,
    assertion: new TextEncoder().encode(JSON.stringify(decision.assertion)),
  });
}

/** The decision in a row. */
export function fromRow(row: DecisionRow): StoredDecision {
  const code =
    typeof row.outcome === 'object' && row.outcome !== null && 'code' in row.outcome
      ? String(row.outcome.code)
      : undefined;
  return {
    decisionId: row.decision_id,
    type: row.type,
    organizationId: row.organization_id,
    personId: row.person_id,
    digest: row.digest,
    statement: new Uint8Array(row.statement),
    list: row.list ? new Uint8Array(row.list) : null,
    listIndex: row.list_index,
    path: row.path.map((node) => new Uint8Array(node)),
    assertion: new Uint8Array(row.assertion),
    state: row.state,
    commandKey: row.command_key,
    outcome: row.outcome,
    ...(code && row.state === 'released' ? { code } : {}),
  };
}

/** What a recorded decision led to; undefined where it is not recorded. */
export async function outcomeOf(tx: Tx, decisionId: string): Promise<unknown> {
  const [row] = await tx.$queryRawUnsafe<{ outcome: unknown }[]>(
    `SELECT outcome FROM ground.decision WHERE decision_id = $1::uuid AND state = 'recorded'`,
    decisionId,
  );
  return row?.outcome;
}
