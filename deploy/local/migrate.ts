import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrateGround } from './ground.js';
import { adminConnection, databasePasswordFile, withClient } from './postgres.js';
import { readSecret } from './secret-files.js';
import { databaseOf, databaseUrlOf, LocalError, type ServiceName, type Stack, services } from './stack.js';

const run = promisify(execFile);

/** How many Prisma processes run side by side: each is busy for two seconds, and the machine may be small. */
const atOnce = 2;

interface Migration {
  readonly name: string;
  /** SHA-256 of migration.sql in hexadecimal, as Prisma writes it down. */
  readonly checksum: string;
}

const serviceFolder = (root: string, service: ServiceName) => join(root, 'services', service);

function migrationsOf(root: string, service: ServiceName): Migration[] {
  const folder = join(serviceFolder(root, service), 'prisma', 'migrations');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'));
      return { name, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Whether a database has just the migrations of the checkout. Anything else (one missing, failed, changed or unknown) is
 * for Prisma to judge and to put into words.
 */
async function upToDate(
  stack: Stack,
  service: ServiceName,
  migrations: readonly Migration[],
): Promise<boolean> {
  const applied = await withClient(adminConnection(stack, databaseOf(service)), async (client) => {
    const table = await client.query("select to_regclass('public._prisma_migrations') as name");
    if (!table.rows[0]?.name) return [];
    const rows = await client.query<{ migration_name: string; checksum: string; done: boolean }>(
      `select migration_name, checksum, finished_at is not null as done from public._prisma_migrations
       where rolled_back_at is null`,
    );
    return rows.rows;
  });
  const checksums = new Map(applied.map((row) => [row.migration_name, row.done ? row.checksum : 'failed']));
  return (
    checksums.size === migrations.length &&
    migrations.every(({ name, checksum }) => checksums.get(name) === checksum)
  );
}

/** The engine for the Prisma CLI: our stand-in, unless PRISMA_SCHEMA_ENGINE_BINARY is set (empty: the stock engine). */
function engineVariable(stack: Stack, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const chosen = env.PRISMA_SCHEMA_ENGINE_BINARY ?? join(stack.root, 'deploy', 'local', 'schema-engine.mjs');
  return chosen ? { PRISMA_SCHEMA_ENGINE_BINARY: chosen } : {};
}

async function deploy(stack: Stack, service: ServiceName): Promise<void> {
  const passwordFile = databasePasswordFile(stack, service);
  const url = new URL(databaseUrlOf(stack, service));
  url.password = readSecret(passwordFile);
  const { PRISMA_SCHEMA_ENGINE_BINARY: _, ...rest } = process.env;
  const env = {
    ...rest,
    ...engineVariable(stack, process.env),
    // The CLI reads no file: the password is in the environment of this one short-lived child only.
    DATABASE_URL: url.href,
    DATABASE_PASSWORD_FILE: passwordFile,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  const cli = join(stack.root, 'node_modules', 'prisma', 'build', 'index.js');
  const config = join(serviceFolder(stack.root, service), 'prisma.config.ts');
  try {
    await run(process.execPath, [cli, 'migrate', 'deploy', '--config', config], { cwd: stack.root, env });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new LocalError(`The migrations of ${service} failed:\n${`${stdout}\n${stderr}`.trim()}`);
  }
}

async function migrateOne(stack: Stack, service: ServiceName): Promise<ServiceName | undefined> {
  const ground = await migrateGround(stack, service);
  const own = await migrateOwn(stack, service);
  return ground || own ? service : undefined;
}

async function migrateOwn(stack: Stack, service: ServiceName): Promise<ServiceName | undefined> {
  const migrations = migrationsOf(stack.root, service);
  if (!migrations.length || (await upToDate(stack, service, migrations))) return undefined;
  await deploy(stack, service);
  // `migrate deploy` with a wrong engine ends well having done nothing: what counts is what the database says.
  if (await upToDate(stack, service, migrations)) return service;
  throw new LocalError(`Prisma ended without an error, but ${service} does not have all of its migrations.`);
}

/**
 * Brings every service's database to the checkout's migrations, before any service starts.
 *
 * @returns the services whose database changed
 * @throws LocalError with Prisma's words
 */
export async function migrate(
  stack: Stack,
  wanted: readonly ServiceName[] = services,
): Promise<ServiceName[]> {
  const waiting = [...wanted];
  const changed: ServiceName[] = [];
  const work = async () => {
    for (let service = waiting.shift(); service; service = waiting.shift()) {
      if (await migrateOne(stack, service)) changed.push(service);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return changed;
}
