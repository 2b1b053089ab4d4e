import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readTokenKeys, Tokens } from './auth.js';
import { createApp, type Running, serve } from './boot.js';
import { ConfigError, databaseUrl, readKey } from './config.js';
import { Readiness } from './health.js';
import {
  createKafka,
  ensureTopicsAreSafe,
  type KafkaClient,
  type ReceivedEvent,
  runConsumer,
} from './kafka.js';
import { readOperatorKey } from './operator.js';
import { OutboxRelay } from './relay.js';
import { createLogger, type Logger, type LogLevel } from './telemetry.js';
import { connectTemporal, runActivities, type TemporalConnection } from './temporal.js';

/** The configuration that every service has; a service's own schema adds to it. */
export interface BaseConfig {
  HOST: string;
  PORT: number;
  LOG_LEVEL: LogLevel;
  PUBLIC_ORIGIN: string;
  PORTAL_ORIGIN: string;
  DATABASE_URL: string;
  DATABASE_PASSWORD_FILE?: string | undefined;
  KAFKA_BROKERS: string[];
  SERVICE_KEY_FILE: string;
  SERVICE_KEYS_FILE: string;
  OPERATOR_PUBLIC_KEY_FILE?: string | undefined;
  TEMPORAL_ADDRESS?: string | undefined;
  TEMPORAL_NAMESPACE?: string | undefined;
  PAYLOAD_KEY_FILE?: string | undefined;
}

/** What a service builds itself on: connections and tools made from its configuration. */
export interface Ground {
  logger: Logger;
  tokens: Tokens;
  readiness: Readiness;
  kafka: KafkaClient;
  databaseUrl: string;
  /** Null where the configuration names no Temporal. */
  temporal: TemporalConnection | null;
}

/** One consumer: a group with its generation, and what it does with an event. */
export interface ConsumerPart {
  group: string;
  topics: readonly string[];
  handle(event: ReceivedEvent): Promise<void>;
}

/** What a service consists of beside its HTTP module. */
export interface Assembly {
  module: DynamicModule;
  consumers: ConsumerPart[];
  /** Temporal activities of this service, served on the task queue of its name. */
  activities?: object;
  /** False for a service that writes no events (the portal). */
  relay: boolean;
  configure?: (app: NestFastifyApplication) => Promise<void>;
  /** Further parts, stopped before the database. */
  running?: Running[];
  /** Closes the database; throws in `ping` while it is unreachable. */
  database: { ping(): Promise<void>; close(): Promise<void> };
}

/**
 * Runs a service until it is told to stop. Exits with 1 and one clear line where the configuration or an engine
 * does not allow it to start.
 *
 * @param name catalogue, endorsement, ...: also the source of its decisions' chain and its task queue
 */
export async function runService(
  name: string,
  title: string,
  readConfig: () => BaseConfig,
  assemble: (ground: Ground) => Promise<Assembly>,
): Promise<void> {
  try {
    await start(name, title, readConfig(), assemble);
  } catch (error) {
    const text =
      error instanceof ConfigError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    process.stderr.write(`${name} did not start: ${text}\n`);
    process.exit(1);
  }
}

async function start(
  name: string,
  title: string,
  config: BaseConfig,
  assemble: (ground: Ground) => Promise<Assembly>,
): Promise<void> {
  const logger = createLogger({ service: name, level: config.LOG_LEVEL });
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: name, logger });
  const ground: Ground = {
    logger,
    tokens: new Tokens(readTokenKeys(name, config)),
    readiness: new Readiness(),
    kafka,
    databaseUrl: databaseUrl(config),
    temporal: await temporalOf(config, logger),
  };
  const assembly = await assemble(ground);
  await ensureTopicsAreSafe(kafka, [...new Set(assembly.consumers.flatMap((consumer) => consumer.topics))]);
  const app = await createApp({
    name,
    title,
    module: assembly.module,
    logger,
    tokens: ground.tokens,
    operatorKey: config.OPERATOR_PUBLIC_KEY_FILE ? readOperatorKey(config.OPERATOR_PUBLIC_KEY_FILE) : null,
    readiness: ground.readiness,
    ...(assembly.configure ? { configure: assembly.configure } : {}),
  });
  ground.readiness.register('database', () => assembly.database.ping());
  await serve(app, {
    host: config.HOST,
    port: config.PORT,
    logger,
    running: await runParts(name, ground, assembly),
  });
}

/** Starts what runs beside HTTP; the list is in the order in which it is stopped. */
async function runParts(name: string, ground: Ground, assembly: Assembly): Promise<Running[]> {
  const { kafka, logger, readiness } = ground;
  const consumers = assembly.consumers.map((part) => {
    const consumer = runConsumer({
      kafka,
      group: part.group,
      topics: part.topics,
      handle: (event) => part.handle(event),
      logger,
    });
    readiness.register(`consumer ${part.group}`, () => consumer.isJoined());
    return consumer;
  });
  const workers: Running[] =
    ground.temporal && assembly.activities
      ? [
          await runActivities({
            temporal: ground.temporal,
            taskQueue: name,
            activities: assembly.activities,
            logger,
          }),
        ]
      : [];
  const relays: Running[] = [];
  if (assembly.relay) {
    const relay = new OutboxRelay({
      databaseConfig: { connectionString: ground.databaseUrl },
      source: name,
      kafka,
      logger,
    });
    relay.start();
    relays.push(relay);
  }
  const connections: Running[] = ground.temporal
    ? [{ stop: () => ground.temporal?.close() ?? Promise.resolve() }]
    : [];
  return [
    ...consumers,
    ...workers,
    ...(assembly.running ?? []),
    ...relays,
    ...connections,
    { stop: () => assembly.database.close() },
  ];
}

async function temporalOf(config: BaseConfig, logger: Logger): Promise<TemporalConnection | null> {
  if (!config.TEMPORAL_ADDRESS || !config.PAYLOAD_KEY_FILE) return null;
  return connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE ?? 'default',
    payloadKey: readKey(config.PAYLOAD_KEY_FILE),
    logger,
  });
}
