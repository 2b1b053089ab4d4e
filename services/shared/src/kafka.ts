import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, {
  type Admin,
  type EachBatchPayload,
  Kafka,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs';
import { AcknowledgedOffsets, Delivery, type DeliveryOptions, type OutgoingRecord } from './delivery.js';
import { textHeaders } from './envelope.js';
import type { Logger } from './telemetry.js';

// The only file that knows kafkajs, which is no longer maintained: its successor replaces this file alone.

export { PoisonEvent, type ReceivedEvent } from './envelope.js';
export type KafkaClient = Kafka;

// Node finds no named export of it in this CommonJS package; jest does, so only a started service shows the fault.
const { ConfigResourceTypes } = kafkajs;

// Short first steps, since a broker's restart takes seconds; kafkajs's own defaults back off for minutes.
const RETRY = { initialRetryTime: 20, maxRetryTime: 2_000, retries: 20 };

// A key's partition must never change, so neither must their number.
const PARTITIONS = 12;
const YEAR_MINUTES = 525_600;

/** A client of the brokers; it connects only when a producer, consumer or admin of it does. */
export function createKafka(options: { brokers: string[]; clientId: string; logger: Logger }): KafkaClient {
  const { logger } = options;
  return new Kafka({
    brokers: options.brokers,
    clientId: options.clientId,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      // Bounded retries are safe here: the outbox sends again, and consumers know an event by its id.
      if (entry.log.message.startsWith('Limiting retries')) return;
      const { message, groupId, broker, error } = entry.log;
      // Its errors are one failed attempt each; what matters is logged by who asked.
      logger.warn({ kafkajs: entry.namespace, groupId, broker, error: String(error ?? '') }, message);
    },
  });
}

/**
 * Sends batches one after the other, each acknowledged by all in-sync replicas. After any error its producer is
 * made anew (tulios/kafkajs#598: its sequence numbers cannot be trusted then), and the caller sends again.
 * Never call `send` while another call runs.
 */
export class RecordSender {
  private producer: Producer | null = null;
  private closed = false;
  private acknowledged = new AcknowledgedOffsets();

  constructor(private readonly kafka: KafkaClient) {}

  /** Sends a batch. @throws when any record may not have been stored; then send the whole batch again. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      this.producer ??= await this.connect();
      if (this.closed) throw new Error('the sender was closed');
      const topicMessages = records.map(({ topic, ...message }) => ({ topic, messages: [message] }));
      this.acknowledged.add(await this.producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages }));
    } catch (error) {
      await this.reset();
      throw error;
    }
  }

  /** Leaves the brokers for good; a `send` that waits for them fails. */
  async close(): Promise<void> {
    this.closed = true;
    await this.reset();
  }

  private async reset(): Promise<void> {
    const { producer } = this;
    this.producer = null;
    this.acknowledged = new AcknowledgedOffsets();
    await producer?.disconnect().catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { ...RETRY, retries: 5 },
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }
}

export interface ConsumerOptions extends DeliveryOptions {
  kafka: KafkaClient;
  topics: readonly string[];
  /** Where a new group starts; true unless given. */
  fromBeginning?: boolean | undefined;
  /** How many partitions are handled at the same time; order within a partition always holds. 3 unless given. */
  partitionsAtOnce?: number | undefined;
}

export interface RunningConsumer {
  /** True while it is a member of its group. */
  isJoined(): boolean;
  /** Ends it: waits for the handlers in flight and commits what they finished. */
  stop(): Promise<void>;
}

/**
 * Consumes topics until stopped, through any number of broker restarts; never throws. An offset is committed
 * after its handler. A PoisonEvent goes to the dead-letter topic; any other error holds its partition, alone,
 * and is tried again with growing waits.
 */
export function runConsumer(options: ConsumerOptions): RunningConsumer {
  const consumer = new GroupConsumer(options);
  const running = consumer.run();
  return {
    isJoined: () => consumer.joined,
    stop: async () => {
      consumer.stop();
      await running;
    },
  };
}

class GroupConsumer {
  joined = false;
  private stopping = false;
  private readonly ending = new AbortController();
  private readonly resumptions = new Set<NodeJS.Timeout>();
  private readonly deadLetters: RecordSender;
  private readonly delivery: Delivery;

  constructor(private readonly options: ConsumerOptions) {
    this.deadLetters = new RecordSender(options.kafka);
    this.delivery = new Delivery(options, (letter) => this.deadLetters.send([letter]));
  }

  async run(): Promise<void> {
    const { logger, group } = this.options;
    while (!this.stopping) {
      try {
        await this.session();
      } catch (error) {
        logger.warn({ err: error, group }, 'consumer lost its brokers, joins again');
        await delay(1_000, undefined, { signal: this.ending.signal }).catch(() => undefined);
      }
    }
    for (const timer of this.resumptions) clearTimeout(timer);
    await this.deadLetters.close();
  }

  stop(): void {
    this.stopping = true;
    this.ending.abort();
  }

  /** One membership, until stopped. @throws when it crashed. */
  private async session(): Promise<void> {
    const { kafka, group, topics, fromBeginning = true, partitionsAtOnce = 3 } = this.options;
    const consumer = kafka.consumer({
      groupId: group,
      maxWaitTimeInMs: 250,
      // The group waits so long for a member that was killed before its partitions go to another (kafkajs says 30 s).
      sessionTimeout: 10_000,
      // kafkajs restarts itself after some crashes only; the loop above does after all of them.
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    const end = new Promise<void>((resolve, reject) => {
      this.ending.signal.addEventListener('abort', () => resolve(), { once: true });
      consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.joined = true;
    });
    const begin = async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning });
      if (this.stopping) return;
      await consumer.run({
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch: (payload) => this.handleBatch(payload),
      });
    };
    try {
      await Promise.race([begin().then(() => end), end]);
    } finally {
      this.joined = false;
      await consumer.disconnect().catch(() => undefined);
    }
  }

  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset, pause, isRunning, isStale } = payload;
    const { topic, partition } = batch;
    // A long handler must not cost the membership; a real loss shows at the heartbeat after the handler.
    const beat = setInterval(() => void heartbeat().catch(() => undefined), 3_000);
    try {
      for (const message of batch.messages) {
        if (this.stopping || !isRunning() || isStale()) return;
        const { key, value, offset } = message;
        const headers = textHeaders(message.headers);
        const waitMs = await this.delivery.deliver({ topic, partition, offset, key, value, headers });
        if (waitMs !== null) {
          // Throwing would crash the whole member; a paused partition is fetched again from this offset.
          this.resumeLater(waitMs, pause());
          return;
        }
        resolveOffset(offset);
        await heartbeat();
      }
    } finally {
      clearInterval(beat);
    }
  }

  private resumeLater(waitMs: number, resume: () => void): void {
    const timer = setTimeout(() => {
      this.resumptions.delete(timer);
      resume();
    }, waitMs);
    this.resumptions.add(timer);
  }
}

/**
 * Refuses topics that could lose or reorder facts, and brokers that forget group offsets.
 *
 * @throws Error that lists every fault.
 */
export async function ensureTopicsAreSafe(kafka: KafkaClient, topics: readonly string[]): Promise<void> {
  const faults = await withAdmin(kafka, async (admin) => {
    const known = new Set(await admin.listTopics());
    const found = topics.filter((topic) => known.has(topic));
    const faults = topics.filter((topic) => !known.has(topic)).map((topic) => `${topic} does not exist`);
    const metadata = found.length > 0 ? await admin.fetchTopicMetadata({ topics: found }) : { topics: [] };
    for (const { name, partitions } of metadata.topics) {
      if (partitions.length !== PARTITIONS)
        faults.push(`${name} has ${partitions.length} partitions, not ${PARTITIONS}`);
    }
    const { brokers } = await admin.describeCluster();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        ...found.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
        ...brokers.map(({ nodeId }) => ({ type: ConfigResourceTypes.BROKER, name: String(nodeId) })),
      ],
    });
    for (const { resourceType, resourceName, configEntries } of resources) {
      const value = (name: string) => configEntries.find((entry) => entry.configName === name)?.configValue;
      if (resourceType !== ConfigResourceTypes.TOPIC) {
        const minutes = Number(value('offsets.retention.minutes'));
        if (!(minutes >= YEAR_MINUTES))
          faults.push(`broker ${resourceName} keeps group offsets ${minutes} minutes`);
        continue;
      }
      if (value('retention.ms') !== '-1')
        faults.push(`${resourceName} has retention.ms ${value('retention.ms')}, not -1`);
      if (value('cleanup.policy') !== 'delete') faults.push(`${resourceName} is compacted`);
    }
    return faults;
  });
  if (faults.length > 0) throw new Error(`Kafka is not safe to use:\n  ${faults.join('\n  ')}`);
}

/** How many records of the topics a group has not finished yet; before its first commit that is all of them. */
export function lag(kafka: KafkaClient, group: string, topics: readonly string[]): Promise<number> {
  return withAdmin(kafka, async (admin) => {
    let behind = 0;
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group, topics: [...topics] })) {
      for (const end of await admin.fetchTopicOffsets(topic)) {
        const offset = Number(partitions.find(({ partition }) => partition === end.partition)?.offset ?? -1);
        behind += Number(end.high) - (offset < 0 ? Number(end.low) : offset);
      }
    }
    return behind;
  });
}

async function withAdmin<T>(kafka: KafkaClient, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await ask(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
