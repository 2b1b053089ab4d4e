import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  createKafka,
  type KafkaClient,
  type ReceivedEvent,
  runConsumer,
} from '../../../services/shared/src/kafka.js';
import { writeEvent, writeEvents } from '../../../services/shared/src/outbox.js';
import { chainStart, OutboxRelay, placeHash } from '../../../services/shared/src/relay.js';
import { createLogger, runWithCorrelation } from '../../../services/shared/src/telemetry.js';
import { testConnections } from '../../support/connections.js';
import {
  deleteTopics,
  eventually,
  inTransaction,
  type ScratchDatabase,
  scratchDatabase,
  scratchName,
  scratchTopic,
} from '../../support/scratch.js';

jest.setTimeout(180_000);
const logger = createLogger({ service: 'test', level: 'silent' });
const digestOfDecision = (id: string) => `u-decision-${id}`;

let kafka: KafkaClient;
let database: ScratchDatabase;
let topic: string;
const topics: string[] = [];

beforeAll(() => {
  kafka = createKafka({ brokers: testConnections().kafkaBrokers, clientId: 'relay-test', logger });
});
beforeEach(async () => {
  await database?.drop();
  database = await scratchDatabase();
  topic = await scratchTopic(kafka);
  topics.push(topic);
});
afterAll(async () => {
  await database.drop();
  await deleteTopics(kafka, topics);
});

const started: OutboxRelay[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((relay) => relay.stop()));
});

function startRelay(brokers: KafkaClient, pollMs?: number): OutboxRelay {
  const databaseConfig = { connectionString: database.url };
  const relay = new OutboxRelay({ databaseConfig, source: 'catalogue', kafka: brokers, logger, pollMs });
  relay.start();
  started.push(relay);
  return relay;
}

/** Writes facts of several aggregates side by side; of each, one after the other. Some commit late, some never. */
async function writeMany(keys: number, versions: number): Promise<Set<string>> {
  const written = new Set<string>();
  const writer = async (key: string) => {
    for (let version = 1; version <= versions; version += 1) {
      const abandon = version % 7 === 0;
      const id = await inTransaction(database.pool, async (tx) => {
        const base = {
          topic,
          key,
          type: 'Tested',
          aggregateVersion: version,
          payload: Uint8Array.of(version),
        };
        const eventId = await writeEvent(tx, base);
        if (version % 2 === 0) {
          const sql = 'UPDATE ground.outbox SET decision_digest = $1 WHERE event_id = $2::uuid';
          await tx.$executeRawUnsafe(sql, digestOfDecision(eventId), eventId);
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
        if (abandon) throw new Error('abandoned');
        return eventId;
      }).catch((error: Error) => (error.message === 'abandoned' ? null : Promise.reject(error)));
      if (id) written.add(id);
    }
  };
  await Promise.all(Array.from({ length: keys }, (_, n) => writer(`key-${n}`)));
  return written;
}

async function unsent(): Promise<number> {
  const { rows } = await database.pool.query<{ n: string }>(
    'SELECT count(*) n FROM ground.outbox WHERE sent_at IS NULL',
  );
  return Number(rows[0]?.n);
}

/** Everything on the topic, in order within each partition, once `atLeast` is there and nothing more comes. */
async function received(atLeast: number): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  const consumer = runConsumer({
    kafka,
    group: scratchName('reader'),
    topics: [topic],
    logger,
    handle: async (event) => void events.push(event),
  });
  let settled = -1;
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const same = events.length >= atLeast && settled === events.length;
    settled = events.length;
    return same;
  });
  await consumer.stop();
  return events;
}

/** No fact lost, repetitions identical, keys in order, places gap-free and linked. */
function expectWhole(events: ReceivedEvent[], written: Set<string>): void {
  const byId = new Map<string, ReceivedEvent>();
  const versionOfKey = new Map<string, number>();
  for (const event of events) {
    const before = byId.get(event.id);
    if (before) {
      expect({ ...event, offset: before.offset }).toEqual(before);
      continue;
    }
    byId.set(event.id, event);
    expect(event.aggregateVersion).toBeGreaterThan(versionOfKey.get(event.key) ?? 0);
    versionOfKey.set(event.key, event.aggregateVersion);
  }
  expect(new Set(byId.keys())).toEqual(written);
  const placed = [...byId.values()].filter((event) => event.place !== null);
  placed.sort((a, b) => (a.place?.sequence ?? 0) - (b.place?.sequence ?? 0));
  let previous = chainStart('catalogue');
  placed.forEach((event, index) => {
    const place = { source: 'catalogue', sequence: index + 1, previous };
    const hash = placeHash({ ...place, statement: digestOfDecision(event.id) });
    expect(event.place).toEqual({ ...place, hash });
    previous = hash;
  });
  expect(placed).toHaveLength([...byId.values()].filter((event) => event.aggregateVersion % 2 === 0).length);
}

describe('the outbox relay', () => {
  test('sends a fact with its envelope as soon as the database tells of its commit', async () => {
    // A poll that never comes within the test: only the notification can wake the relay.
    const relay = startRelay(kafka, 3_600_000);
    const got: { event: ReceivedEvent }[] = [];
    const consumer = runConsumer({
      kafka,
      group: scratchName('latency'),
      topics: [topic],
      logger,
      handle: async (event) => void got.push({ event }),
    });
    await eventually(() => relay.state() === 'relaying' && consumer.isJoined());
    const correlation = {
      correlationId: 'request-0001',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    for (let n = 1; n <= 10; n += 1) {
      const ids = await runWithCorrelation(correlation, () =>
        inTransaction(database.pool, (tx) =>
          writeEvents(tx, [
            { topic, key: 'a', type: 'First', aggregateVersion: n, payload: Uint8Array.of(0, 255, n) },
            {
              topic,
              key: 'b',
              type: 'Second',
              aggregateVersion: n,
              payload: new Uint8Array(),
              decisionDigest: 'u1',
            },
          ]),
        ),
      );
      await eventually(() => got.length === 2 * n);
      expect(new Set(got.slice(-2).map(({ event }) => event.id))).toEqual(new Set(ids));
    }
    const first = got.find(({ event }) => event.type === 'First')?.event;
    expect(first).toMatchObject({
      key: 'a',
      source: 'catalogue',
      ...correlation,
      place: null,
      aggregateVersion: 1,
    });
    expect(first?.payload).toEqual(Uint8Array.of(0, 255, 1));
    // Marked after the broker's acknowledgement, so perhaps a moment after the consumer had it.
    await eventually(() => relay.sentThrough() === 20n);
    await consumer.stop();
    await relay.stop();
    expect(relay.state()).toBe('stopped');
  });

  test('keeps everything whole while two relays compete and their connections are killed', async () => {
    const relays = [startRelay(kafka), startRelay(kafka)];
    const writing = writeMany(8, 60);
    for (let n = 0; n < 6; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 250));
      // A relay that has just lost its connection needs a moment for the next one.
      await eventually(async () => (await database.killConnections('catalogue-relay')) > 0);
    }
    const written = await writing;
    await eventually(async () => (await unsent()) === 0);
    const states = () => relays.map((relay) => relay.state()).sort();
    await eventually(() => states().join() === 'relaying,standby');
    await Promise.all(relays.map((relay) => relay.stop()));
    expectWhole(await received(written.size), written);
  });

  test('sends the same places after a crash between storing and sending', async () => {
    const nowhere = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'nowhere', logger });
    const early = await writeMany(4, 12);
    const crashing = startRelay(nowhere);
    const placedRows = async () => {
      const sql =
        'SELECT event_id, sequence, hash FROM ground.outbox WHERE sequence IS NOT NULL ORDER BY sequence';
      return (await database.pool.query(sql)).rows;
    };
    await eventually(async () => (await placedRows()).length > 0);
    await crashing.stop();
    const before = await placedRows();
    expect(await unsent()).toBe(early.size);

    const relay = startRelay(kafka);
    const late = await inTransaction(database.pool, (tx) =>
      writeEvent(tx, { topic, key: 'late', type: 'Tested', aggregateVersion: 1, payload: Uint8Array.of(1) }),
    );
    await eventually(async () => (await unsent()) === 0);
    await relay.stop();
    expect((await placedRows()).slice(0, before.length)).toEqual(before);
    expectWhole(await received(early.size + 1), new Set([...early, late]));
  });

  test('repeats with the same id and place what was sent but not marked', async () => {
    const relay = startRelay(kafka);
    const written = await writeMany(4, 12);
    await eventually(async () => (await unsent()) === 0);
    await relay.stop();
    await database.pool.query('UPDATE ground.outbox SET sent_at = NULL');
    const next = startRelay(kafka);
    await eventually(async () => (await unsent()) === 0);
    await next.stop();
    const events = await received(2 * written.size);
    for (const id of written) expect(events.filter((event) => event.id === id).length).toBeGreaterThan(1);
    expectWhole(events, written);
  });
});
