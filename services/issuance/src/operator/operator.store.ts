import type { Transaction } from '../database.store.js';

/** Id of the decision that was sent for this statement before; null for the first time. Later callers wait. */
export async function sentBefore(tx: Transaction, digest: string): Promise<string | null> {
  await tx.$executeRawUnsafe('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', digest);
  const [row] = await tx.$queryRawUnsafe<{ event_id: string }[]>(
    'SELECT event_id::text FROM ground.outbox WHERE decision_digest = $1',
    digest,
  );
  return row?.event_id ?? null;
}
