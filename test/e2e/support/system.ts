import { join } from 'node:path';
import pg from 'pg';
import { Enrolment } from '../../../deploy/local/demo/enrolment.js';
import { castOf, type Played, playJourney } from '../../../deploy/local/demo/journey.js';
import { MailReader } from '../../../deploy/local/demo/mail.js';
import type { Cast, Step } from '../../../deploy/local/demo/story.js';
import { portalOriginOf } from '../../../deploy/local/environment.js';
import { launch, type Running } from '../../../deploy/local/launcher.js';
import { adminConnection } from '../../../deploy/local/postgres.js';
import { databaseOf, kafkaBrokersOf, type ServiceName, type Stack } from '../../../deploy/local/stack.js';
import { createKafka, type KafkaClient } from '../../../services/shared/src/kafka.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import { temporaryStack } from '../../integration/deploy/temporary-stack.js';

/** The whole system, on ports and in a folder of its own. */
export interface System {
  stack: Stack;
  running: Running;
  /** Origin of the portal. */
  portal: string;
  /** What ended although nobody stopped it. */
  crashes: string[];
  kafka: KafkaClient;
  mails: MailReader;
  /** Rows of a service's database. */
  rows<R extends object>(service: ServiceName, sql: string, values?: unknown[]): Promise<R[]>;
  /** Stops everything and removes the folder. */
  stop(): Promise<void>;
}

/** Starts the whole system without demo data. */
export async function startSystem(): Promise<System> {
  const { stack, remove } = await temporaryStack();
  const crashes: string[] = [];
  const running = await launch(
    stack,
    { step: () => undefined, crash: (line) => crashes.push(line) },
    { seed: false },
  );
  const pools = new Map<ServiceName, pg.Pool>();
  const poolOf = (service: ServiceName): pg.Pool => {
    const pool =
      pools.get(service) ?? new pg.Pool({ ...adminConnection(stack, databaseOf(service)), max: 2 });
    // A test may kill the server under an idle connection.
    if (!pools.has(service)) pool.on('error', () => undefined);
    pools.set(service, pool);
    return pool;
  };
  return {
    stack,
    running,
    portal: portalOriginOf(stack),
    crashes,
    kafka: createKafka({
      brokers: kafkaBrokersOf(stack).split(','),
      clientId: 'e2e',
      logger: createLogger({ service: 'e2e', level: 'silent' }),
    }),
    mails: new MailReader(`http://localhost:${stack.ports.mail}`),
    rows: async <R extends object>(service: ServiceName, sql: string, values: unknown[] = []) =>
      (await poolOf(service).query<R>(sql, values)).rows,
    stop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await running.stop();
      remove();
    },
  };
}

/** A journey that was played, with its people signed in again. */
export interface Journey extends Played {
  /** What an independent verifier needs. */
  out: string;
  steps: Step[];
  enrolment: Enrolment;
  cast: Cast;
}

/**
 * Plays the demo's journey.
 *
 * @param onStep hears of each step once it was answered
 */
export async function play(
  system: System,
  onStep: (line: string) => void = () => undefined,
): Promise<Journey> {
  const out = join(system.stack.state, 'out');
  const played = await playJourney(system.stack, { out, print: onStep });
  const { steps } = await readJson<{ steps: Step[] }>(join(out, 'journey.json'));
  const enrolment = new Enrolment(system.stack);
  return { ...played, out, steps, enrolment, cast: await castOf(enrolment) };
}

async function readJson<T>(file: string): Promise<T> {
  const { readFile } = await import('node:fs/promises');
  return JSON.parse(await readFile(file, 'utf8'));
}

/**
 * The value that the steps of a journey answered under a name, the last one.
 *
 * @throws Error where no step did
 */
export function answered(journey: Journey, name: string): string {
  const value = journey.steps.flatMap(({ answer }) => (name in answer ? [answer[name]] : [])).at(-1);
  if (typeof value !== 'string') throw new Error(`no step of the journey answered ${name}`);
  return value;
}

/** The first decision of the step with these words. @throws Error where there is none */
export function decisionOf(journey: Journey, words: string): string {
  const step = journey.steps.find(({ what }) => what.includes(words));
  const { decisions } = { decisions: [], ...step?.answer } as { decisions: { decisionId: string }[] };
  const [first] = decisions;
  if (!first) throw new Error(`no decision in the step '${words}'`);
  return first.decisionId;
}
