import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { testConnections } from './connections.js';

const root = new URL('../../', import.meta.url);

/** A database of one test suite. */
export interface ScratchDatabase {
  /** Connection string of a user who may do anything in it. */
  url: string;
  /** Deletes it, also while connections to it are open. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database with the shared tables (schema `ground`) and a service's migrations.
 *
 * @param service catalogue, endorsement, ...: a folder of `services/`
 * @throws what PostgreSQL refuses with; the half-made database is then dropped
 */
export async function scratchDatabase(service: string): Promise<ScratchDatabase> {
  const admin = testConnections().databaseUrl;
  const name = `test_${service}_${randomBytes(5).toString('hex')}`;
  await withConnection(admin, (client) => client.query(`CREATE DATABASE ${name}`));
  const drop = () =>
    withConnection(admin, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(admin);
  url.pathname = `/${name}`;
  try {
    await withConnection(url.href, async (client) => {
      await client.query('CREATE SCHEMA ground');
      for (const file of sqlFilesOf(service)) await client.query(readFileSync(file, 'utf8'));
    });
  } catch (error) {
    await drop();
    throw error;
  }
  return { url: url.href, drop };
}

/** The shared SQL first, then the service's migrations, each in the order of their names. */
function sqlFilesOf(service: string): string[] {
  const shared = fileURLToPath(new URL('services/shared/sql/', root));
  const migrations = fileURLToPath(new URL(`services/${service}/prisma/migrations/`, root));
  const own = existsSync(migrations) ? readdirSync(migrations, { withFileTypes: true }) : [];
  return [
    ...readdirSync(shared)
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => `${shared}${file}`),
    ...own
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${migrations}${entry.name}/migration.sql`)
      .sort(),
  ];
}

async function withConnection(
  connectionString: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
