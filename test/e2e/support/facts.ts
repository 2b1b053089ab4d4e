import { randomUUID } from 'node:crypto';
import { services } from '../../../deploy/local/stack.js';
import { textHeaders } from '../../../services/shared/src/envelope.js';
import { lag } from '../../../services/shared/src/kafka.js';
import { chainStart, placeHash } from '../../../services/shared/src/relay.js';
import type { System } from './system.js';

export const topics = [
  'countersign.catalogue.v1',
  'countersign.endorsement.v1',
  'countersign.assessment.v1',
  'countersign.issuance.v1',
] as const;
export const DEAD_LETTERS = 'countersign.dlq.v1';

/** A service that tells facts. */
export const tellers = services.filter((service) => service !== 'portal');

/** A record of a topic. */
export interface TopicRecord {
  topic: string;
  partition: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

/** Every record that topics hold now, in the order of each partition. */
export async function readTopics(system: System, names: readonly string[] = topics): Promise<TopicRecord[]> {
  const ends = await endsOf(system, names);
  const waiting = new Map([...ends].filter(([, end]) => end > 0));
  const records: TopicRecord[] = [];
  if (waiting.size === 0) return records;
  const consumer = system.kafka.consumer({ groupId: `e2e-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...names], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer
        .run({
          eachMessage: async ({ topic, partition, message }) => {
            const { key, value, offset } = message;
            const place = `${topic}/${partition}`;
            if (Number(offset) < (ends.get(place) ?? 0))
              records.push({ topic, partition, key, value, headers: textHeaders(message.headers) });
            if (Number(offset) + 1 >= (ends.get(place) ?? 0)) waiting.delete(place);
            if (waiting.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

async function endsOf(system: System, names: readonly string[]): Promise<Map<string, number>> {
  return withAdmin(system, async (admin) => {
    const ends = new Map<string, number>();
    for (const topic of names) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        ends.set(`${topic}/${partition}`, Number(high));
    }
    return ends;
  });
}

type Admin = ReturnType<System['kafka']['admin']>;

async function withAdmin<T>(system: System, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = system.kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** How many records the services' own consumers have not finished; null while an outbox still has something to tell. */
async function unfinished(system: System): Promise<number | null> {
  for (const service of tellers) {
    const [row] = await system.rows<{ unsent: string }>(
      service,
      'SELECT count(*) AS unsent FROM ground.outbox WHERE sent_at IS NULL',
    );
    if (row?.unsent !== '0') return null;
  }
  const groups = await withAdmin(system, async (admin) => (await admin.listGroups()).groups);
  const behind: number[] = [];
  for (const { groupId } of groups) {
    if (groupId.startsWith('e2e-')) continue;
    const followed = await followedBy(system, groupId);
    behind.push(await lag(system.kafka, groupId, followed));
  }
  return behind.reduce((sum, one) => sum + one, 0);
}

/** The topics in which a group has a place. */
async function followedBy(system: System, groupId: string): Promise<string[]> {
  return withAdmin(system, async (admin) => {
    const offsets = await admin.fetchOffsets({ groupId, topics: [...topics] });
    return offsets
      .filter(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0))
      .map(({ topic }) => topic);
  });
}

/**
 * Waits until everything that was told is read, no outbox holds anything back, and no mail waits.
 *
 * @throws Error after `timeoutMs`
 */
export async function settled(system: System, timeoutMs = 120_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (let quiet = 0; quiet < 2; ) {
    const behind = await unfinished(system);
    const waiting = await waitingMails(system);
    quiet = behind === 0 && waiting === 0 ? quiet + 1 : 0;
    if (Date.now() > end)
      throw new Error(`not settled within ${timeoutMs / 1000} s: behind ${behind}, mails waiting ${waiting}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function waitingMails(system: System): Promise<number> {
  const [row] = await system.rows<{ waiting: string }>(
    'portal',
    "SELECT count(*) AS waiting FROM mail WHERE state = 'unsent' AND (attempts > 0 OR next_attempt_at < now() + interval '1 hour')",
  );
  return Number(row?.waiting ?? 0);
}

/** What each outbox holds: ids and bytes of every fact that the services ever told, by id. */
export async function toldFacts(system: System): Promise<Map<string, { type: string; payload: Buffer }>> {
  const told = new Map<string, { type: string; payload: Buffer }>();
  for (const service of tellers) {
    const rows = await system.rows<{ event_id: string; type: string; payload: Buffer }>(
      service,
      'SELECT event_id, type, payload FROM ground.outbox',
    );
    for (const { event_id: id, type, payload } of rows) told.set(id, { type, payload });
  }
  return told;
}

/** A break in a source's chain of decisions, as records show it; empty where each follows the one before. */
export function chainFaults(records: readonly TopicRecord[]): string[] {
  const faults: string[] = [];
  for (const source of tellers) {
    const places = new Map(
      records
        .filter(({ headers }) => headers.cs_source === source)
        .map(({ headers }) => [Number(headers.cs_sequence), headers]),
    );
    let previous = chainStart(source);
    for (let sequence = 1; sequence <= places.size; sequence += 1) {
      const headers = places.get(sequence);
      if (!headers) faults.push(`${source}: place ${sequence} is empty`);
      else if (headers.cs_previous !== previous) faults.push(`${source}: place ${sequence} does not follow`);
      previous = headers?.cs_hash ?? '';
    }
  }
  return faults;
}

/** The hash that a place should have. */
export const hashOfPlace = (source: string, sequence: number, previous: string, statement: string): string =>
  placeHash({ source, sequence, previous, statement });
