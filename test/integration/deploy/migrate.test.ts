import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Child } from '../../../deploy/local/child.js';
import { migrate } from '../../../deploy/local/migrate.js';
import {
  adminConnection,
  ensureDatabases,
  startPostgres,
  withClient,
} from '../../../deploy/local/postgres.js';
import type { Stack } from '../../../deploy/local/stack.js';
import { fixtureRoot } from './fixture-root.js';
import { temporaryStack } from './temporary-stack.js';

const config = `import { defineConfig } from 'prisma/config';
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});`;
const schema = `datasource db {
  provider = "postgresql"
}

model Thing {
  id String @id
}`;
// A function body has semicolons of its own.
const thing = `CREATE TABLE "Thing" ("id" TEXT PRIMARY KEY);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.id <> '' THEN RAISE EXCEPTION 'never; not even once'; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refuse BEFORE DELETE ON "Thing" FOR EACH ROW EXECUTE FUNCTION refuse();`;
const lock = 'provider = "postgresql"';

let stack: Stack;
let postgres: Child;
let cleanUp: () => void;

beforeAll(async () => {
  const checkout = fixtureRoot({
    'services/portal/prisma.config.ts': config,
    'services/portal/prisma/schema.prisma': schema,
    'services/portal/prisma/migrations/migration_lock.toml': lock,
    'services/portal/prisma/migrations/0001_thing/migration.sql': thing,
  });
  const temporary = await temporaryStack();
  stack = { ...temporary.stack, root: checkout.root };
  cleanUp = () => {
    temporary.remove();
    checkout.remove();
  };
  postgres = await startPostgres(stack);
  await ensureDatabases(stack, ['portal']);
}, 180_000);

afterAll(async () => {
  await postgres.stop();
  cleanUp();
}, 180_000);

describe('migrations through the stand-in schema engine', () => {
  test('are applied once, by the role of the service', async () => {
    expect(await migrate(stack, ['portal'])).toEqual(['portal']);
    expect(await migrate(stack, ['portal'])).toEqual([]);
    const owner = await withClient(adminConnection(stack, 'countersign_portal'), (client) =>
      client.query("select tableowner from pg_tables where tablename = 'Thing'"),
    );
    expect(owner.rows).toEqual([{ tableowner: 'countersign_portal' }]);
  }, 180_000);

  test('an engine that does nothing is found out', async () => {
    const folder = join(stack.root, 'services/portal/prisma/migrations/0002_other');
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), 'CREATE TABLE "Other" ("id" TEXT PRIMARY KEY);');
    process.env.PRISMA_SCHEMA_ENGINE_BINARY = '/bin/true';
    try {
      await expect(migrate(stack, ['portal'])).rejects.toThrow('does not have all of its migrations');
    } finally {
      delete process.env.PRISMA_SCHEMA_ENGINE_BINARY;
    }
    expect(await migrate(stack, ['portal'])).toEqual(['portal']);
  }, 180_000);

  test('a migration that fails stops everything with the words of the database', async () => {
    const folder = join(stack.root, 'services/portal/prisma/migrations/0003_wrong');
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), 'CREATE TABLE "Other" ("id" TEXT PRIMARY KEY);');
    await expect(migrate(stack, ['portal'])).rejects.toThrow('relation "Other" already exists');
  }, 180_000);
});
