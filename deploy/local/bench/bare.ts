import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { readKey } from '../../../services/shared/src/config.js';
import { createKafka } from '../../../services/shared/src/kafka.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import { connectTemporal } from '../../../services/shared/src/temporal.js';
import { ensureSecrets } from '../secrets.js';
import { kafkaBrokersOf, type Stack, temporalAddressOf } from '../stack.js';
import { temporalNamespace } from '../temporal.js';
import { inFlight } from './figures.js';

const logger = createLogger({ service: 'bench', level: 'silent' });

/** Milliseconds from starting a workflow with one empty activity to its result, of each. */
export async function bareWorkflows(stack: Stack, count: number, atOnce: number): Promise<number[]> {
  const temporal = await connectTemporal({
    address: temporalAddressOf(stack),
    namespace: temporalNamespace,
    payloadKey: readKey(ensureSecrets(stack).payloadKey),
    logger,
  });
  const taskQueue = `bench-${randomUUID()}`;
  const worker = await Worker.create({
    connection: temporal.nativeConnection,
    namespace: temporal.namespace,
    dataConverter: temporal.dataConverter,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./bare-workflow.js', import.meta.url)),
    activities: { nothing: async () => undefined },
  });
  const samples: number[] = [];
  await worker.runUntil(async () => {
    const once = async (): Promise<void> => {
      const start = performance.now();
      await temporal.client.workflow.execute('bare', {
        taskQueue,
        workflowId: `bench/${randomUUID()}`,
        args: [],
      });
      samples.push(performance.now() - start);
    };
    // The first one also waits for the code to be loaded.
    await once();
    samples.length = 0;
    await inFlight(count, atOnce, once);
  });
  await temporal.close();
  return samples;
}

/** Milliseconds from handing a record of 1 KiB to the brokers (all acknowledge) to reading it, of each. */
export async function bareRoundTrips(stack: Stack, count: number, atOnce: number): Promise<number[]> {
  const kafka = createKafka({ brokers: kafkaBrokersOf(stack).split(','), clientId: 'bench', logger });
  const topic = `bench-${randomUUID()}`;
  const admin = kafka.admin();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 250 });
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 12 }] });
  const waiting = new Map<string, () => void>();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => waiting.get(message.key?.toString() ?? '')?.(),
  });
  const value = Buffer.alloc(1024, 7);
  const samples: number[] = [];
  const once = async (): Promise<void> => {
    const key = randomUUID();
    const read = new Promise<void>((resolve) => waiting.set(key, resolve));
    const start = performance.now();
    await producer.send({ topic, acks: -1, messages: [{ key, value }] });
    await read;
    samples.push(performance.now() - start);
    waiting.delete(key);
  };
  try {
    // The first one also waits for the group to form.
    await once();
    samples.length = 0;
    await inFlight(count, atOnce, once);
  } finally {
    await consumer.disconnect();
    await producer.disconnect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  }
  return samples;
}
