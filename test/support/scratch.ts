import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { KafkaClient } from '../../services/shared/src/kafka.js';
import type { Tx } from '../../services/shared/src/outbox.js';
import { testConnections } from './connections.js';

/** A name that no other run uses. */
export const scratchName = (what: string): string => `test_${what}_${randomBytes(4).toString('hex')}`;

/** A database of this test's own, with the shared tables. */
export interface ScratchDatabase {
  url: string;
  pool: pg.Pool;
  /** Ends the server's side of every connection with this application name; gives how many. */
  killConnections(applicationName: string): Promise<number>;
  drop(): Promise<void>;
}

const GROUND = new URL('../../services/shared/sql/', import.meta.url);

export async function scratchDatabase(): Promise<ScratchDatabase> {
  const name = scratchName('ground');
  const admin = new pg.Client({ connectionString: testConnections().databaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(testConnections().databaseUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.toString(), max: 10 });
  // Connections are killed on purpose, also at the end by the drop.
  pool.on('error', () => undefined);
  await pool.query('CREATE SCHEMA IF NOT EXISTS ground');
  for (const file of readdirSync(GROUND).sort())
    await pool.query(readFileSync(new URL(file, GROUND), 'utf8'));
  return {
    url: url.toString(),
    pool,
    killConnections: async (applicationName) => {
      const { rowCount } = await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = $2',
        [name, applicationName],
      );
      return rowCount ?? 0;
    },
    drop: async () => {
      await pool.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** A transaction with the client methods that shared code uses, as Prisma has them. */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const tx: Tx = {
    $executeRawUnsafe: async (sql, ...values) => (await client.query(sql, values)).rowCount ?? 0,
    $queryRawUnsafe: async <R>(sql: string, ...values: unknown[]) =>
      (await client.query(sql, values)).rows as R,
  };
  try {
    await client.query('BEGIN');
    const result = await work(tx);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** A topic of this test's own. */
export async function scratchTopic(kafka: KafkaClient, numPartitions = 12): Promise<string> {
  const topic = scratchName('topic');
  await withAdmin(kafka, async (admin) => {
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions,
          configEntries: [
            { name: 'retention.ms', value: '-1' },
            { name: 'cleanup.policy', value: 'delete' },
          ],
        },
      ],
    });
    // kafkajs's own waiting gives up where a busy broker does not know the topic yet.
    await eventually(() =>
      admin.fetchTopicMetadata({ topics: [topic] }).then(
        ({ topics }) => topics[0]?.partitions.every(({ leader }) => leader >= 0),
        () => false,
      ),
    );
  });
  return topic;
}

export async function deleteTopics(kafka: KafkaClient, topics: string[]): Promise<void> {
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics }));
}

async function withAdmin<T>(
  kafka: KafkaClient,
  ask: (admin: ReturnType<KafkaClient['admin']>) => Promise<T>,
): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Waits until `condition` holds. The two cores of a test run may be busy with a whole system beside it. @throws Error after `timeoutMs`. */
export async function eventually(
  condition: () => unknown | Promise<unknown>,
  timeoutMs = 45_000,
): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`did not become true within ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
