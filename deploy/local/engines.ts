import { connect } from 'node:net';
import type { Child } from './child.js';
import { startKafka } from './kafka.js';
import { ensureDatabases, startPostgres } from './postgres.js';
import { LocalError, type Stack } from './stack.js';
import { startTemporal } from './temporal.js';

/** The engines that this launcher started; those given by the environment are not among them. */
export interface Engines {
  readonly children: readonly Child[];
  /** Temporal first, then Kafka, then PostgreSQL. */
  stop(): Promise<void>;
}

async function requireReachable(what: string, variable: string, address: string): Promise<void> {
  const [host = '', port] = address.split(/:(?=\d+$)/);
  const reached = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 5_000 });
    const done = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });
  if (!reached) throw new LocalError(`${variable} names ${what} at ${address}, but nothing answers there.`);
}

async function requireGiven(stack: Stack): Promise<void> {
  const { kafkaBrokers, temporalAddress, databaseUrl } = stack.given;
  const checks: Promise<void>[] = [];
  if (kafkaBrokers) checks.push(requireReachable('Kafka', 'KAFKA_BROKERS', kafkaBrokers.split(',')[0] ?? ''));
  if (temporalAddress) checks.push(requireReachable('Temporal', 'TEMPORAL_ADDRESS', temporalAddress));
  if (databaseUrl) {
    const { hostname, port } = new URL(databaseUrl);
    checks.push(requireReachable('PostgreSQL', 'DATABASE_URL', `${hostname}:${port || 5432}`));
  }
  await Promise.all(checks);
}

/**
 * Starts PostgreSQL, Kafka and Temporal side by side and waits until all answer. When one fails, the others are stopped.
 *
 * @throws LocalError the first failure
 */
export async function startEngines(stack: Stack): Promise<Engines> {
  await requireGiven(stack);
  const starts = [
    ...(stack.given.databaseUrl ? [] : [startPostgres(stack)]),
    ...(stack.given.kafkaBrokers ? [] : [startKafka(stack)]),
    ...(stack.given.temporalAddress ? [] : [startTemporal(stack)]),
  ];
  const results = await Promise.allSettled(starts);
  const children = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  const stop = async () => {
    for (const child of [...children].reverse()) await child.stop();
  };
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  await ensureDatabases(stack);
  return { children, stop };
}
