import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { databasePasswordFile, withClient } from './postgres.js';
import { readSecret } from './secret-files.js';
import { databaseUrlOf, LocalError, type ServiceName, type Stack } from './stack.js';

/** Serializes several migrations of one database at the same time. */
const LOCK = 7_201_001;

/**
 * Brings the shared tables (schema `ground`) of a service's database to the checkout's SQL files, each applied once and
 * whole. Prisma does not see that schema, so that five services need no five copies of its tables' migrations.
 *
 * @returns true where something was applied
 * @throws LocalError where an applied file was changed since
 */
export async function migrateGround(stack: Stack, service: ServiceName): Promise<boolean> {
  const url = new URL(databaseUrlOf(stack, service));
  url.password = encodeURIComponent(readSecret(databasePasswordFile(stack, service)));
  return withClient({ connectionString: url.href }, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('CREATE SCHEMA IF NOT EXISTS ground');
    await client.query(
      'CREATE TABLE IF NOT EXISTS ground.migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    let changed = false;
    for (const file of filesOf(stack.root)) changed = (await apply(client, service, file)) || changed;
    return changed;
  });
}

interface SqlFile {
  name: string;
  sql: string;
  checksum: string;
}

function filesOf(root: string): SqlFile[] {
  const folder = join(root, 'services', 'shared', 'sql');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

async function apply(client: pg.Client, service: ServiceName, file: SqlFile): Promise<boolean> {
  const applied = await client.query<{ checksum: string }>(
    'SELECT checksum FROM ground.migration WHERE name = $1',
    [file.name],
  );
  const [row] = applied.rows;
  if (row && row.checksum !== file.checksum) {
    throw new LocalError(
      `The shared tables of ${service} were made from another ${file.name}: 'npm run reset' empties the local state.`,
    );
  }
  if (row) return false;
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
    await client.query('INSERT INTO ground.migration (name, checksum) VALUES ($1, $2)', [
      file.name,
      file.checksum,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new LocalError(
      `${file.name} failed in the database of ${service}: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
  return true;
}
