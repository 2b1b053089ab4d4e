import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import { parse } from 'yaml';
import { z } from 'zod';
import { withKafkaAdmin } from './kafka.js';
import { kafkaBrokersOf, LocalError, type Stack } from './stack.js';

const LEADERS_TIMEOUT_MS = 20_000;

const topicSchema = z.strictObject({
  name: z.string().regex(/^countersign\.[a-z]+\.v\d+$/),
  partitions: z.int().min(1),
  config: z.record(z.string(), z.string()),
});
const fileSchema = z.strictObject({ topics: z.array(topicSchema).min(1) });

/** A topic as deploy/topics.yaml declares it. */
export type Topic = z.infer<typeof topicSchema>;

/** Reads deploy/topics.yaml. */
export function readTopics(root: string): Topic[] {
  return fileSchema.parse(parse(readFileSync(join(root, 'deploy', 'topics.yaml'), 'utf8'))).topics;
}

async function configOf(admin: Admin, name: string, keys: readonly string[]): Promise<Map<string, string>> {
  const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...keys] }];
  const described = await admin.describeConfigs({ resources, includeSynonyms: false });
  const entries = described.resources[0]?.configEntries ?? [];
  return new Map(entries.map((entry) => [entry.configName, entry.configValue]));
}

/** A broker that has just created a topic may not know its leaders yet: that answer is asked for again. */
async function partitionCounts(
  admin: Admin,
  topics: readonly Topic[],
  tries = 50,
): Promise<Map<string, number>> {
  try {
    const metadata = await admin.fetchTopicMetadata({ topics: topics.map((topic) => topic.name) });
    return new Map(metadata.topics.map((topic) => [topic.name, topic.partitions.length]));
  } catch (error) {
    if (tries === 0 || !(error instanceof kafkajs.KafkaJSProtocolError) || !error.retriable) throw error;
    await sleep(100);
    return partitionCounts(admin, topics, tries - 1);
  }
}

/**
 * Compares the broker's topics with what is declared.
 *
 * @returns one sentence a fault; empty when all is as declared
 */
export async function topicFaults(admin: Admin, topics: readonly Topic[]): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  const faults: string[] = [];
  const present = topics.filter((topic) => existing.has(topic.name));
  for (const topic of topics) if (!existing.has(topic.name)) faults.push(`topic ${topic.name} is missing`);
  if (!present.length) return faults;
  const counts = await partitionCounts(admin, present);
  for (const topic of present) {
    const count = counts.get(topic.name);
    if (count !== topic.partitions) {
      faults.push(`topic ${topic.name} has ${count} partitions instead of ${topic.partitions}`);
    }
    const config = await configOf(admin, topic.name, Object.keys(topic.config));
    for (const [key, wanted] of Object.entries(topic.config)) {
      const actual = config.get(key);
      if (actual !== wanted) faults.push(`topic ${topic.name} has ${key}=${actual} instead of ${wanted}`);
    }
  }
  return faults;
}

/**
 * Creates the topics that are missing and refuses those that differ: neither partitions nor retention are ever
 * "repaired" here, since an event may already be lost or a key already be in another partition.
 *
 * @throws LocalError naming every fault
 */
export async function ensureTopics(stack: Stack): Promise<void> {
  const topics = readTopics(stack.root);
  await withKafkaAdmin(kafkaBrokersOf(stack), async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic.name));
    await createTopics(admin, missing.map(creation));
    const faults = await topicFaults(admin, topics);
    if (faults.length)
      throw new LocalError(`Kafka's topics are not as deploy/topics.yaml says: ${faults.join('; ')}.`);
  });
}

/**
 * Creates topics and waits until every partition has a leader. kafkajs's own waiting gives up at the first answer of a
 * broker that has not heard of the topic yet.
 */
export async function createTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  if (topics.length === 0) return;
  await admin.createTopics({ waitForLeaders: false, topics });
  const end = Date.now() + LEADERS_TIMEOUT_MS;
  while (!(await haveLeaders(admin, topics))) {
    if (Date.now() > end) throw new LocalError('Kafka created the topics but names no leaders for them.');
    await sleep(50);
  }
}

async function haveLeaders(admin: Admin, topics: readonly ITopicConfig[]): Promise<boolean> {
  try {
    const metadata = await admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) });
    return metadata.topics.every(
      ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
    );
  } catch {
    // The broker does not know the topic yet.
    return false;
  }
}

function creation(topic: Topic): ITopicConfig {
  const configEntries = Object.entries(topic.config).map(([name, value]) => ({ name, value }));
  return { topic: topic.name, numPartitions: topic.partitions, configEntries };
}
