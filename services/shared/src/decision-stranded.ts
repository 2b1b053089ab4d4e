import { type DecisionRow, fromRow, type StoredDecision } from './decision-rows.js';
import type { Tx } from './outbox.js';

/** A decision that no workflow has answered yet, with its place among all of them. */
export interface Stranded {
  decision: StoredDecision;
  /** As the database writes it: an instant to the microsecond. */
  receivedAt: string;
}

/**
 * What is due is noted as tried before it is: after each attempt it waits twice as long as before, from half a minute
 * to about an hour.
 */
const DUE = `
WITH tried AS (
  UPDATE ground.decision SET attempts = attempts + 1, tried_at = now()
   WHERE decision_id IN (
     SELECT decision_id FROM ground.decision
      WHERE state = 'received' AND type = ANY($1::text[]) AND received_at < $2::timestamptz
        AND (tried_at IS NULL OR tried_at + interval '30 seconds' * power(2, least(attempts - 1, 7)) < $2::timestamptz)
        AND ($3::text IS NULL OR (received_at, decision_id) > ($3::timestamptz, $4::uuid))
      ORDER BY received_at, decision_id LIMIT $5::int FOR UPDATE SKIP LOCKED)
  RETURNING *)
SELECT *, received_at::text AS received_text FROM tried ORDER BY received_at, decision_id`;

/**
 * Decisions received before an instant that no workflow has answered yet and that are due to be brought on, oldest
 * first; each counts as tried.
 *
 * @param of.after the last of the page before
 */
export async function findStranded(
  tx: Tx,
  of: { types: string[]; before: Date; after: Stranded | null; limit: number },
): Promise<Stranded[]> {
  const rows = await tx.$queryRawUnsafe<(DecisionRow & { received_text: string })[]>(
    DUE,
    of.types,
    of.before.toISOString(),
    of.after?.receivedAt ?? null,
    of.after?.decision.decisionId ?? null,
    of.limit,
  );
  return rows.map((row) => ({ decision: fromRow(row), receivedAt: row.received_text }));
}
