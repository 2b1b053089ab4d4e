import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { rebuild } from '../../../services/portal/src/read-model/rebuild.js';
import {
  createKafka,
  PoisonEvent,
  type ReceivedEvent,
  RecordSender,
} from '../../../services/shared/src/kafka.js';
import { testConnections } from '../../support/connections.js';
import { catalogue, enrolled, journey, type Story, story } from './events.js';
import { type PortalStand, startStand } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let s: Story;
let events: ReceivedEvent[];

const logger = pino({ level: 'silent' });

beforeAll(async () => {
  stand = await startStand();
  s = story();
  events = journey(s);
});

afterAll(() => stand?.close());

/** Rows of our story in a generation. */
async function ours(generation: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [table, column, id] of [
    ['version', 'version_id', s.version],
    ['request', 'institution_id', s.institution],
    ['case', 'case_id', s.case],
    ['award', 'award_id', s.award],
    ['release', 'release_id', s.release],
    ['feed', 'version_id', s.version],
  ]) {
    const { rows } = await stand.pool.query(
      `SELECT to_jsonb(t) - 'generation' AS row FROM pipeline_${table} t WHERE generation = $1 AND ${column} = $2 ORDER BY 1`,
      [generation, id],
    );
    found.push([table, rows]);
  }
  return found;
}

test('a rebuild from the log gives the rows that were dropped, and no mail', async () => {
  for (const event of events) await stand.portal.pipeline.handle(1, event);
  const expected = await ours(1);
  const kafka = createKafka({ brokers: testConnections().kafkaBrokers, clientId: 'portal-test', logger });
  const sender = new RecordSender(kafka);
  await sender.send(
    events.map((event) => ({
      topic: event.topic,
      key: event.key,
      value: Buffer.from(event.payload),
      headers: {
        ce_specversion: '1.0',
        ce_id: event.id,
        ce_type: event.type,
        ce_source: event.source,
        ce_time: event.occurredAt.toISOString(),
        cs_version: String(event.aggregateVersion),
      },
    })),
  );
  await sender.close();
  // A number that no other run uses, since groups are remembered by the brokers.
  const base = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
  await stand.pool.query('UPDATE pipeline_generation SET generation = $1', [base]);
  for (const table of [
    'version',
    'request',
    'case',
    'award',
    'release',
    'feed',
    'answer',
    'policy',
    'micro_certification',
  ]) {
    await stand.pool.query(`DELETE FROM pipeline_${table}`);
  }
  const mails = (await stand.pool.query('SELECT count(*) FROM mail')).rows;
  const { pipeline } = stand.portal;
  const generation = await rebuild({
    kafka,
    feeder: pipeline,
    clock: () => new Date(),
    logger,
  });
  expect(generation).toBe(base + 1);
  expect(await pipeline.generations.shown()).toBe(generation);
  expect(await ours(generation)).toEqual(expected);
  expect((await stand.pool.query('SELECT count(*) FROM mail')).rows).toEqual(mails);
});

test('an event whose ids fit no column is refused for ever, not tried again and again', async () => {
  const generation = await stand.portal.pipeline.generations.shown();
  const bad = catalogue(s.institution, 1, {
    case: 'versionDrafted',
    value: { versionId: 'not-an-id', microCertificationId: s.mc, number: 1 },
  });
  await expect(stand.portal.pipeline.handle(generation, bad)).rejects.toThrow(PoisonEvent);
  await expect(stand.portal.factsService.handle(bad)).rejects.toThrow(PoisonEvent);
  await expect(stand.portal.factsService.handle(enrolled('nobody', 'nobody', []))).rejects.toThrow(
    PoisonEvent,
  );
});
