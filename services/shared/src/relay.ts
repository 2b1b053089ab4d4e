import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { canonicalBytes, digestOf } from './canonical.js';
import type { OutgoingRecord } from './delivery.js';
import { type Place, toHeaders } from './envelope.js';
import { type KafkaClient, RecordSender } from './kafka.js';
import type { Logger } from './telemetry.js';

export interface RelayOptions {
  /** The service's database, for a connection of the relay's own; not through a pooler that shares connections. */
  databaseConfig: pg.ClientConfig;
  /** Name of the service: the source of its events and of its chain. */
  source: string;
  kafka: KafkaClient;
  logger: Logger;
  /** How often it looks without having been told; 250 ms unless given. */
  pollMs?: number | undefined;
}

export type RelayState = 'stopped' | 'connecting' | 'standby' | 'relaying';

/** The place before a source's first one: digest of the source's name. */
export function chainStart(source: string): string {
  return digestOf(new TextEncoder().encode(source));
}

/** Hash of a place, which commits to all places before it. */
export function placeHash(place: {
  source: string;
  sequence: number;
  previous: string;
  statement: string;
}): string {
  const { source, sequence, previous, statement } = place;
  return digestOf(canonicalBytes({ source, sequence, previous, statement }));
}

interface Row {
  position: string;
  event_id: string;
  topic: string;
  key: string;
  type: string;
  aggregate_version: string;
  payload: Buffer;
  decision_digest: string | null;
  sequence: string | null;
  previous_hash: string | null;
  hash: string | null;
  correlation_id: string;
  traceparent: string | null;
  created_at: Date;
}

// A batch stays below Kafka's default limit of 1 MB even when all of it falls into one partition.
const BATCH_BYTES = 950_000;
const BATCH_ROWS = 500;
const POLL_MS = 250;
const STANDBY_MS = 500;
const STOP_GRACE_MS = 5_000;

const UNSENT = `
SELECT position, event_id, topic, key, type, aggregate_version, payload, decision_digest, sequence, previous_hash,
       hash, correlation_id, traceparent, created_at
FROM (SELECT *, sum(octet_length(payload) + 1000) OVER (ORDER BY position) AS bytes,
             row_number() OVER (ORDER BY position) AS ordinal
      FROM (SELECT * FROM ground.outbox WHERE sent_at IS NULL ORDER BY position LIMIT ${BATCH_ROWS}) AS unsent) AS counted
WHERE bytes <= ${BATCH_BYTES} OR ordinal = 1
ORDER BY position`;

/**
 * Tells Kafka what the outbox holds and gives decisions their places in the service's chain.
 *
 * One connection holds the lock, reads, places and marks, so whoever lost the connection can do none of it, and of
 * several relays of a service one works while the others stand by.
 *
 * Rows are read as they become visible, not beyond a remembered position: a transaction that commits late is sent
 * late, never skipped. Facts of one aggregate keep their order, because its version check makes the second writer
 * wait for the first one's commit and so take a higher position. The chain's order is the order of reading.
 *
 * Places are committed before anything is sent. After a crash rows are sent again with the same id and place.
 */
export class OutboxRelay {
  private current: RelayState = 'stopped';
  private through = 0n;
  private running: Promise<void> | null = null;
  private ending = new AbortController();
  private wake: (() => void) | null = null;
  private poked = false;

  constructor(private readonly options: RelayOptions) {}

  /** Begins in the background; never throws, since it connects again until stopped. */
  start(): void {
    if (this.running) return;
    this.ending = new AbortController();
    this.running = this.run(this.ending.signal);
  }

  /** Ends after the batch in flight, or without it after STOP_GRACE_MS: what was not marked is sent again next time. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.poke();
    await this.running;
    this.running = null;
  }

  /** Says that there may be something to send; the database's notification says so too. */
  poke(): void {
    this.poked = true;
    this.wake?.();
  }

  /** Highest position that Kafka acknowledged to this relay; 0 before the first. */
  sentThrough(): bigint {
    return this.through;
  }

  state(): RelayState {
    return this.current;
  }

  private async run(stopped: AbortSignal): Promise<void> {
    let failures = 0;
    const outOfTime = new Promise<never>((_, reject) => {
      const refuse = () => reject(new Error('stopped while a batch was in flight'));
      stopped.addEventListener('abort', () => setTimeout(refuse, STOP_GRACE_MS).unref(), { once: true });
    });
    outOfTime.catch(() => undefined);
    while (!stopped.aborted) {
      this.current = 'connecting';
      try {
        await this.session(stopped, outOfTime, () => {
          failures = 0;
        });
      } catch (error) {
        if (stopped.aborted) break;
        failures += 1;
        this.options.logger.warn({ err: error, failures }, 'relay lost a connection, begins again');
        await pause(Math.min(100 * 2 ** failures, 5_000), stopped);
      }
    }
    this.current = 'stopped';
  }

  /** One connection's life. @throws when it, or the brokers, failed. */
  private async session(
    stopped: AbortSignal,
    outOfTime: Promise<never>,
    onProgress: () => void,
  ): Promise<void> {
    const { databaseConfig, source, kafka } = this.options;
    // A session that fails leaves its sender behind, with whatever that still has in flight.
    const sender = new RecordSender(kafka);
    const client = new pg.Client({ keepAlive: true, ...databaseConfig, application_name: `${source}-relay` });
    const dropped = new Promise<never>((_, reject) => {
      const drop = (error: Error) => {
        reject(error);
        this.poke();
      };
      client.on('error', drop);
      client.on('end', () => drop(new Error('the database connection ended')));
    });
    dropped.catch(() => undefined);
    client.on('notification', () => this.poke());
    try {
      await client.connect();
      await this.lock(client, stopped);
      await client.query('LISTEN outbox');
      while (!stopped.aborted) {
        this.poked = false;
        // A send in flight is left behind when the lock may have gone to another relay.
        const sent = await Promise.race([this.relayBatch(client, sender), dropped, outOfTime]);
        onProgress();
        if (sent === 0) await this.idle();
      }
    } finally {
      await Promise.all([client.end().catch(() => undefined), sender.close()]);
    }
  }

  private async lock(client: pg.Client, stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const { rows } = await client.query<{ held: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended('countersign.outbox', 0)) AS held",
      );
      if (rows[0]?.held) {
        this.current = 'relaying';
        return;
      }
      this.current = 'standby';
      await pause(STANDBY_MS, stopped);
    }
  }

  /** Waits for a poke or the poll's turn. */
  private async idle(): Promise<void> {
    if (this.poked) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.options.pollMs ?? POLL_MS);
    });
    clearTimeout(timer);
    this.wake = null;
  }

  /** Places, sends and marks one batch; gives its size. */
  private async relayBatch(client: pg.Client, sender: RecordSender): Promise<number> {
    const { rows } = await client.query<Row>(UNSENT);
    if (rows.length === 0) return 0;
    await this.place(client, rows);
    await sender.send(rows.map((row) => this.toRecord(row)));
    const positions = rows.map((row) => row.position);
    await client.query('UPDATE ground.outbox SET sent_at = now() WHERE position = ANY($1::bigint[])', [
      positions,
    ]);
    for (const position of positions) {
      if (BigInt(position) > this.through) this.through = BigInt(position);
    }
    return rows.length;
  }

  /** Gives the batch's decisions the next places; one statement, so all or none is committed. */
  private async place(client: pg.Client, rows: Row[]): Promise<void> {
    const unplaced = rows.filter((row) => row.decision_digest !== null && row.sequence === null);
    if (unplaced.length === 0) return;
    const { source } = this.options;
    const last = await client.query<{ sequence: string; hash: string }>(
      'SELECT sequence, hash FROM ground.outbox WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1',
    );
    let sequence = Number(last.rows[0]?.sequence ?? 0);
    let previous = last.rows[0]?.hash ?? chainStart(source);
    for (const row of unplaced) {
      sequence += 1;
      row.sequence = String(sequence);
      row.previous_hash = previous;
      row.hash = placeHash({ source, sequence, previous, statement: row.decision_digest ?? '' });
      previous = row.hash;
    }
    await client.query(
      `UPDATE ground.outbox AS o SET sequence = p.sequence, previous_hash = p.previous, hash = p.hash
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS p(position, sequence, previous, hash)
       WHERE o.position = p.position`,
      [
        unplaced.map((row) => row.position),
        unplaced.map((row) => row.sequence),
        unplaced.map((row) => row.previous_hash),
        unplaced.map((row) => row.hash),
      ],
    );
  }

  private toRecord(row: Row): OutgoingRecord {
    const { source } = this.options;
    const place: Place | null =
      row.sequence && row.previous_hash && row.hash
        ? { source, sequence: Number(row.sequence), previous: row.previous_hash, hash: row.hash }
        : null;
    const headers = toHeaders({
      id: row.event_id,
      type: row.type,
      source,
      key: row.key,
      aggregateVersion: Number(row.aggregate_version),
      payload: row.payload,
      occurredAt: row.created_at,
      correlationId: row.correlation_id,
      traceparent: row.traceparent,
      place,
    });
    return { topic: row.topic, key: row.key, value: row.payload, headers };
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
