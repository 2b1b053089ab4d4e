import type { Tx } from './outbox.js';

/**
 * Notes, in the transaction of the effect, that `consumer` takes an event. True the first time; false when its
 * effect is already in this database. A second transaction with the same event waits for the first one's end.
 *
 * @param consumer name with its generation, such as `pipeline@2`: a rebuild is a new generation.
 */
export async function firstTime(tx: Tx, consumer: string, eventId: string): Promise<boolean> {
  const inserted = await tx.$executeRawUnsafe(
    'INSERT INTO ground.inbox (consumer, event_id) VALUES ($1::text, $2::uuid) ON CONFLICT DO NOTHING',
    consumer,
    eventId,
  );
  return inserted === 1;
}
