import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { requireFreePort } from '../../../deploy/local/child.js';
import { type Engines, startEngines } from '../../../deploy/local/engines.js';
import { withKafkaAdmin } from '../../../deploy/local/kafka.js';
import { migrate } from '../../../deploy/local/migrate.js';
import { livingPids, recordPid, stopStale } from '../../../deploy/local/pids.js';
import {
  adminConnection,
  databasePasswordFile,
  startPostgres,
  withClient,
} from '../../../deploy/local/postgres.js';
import { readSecret } from '../../../deploy/local/secret-files.js';
import { databaseOf, kafkaBrokersOf, type Stack } from '../../../deploy/local/stack.js';
import { createTopics, ensureTopics, readTopics, topicFaults } from '../../../deploy/local/topics.js';
import { temporaryStack } from './temporary-stack.js';

describe('engines', () => {
  let stack: Stack;
  let remove: () => void;
  let engines: Engines;

  beforeAll(async () => {
    ({ stack, remove } = await temporaryStack());
    engines = await startEngines(stack);
    await ensureTopics(stack);
  }, 180_000);

  afterAll(async () => {
    await engines.stop();
    expect(livingPids(stack)).toEqual([]);
    remove();
  }, 180_000);

  test('a service cannot enter the database of another', async () => {
    const own = { ...adminConnection(stack), user: databaseOf('portal') };
    const password = readSecret(databasePasswordFile(stack, 'portal'));
    const enter = (database: string) =>
      withClient({ ...own, password, database }, (client) =>
        client.query('create extension if not exists pg_trgm'),
      );
    await enter(databaseOf('portal'));
    await expect(enter(databaseOf('issuance'))).rejects.toThrow('permission denied for database');
  });

  test('topics that differ from deploy/topics.yaml are refused, never repaired', async () => {
    const topics = readTopics(stack.root);
    const name = 'countersign.wrong.v1';
    await withKafkaAdmin(kafkaBrokersOf(stack), async (admin) => {
      expect(await topicFaults(admin, topics)).toEqual([]);
      const configEntries = [{ name: 'retention.ms', value: '604800000' }];
      await createTopics(admin, [{ topic: name, numPartitions: 3, configEntries }]);
      const declared = { name, partitions: 12, config: { 'retention.ms': '-1' } };
      expect(await topicFaults(admin, [declared])).toEqual([
        `topic ${name} has 3 partitions instead of 12`,
        `topic ${name} has retention.ms=604800000 instead of -1`,
      ]);
      const missing = { ...declared, name: 'countersign.none.v1' };
      expect(await topicFaults(admin, [missing])).toEqual(['topic countersign.none.v1 is missing']);
    });
  });

  test('every service is migrated by the stand-in engine, and a second time there is nothing to do', async () => {
    await migrate(stack);
    expect(await migrate(stack)).toEqual([]);
  }, 180_000);

  test('a taken port is named, with the way out', async () => {
    const fault = requireFreePort(stack, stack.ports.kafka, 'Kafka');
    await expect(fault).rejects.toThrow(`Port ${stack.ports.kafka} (Kafka) is taken by another program`);
    await expect(fault).rejects.toThrow('COUNTERSIGN_PORT_BASE=');
  });

  test('PostgreSQL starts again at once after it was killed at work', async () => {
    const admin = new pg.Client(adminConnection(stack));
    // The connection ends with its server.
    admin.on('error', () => undefined);
    await admin.connect();
    // Work without a pause: its process notices only afterwards that the server is gone.
    const work = admin.query('select count(*) from generate_series(1, 10000000)').catch(() => undefined);
    await withClient(adminConnection(stack), (client) => client.query('select 1'));
    const killed = engines.children.find((one) => one.name === 'postgres');
    expect((await killed?.kill())?.signal).toBe('SIGKILL');
    const again = await startPostgres(stack);
    const { rows } = await withClient(adminConnection(stack), (client) => client.query('select 1 as one'));
    expect(rows).toEqual([{ one: 1 }]);
    await work;
    await again.stop();
  }, 180_000);
});

describe('what a killed launcher leaves', () => {
  test('is stopped by the next one, and a stranger with the same number is not', async () => {
    const { stack, remove } = await temporaryStack();
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(child, 'spawn');
    recordPid(stack, 'orphan', child.pid ?? 0);
    expect(await stopStale(stack)).toEqual(['orphan']);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGTERM');
    recordPid(stack, 'orphan', child.pid ?? 0);
    expect(await stopStale(stack)).toEqual([]);
    remove();
  });

  test('a free port is no fault', async () => {
    const { stack, remove } = await temporaryStack();
    await expect(requireFreePort(stack, stack.ports.kafka, 'Kafka')).resolves.toBeUndefined();
    const server = createServer().listen(stack.ports.smtp, '127.0.0.1');
    await once(server, 'listening');
    await expect(requireFreePort(stack, stack.ports.smtp, 'SMTP')).rejects.toThrow('is taken');
    server.close();
    remove();
  });
});
