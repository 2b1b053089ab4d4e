import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { toHeaders } from '../../../services/shared/src/envelope.js';
import { newId } from '../../../services/shared/src/ids.js';
import { firstTime } from '../../../services/shared/src/inbox.js';
import {
  type ConsumerOptions,
  createKafka,
  ensureTopicsAreSafe,
  type KafkaClient,
  lag,
  PoisonEvent,
  type ReceivedEvent,
  RecordSender,
  type RunningConsumer,
  runConsumer,
} from '../../../services/shared/src/kafka.js';
import { createLogger, currentCorrelation } from '../../../services/shared/src/telemetry.js';
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

let kafka: KafkaClient;
let sender: RecordSender;
let database: ScratchDatabase;
let topic: string;
let deadLetter: string;
let group: string;
const topics: string[] = [];
const running: RunningConsumer[] = [];

beforeAll(async () => {
  kafka = createKafka({ brokers: testConnections().kafkaBrokers, clientId: 'consumer-test', logger });
  sender = new RecordSender(kafka);
  database = await scratchDatabase();
  await database.pool.query('CREATE TABLE effect (made bigserial, event_id uuid, key text, version int)');
});
beforeEach(async () => {
  topic = await scratchTopic(kafka);
  deadLetter = await scratchTopic(kafka, 1);
  topics.push(topic, deadLetter);
  group = `${scratchName('group')}@1`;
  await database.pool.query('TRUNCATE effect');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumer) => consumer.stop()));
});
afterAll(async () => {
  await sender.close();
  await deleteTopics(kafka, topics);
  await database.drop();
});

function consume(handle: ConsumerOptions['handle'], more: Partial<ConsumerOptions> = {}): RunningConsumer {
  const consumer = runConsumer({
    kafka,
    group,
    topics: [topic],
    handle,
    deadLetter,
    logger,
    maxBackoffMs: 500,
    ...more,
  });
  running.push(consumer);
  return consumer;
}

const fact = (key: string, version: number, id = newId()) => ({
  topic,
  key,
  value: Buffer.from([version]),
  headers: toHeaders({
    id,
    type: 'Tested',
    source: 'catalogue',
    key,
    aggregateVersion: version,
    payload: Uint8Array.of(version),
    occurredAt: new Date(),
    correlationId: `correlation-${key}`,
    traceparent: null,
    place: null,
  }),
});

/** The effect of an event: a row, once. */
const record = (event: ReceivedEvent) =>
  inTransaction(database.pool, async (tx) => {
    if (!(await firstTime(tx, group, event.id))) return;
    const sql = 'INSERT INTO effect (event_id, key, version) VALUES ($1::uuid, $2, $3)';
    await tx.$executeRawUnsafe(sql, event.id, event.key, event.aggregateVersion);
  });

/** In the order in which they were made: where a row lies says nothing, since connections write to pages of their own. */
async function effects(): Promise<string[]> {
  const { rows } = await database.pool.query<{ key: string; version: number }>(
    'SELECT key, version FROM effect ORDER BY made',
  );
  return rows.map(({ key, version }) => `${key}:${version}`);
}

describe('a consumer', () => {
  test('makes each effect once, however often the event comes', async () => {
    const twice = newId();
    await sender.send([fact('a', 1, twice), fact('a', 1, twice), fact('a', 2)]);
    await sender.send([fact('a', 1, twice)]);
    let calls = 0;
    const seen: (string | undefined)[] = [];
    consume(async (event) => {
      calls += 1;
      seen.push(currentCorrelation()?.correlationId);
      await record(event);
    });
    await eventually(() => calls === 4);
    expect(await effects()).toEqual(['a:1', 'a:2']);
    expect(new Set(seen)).toEqual(new Set(['correlation-a']));
  });

  test('rolls the inbox row back with the effect', async () => {
    const id = newId();
    const attempt = (fail: boolean) =>
      inTransaction(database.pool, async (tx) => {
        const first = await firstTime(tx, group, id);
        if (fail) throw new Error('no effect');
        return first;
      });
    await expect(attempt(true)).rejects.toThrow('no effect');
    expect(await attempt(false)).toBe(true);
    expect(await attempt(false)).toBe(false);
  });

  test('puts what cannot be decoded into the dead letters and goes on', async () => {
    const { ce_id: _, ...headless } = fact('a', 1).headers;
    await sender.send([
      { topic, key: 'a', value: Buffer.from('no envelope'), headers: headless },
      fact('a', 66),
      fact('a', 3),
    ]);
    consume(async (event) => {
      if (event.payload[0] === 66) throw new PoisonEvent('not a message of this context');
      await record(event);
    });
    await eventually(async () => (await effects()).length === 1);
    expect(await effects()).toEqual(['a:3']);

    const letters: Record<string, string>[] = [];
    const reader = kafka.consumer({ groupId: scratchName('letters'), maxWaitTimeInMs: 250 });
    await reader.connect();
    await reader.subscribe({ topic: deadLetter, fromBeginning: true });
    await reader.run({
      eachMessage: async ({ message }) => {
        letters.push(
          Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, value]) => [name, `${value}`]),
          ),
        );
      },
    });
    await eventually(() => letters.length === 2);
    await reader.disconnect();
    expect(letters.map((letter) => letter.dlq_reason)).toEqual([
      'header ce_id is missing',
      'not a message of this context',
    ]);
    expect(letters[1]).toMatchObject({
      dlq_topic: topic,
      dlq_group: group,
      dlq_offset: '1',
      ce_type: 'Tested',
    });
  });

  test('holds only the partition of an event that fails, in order, until it succeeds', async () => {
    let broken = true;
    let attempts = 0;
    // Keys over all partitions, so that some share the failing one and most do not.
    const keys = Array.from({ length: 30 }, (_, n) => `key-${n}`);
    await sender.send([1, 2].flatMap((version) => keys.map((key) => fact(key, version))));
    const partitionOf = new Map<string, number>();
    consume(async (event) => void partitionOf.set(event.key, event.partition), {
      group: scratchName('look'),
    });
    await eventually(() => partitionOf.size === keys.length);
    const elsewhere = keys.filter((key) => partitionOf.get(key) !== partitionOf.get('key-7'));
    expect(elsewhere.length).toBeGreaterThan(15);
    consume(async (event) => {
      if (event.key === 'key-7' && event.aggregateVersion === 1 && broken) {
        attempts += 1;
        throw new Error('database is away');
      }
      await record(event);
    });
    await eventually(() => attempts >= 3);
    await eventually(async () => {
      const done = new Set(await effects());
      return elsewhere.every((key) => done.has(`${key}:1`) && done.has(`${key}:2`));
    });
    expect(await effects()).not.toContain('key-7:2');
    broken = false;
    await eventually(async () => (await effects()).length === 60);
    const done = await effects();
    for (const key of keys) expect(done.indexOf(`${key}:1`)).toBeLessThan(done.indexOf(`${key}:2`));
    await eventually(async () => (await lag(kafka, group, [topic])) === 0);
  });

  test('goes on from its offsets after a stop that waited for the handler in flight', async () => {
    await sender.send([fact('a', 1), fact('a', 2), fact('a', 3)]);
    expect(await lag(kafka, group, [topic])).toBe(3);
    let finished = 0;
    const entered = new Promise<void>((resolve) => {
      const slow = consume(async (event) => {
        resolve();
        await new Promise((done) => setTimeout(done, 400));
        await record(event);
        finished += 1;
      });
      expect(slow.isJoined()).toBe(false);
    });
    await entered;
    await running[0]?.stop();
    expect(finished).toBe(1);
    expect(await lag(kafka, group, [topic])).toBe(2);
    await sender.send([fact('a', 4)]);
    const handled: number[] = [];
    consume(async (event) => void handled.push(event.aggregateVersion));
    await eventually(() => handled.length === 3);
    expect(handled).toEqual([2, 3, 4]);
  });

  test('a topic that could lose facts is refused', async () => {
    await expect(ensureTopicsAreSafe(kafka, [topic])).resolves.toBeUndefined();
    await expect(ensureTopicsAreSafe(kafka, [deadLetter, 'no.such.topic'])).rejects.toThrow(
      /no\.such\.topic does not exist[\s\S]*has 1 partitions, not 12/,
    );
  });
});
