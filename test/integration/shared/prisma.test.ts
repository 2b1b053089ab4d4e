import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../services/catalogue/src/generated/prisma/client.js';
import { newId } from '../../../services/shared/src/ids.js';
import { firstTime } from '../../../services/shared/src/inbox.js';
import { MAX_PAYLOAD_BYTES, writeEvent, writeEvents } from '../../../services/shared/src/outbox.js';
import { type ScratchDatabase, scratchDatabase } from '../../support/scratch.js';

let database: ScratchDatabase;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await scratchDatabase();
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const event = (version: number) => ({
  topic: 't',
  key: "k'\u00e9",
  type: 'Tested',
  aggregateVersion: version,
  payload: Uint8Array.of(0, 255, version),
});

test('outbox and inbox take part in a Prisma transaction', async () => {
  const ids = await prisma.$transaction((tx) =>
    writeEvents(tx, [event(1), { ...event(2), decisionDigest: 'uD' }, event(3)]),
  );
  const { rows } = await database.pool.query('SELECT * FROM ground.outbox ORDER BY position');
  expect(rows.map((row) => row.event_id)).toEqual(ids);
  expect(rows.map((row) => row.decision_digest)).toEqual([null, 'uD', null]);
  expect(rows[1]).toMatchObject({ key: "k'\u00e9", aggregate_version: '2', sent_at: null, sequence: null });
  expect(rows[1].payload).toEqual(Buffer.from([0, 255, 2]));

  const eventId = newId();
  const failing = prisma.$transaction(async (tx) => {
    expect(await firstTime(tx, 'c@1', eventId)).toBe(true);
    await writeEvent(tx, event(4));
    throw new Error('no effect');
  });
  await expect(failing).rejects.toThrow('no effect');
  expect(await firstTime(prisma, 'c@1', eventId)).toBe(true);
  expect(await firstTime(prisma, 'c@1', eventId)).toBe(false);
  expect((await database.pool.query('SELECT 1 FROM ground.outbox')).rowCount).toBe(3);
});

test('what Kafka would refuse is refused at once', async () => {
  const payload = new Uint8Array(MAX_PAYLOAD_BYTES + 1);
  await expect(writeEvent(prisma, { ...event(1), payload })).rejects.toThrow(RangeError);
});
