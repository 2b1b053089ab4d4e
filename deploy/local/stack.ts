import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An error whose message is one line for the person at the terminal: shown without a stack. */
export class LocalError extends Error {
  override name = 'LocalError';
}

/** The application processes that own a database, in the order in which they are started. */
export const services = ['catalogue', 'endorsement', 'assessment', 'issuance', 'portal'] as const;
export type ServiceName = (typeof services)[number];

/** Every process of our own that `npm start` runs; `workflows` is the Temporal worker. */
export const processNames = ['identity', 'mail', ...services, 'workflows'] as const;
export type ProcessName = (typeof processNames)[number];

/** Offsets from the base port; the numbers are part of the documented interface, so they are only ever added to. */
const portOffsets = {
  portal: 0,
  catalogue: 1,
  endorsement: 2,
  assessment: 3,
  issuance: 4,
  workflows: 5,
  identity: 6,
  mail: 7,
  smtp: 8,
  postgres: 10,
  kafka: 11,
  kafkaController: 12,
  temporal: 13,
  temporalUi: 14,
} as const;
export type Ports = Record<keyof typeof portOffsets, number>;

/** Engines that run elsewhere: each one given is used, never started or stopped. */
export interface GivenEngines {
  /** `host:port[,host:port]` */
  readonly kafkaBrokers?: string | undefined;
  /** `host:port` */
  readonly temporalAddress?: string | undefined;
  /** `postgresql://user[:password]@host:port[/ignored]`: names the server, each service has its own database on it */
  readonly databaseUrl?: string | undefined;
  /** File with the password for `databaseUrl`, where that holds none. */
  readonly databasePasswordFile?: string | undefined;
}

/** Where one local system lives: its folders, its ports and the engines it uses. Two stacks share nothing. */
export interface Stack {
  /** The checkout. */
  readonly root: string;
  /** The state folder: databases, logs, secrets, mail. Emptied by `npm run reset`. */
  readonly state: string;
  /** Engines fetched once for all checkouts of this user. */
  readonly cache: string;
  readonly portBase: number;
  readonly ports: Ports;
  readonly given: GivenEngines;
}

/** Finds the checkout from any file in it, compiled or not. */
export function findRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'countersign') return from;
  const parent = dirname(from);
  if (parent === from) throw new LocalError('No checkout of countersign found above this file.');
  return findRoot(parent);
}

/** The folder that engines are fetched into by `setup.mjs`, which computes it in the same way. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.COUNTERSIGN_CACHE) return resolve(env.COUNTERSIGN_CACHE);
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'countersign');
}

function portBaseOf(text: string): number {
  const base = Number(text);
  if (Number.isInteger(base) && base >= 1024 && base <= 65_000) return base;
  throw new LocalError(`COUNTERSIGN_PORT_BASE must be a whole number from 1024 to 65000, not '${text}'.`);
}

/** All ports of a stack from its base. */
export function portsFrom(base: number): Ports {
  const entries = Object.entries(portOffsets).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries(entries) as Ports;
}

/** The stack that an environment describes; tests give their own port base and state folder. */
export function stackFrom(env: NodeJS.ProcessEnv = process.env): Stack {
  const root = findRoot();
  const portBase = portBaseOf(env.COUNTERSIGN_PORT_BASE ?? '4500');
  return {
    root,
    state: resolve(root, env.COUNTERSIGN_STATE ?? '.countersign'),
    cache: cacheFolder(env),
    portBase,
    ports: portsFrom(portBase),
    given: {
      kafkaBrokers: env.KAFKA_BROKERS,
      temporalAddress: env.TEMPORAL_ADDRESS,
      databaseUrl: env.DATABASE_URL,
      databasePasswordFile: env.DATABASE_PASSWORD_FILE,
    },
  };
}

/** `host:port` list for Kafka clients. */
export const kafkaBrokersOf = (stack: Stack): string =>
  stack.given.kafkaBrokers ?? `127.0.0.1:${stack.ports.kafka}`;

/** `host:port` of the Temporal frontend. */
export const temporalAddressOf = (stack: Stack): string =>
  stack.given.temporalAddress ?? `127.0.0.1:${stack.ports.temporal}`;

/** The database of a service. */
export const databaseOf = (service: ServiceName): string => `countersign_${service}`;

/**
 * The URL of a service's database without a password: that comes from a file. On the local server each service has a
 * role of its own, named like its database; a given server is used with the user that is given.
 */
export function databaseUrlOf(stack: Stack, service: ServiceName): string {
  const own = `postgresql://${databaseOf(service)}@127.0.0.1:${stack.ports.postgres}`;
  const url = new URL(stack.given.databaseUrl ?? own);
  url.password = '';
  url.pathname = `/${databaseOf(service)}`;
  return url.href;
}

/** Development helpers call this first: none of them may ever face real people. */
export function refuseProduction(what: string, env: NodeJS.ProcessEnv = process.env): void {
  if (env.NODE_ENV === 'production') {
    throw new LocalError(`${what} is for development only and refuses to start with NODE_ENV=production.`);
  }
}
