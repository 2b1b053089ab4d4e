import { randomUUID } from 'node:crypto';
import { newId } from './ids.js';
import { childTraceparent, currentCorrelation } from './telemetry.js';

/**
 * The part of a database client that shared code needs; a Prisma client and a Prisma transaction both fit,
 * so that shared tables take part in a service's own transaction.
 */
export interface Tx {
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
  $queryRawUnsafe<T = unknown>(sql: string, ...values: unknown[]): Promise<T>;
}

/** A fact to be told to the other services. */
export interface OutgoingEvent {
  /** UUIDv7; a new one where absent. */
  eventId?: string | undefined;
  topic: string;
  /** Aggregate id: facts with one key keep their order. Never personal data. */
  key: string;
  /** Name of the event's case, such as `VersionSubmitted`. */
  type: string;
  /** Version of the aggregate after the fact. */
  aggregateVersion: number | bigint;
  /** Protobuf binary of the context's event message. */
  payload: Uint8Array;
  /** Digest of the decision statement inside, if any: the relay then gives the fact its place in the chain. */
  decisionDigest?: string | null | undefined;
}

/** Largest payload: below Kafka's default limit of a record batch, since a larger one would block the relay for ever. */
export const MAX_PAYLOAD_BYTES = 900_000;

const INSERT = `
INSERT INTO ground.outbox
  (event_id, topic, key, type, aggregate_version, payload, decision_digest, correlation_id, traceparent)
SELECT (e->>'id')::uuid, e->>'topic', e->>'key', e->>'type', (e->>'version')::bigint,
       decode(e->>'payload', 'base64'), e->>'digest', $2::text, $3::text
FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS events(e, ordinal)
ORDER BY ordinal`;

/**
 * Writes one fact into the outbox, in the caller's transaction and after its aggregate's version check.
 * Gives the event's id.
 *
 * @throws RangeError when the payload is larger than MAX_PAYLOAD_BYTES.
 */
export async function writeEvent(tx: Tx, event: OutgoingEvent): Promise<string> {
  const [eventId = ''] = await writeEvents(tx, [event]);
  return eventId;
}

/**
 * Writes facts into the outbox in the order given, by one statement. Gives their ids in the same order.
 *
 * @throws RangeError when a payload is larger than MAX_PAYLOAD_BYTES.
 */
export async function writeEvents(tx: Tx, events: readonly OutgoingEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => {
    if (event.payload.byteLength > MAX_PAYLOAD_BYTES) {
      throw new RangeError(
        `${event.type} has ${event.payload.byteLength} bytes, at most ${MAX_PAYLOAD_BYTES} travel`,
      );
    }
    return {
      id: event.eventId ?? newId(),
      topic: event.topic,
      key: event.key,
      type: event.type,
      version: String(event.aggregateVersion),
      payload: Buffer.from(event.payload).toString('base64'),
      digest: event.decisionDigest ?? null,
    };
  });
  const correlation = currentCorrelation();
  await tx.$executeRawUnsafe(
    INSERT,
    JSON.stringify(rows),
    correlation?.correlationId ?? randomUUID(),
    correlation?.traceparent ?? childTraceparent(),
  );
  return rows.map((row) => row.id);
}
