import { afterAll, beforeAll, jest, test } from '@jest/globals';
import type { Child } from '../../../deploy/local/child.js';
import { startKafka } from '../../../deploy/local/kafka.js';
import { kafkaBrokersOf, type Stack } from '../../../deploy/local/stack.js';
import { firstTime } from '../../../services/shared/src/inbox.js';
import { createKafka, lag, runConsumer } from '../../../services/shared/src/kafka.js';
import { writeEvent } from '../../../services/shared/src/outbox.js';
import { OutboxRelay } from '../../../services/shared/src/relay.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import {
  eventually,
  inTransaction,
  type ScratchDatabase,
  scratchDatabase,
  scratchTopic,
} from '../../support/scratch.js';
import { temporaryStack } from '../deploy/temporary-stack.js';

jest.setTimeout(240_000);
const logger = createLogger({ service: 'test', level: 'silent' });
let stack: Stack;
let removeStack: () => void;
let broker: Child;
let database: ScratchDatabase;

beforeAll(async () => {
  ({ stack, remove: removeStack } = await temporaryStack());
  broker = await startKafka(stack);
  database = await scratchDatabase();
});
afterAll(async () => {
  await broker.stop();
  await database.drop();
  removeStack();
});

test('relay and consumer go on, without loss, through kills of the broker', async () => {
  const kafka = createKafka({ brokers: [kafkaBrokersOf(stack)], clientId: 'restart-test', logger });
  const topic = await scratchTopic(kafka);
  await database.pool.query('CREATE TABLE effect (key text, version int, PRIMARY KEY (key, version))');
  const relay = new OutboxRelay({
    databaseConfig: { connectionString: database.url },
    source: 'catalogue',
    kafka,
    logger,
  });
  relay.start();
  const consumer = runConsumer({
    kafka,
    group: 'restart@1',
    topics: [topic],
    logger,
    handle: (event) =>
      inTransaction(database.pool, async (tx) => {
        if (!(await firstTime(tx, 'restart@1', event.id))) return;
        await tx.$executeRawUnsafe('INSERT INTO effect VALUES ($1, $2)', event.key, event.aggregateVersion);
      }),
  });
  await eventually(() => consumer.isJoined());

  let versions = 0;
  const written = (count: number) => eventually(() => versions >= count);
  let writing = true;
  const writer = (async () => {
    while (writing) {
      versions += 1;
      const base = { topic, type: 'Tested', aggregateVersion: versions, payload: Uint8Array.of(1) };
      for (const key of ['a', 'b', 'c'])
        await inTransaction(database.pool, (tx) => writeEvent(tx, { ...base, key }));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (let n = 0; n < 2; n += 1) {
    // In the middle of the writing, however fast it goes.
    await written(20 * (n + 1));
    await broker.kill();
    broker = await startKafka(stack);
  }
  await written(versions + 20);
  writing = false;
  await writer;

  const effects = async () => Number((await database.pool.query('SELECT count(*) n FROM effect')).rows[0]?.n);
  await eventually(async () => (await effects()) === 3 * versions, 90_000);
  await eventually(async () => (await lag(kafka, 'restart@1', [topic])) === 0);
  await consumer.stop();
  await relay.stop();
});
