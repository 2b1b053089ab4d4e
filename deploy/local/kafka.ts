import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { type Child, requireFreePort, startChild, waitUntilReady } from './child.js';
import { kafkaBrokersOf, LocalError, type Stack } from './stack.js';

const run = promisify(execFile);

/** Kept equal to the version in kafka/pom.xml, which setup.mjs reads. */
const kafkaVersion = '4.3.1';

/** The Java that is used: JAVA_HOME's, or the one on the PATH. */
export const javaCommand = (env: NodeJS.ProcessEnv): string =>
  env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';

/** Runs something with a Kafka admin client that says nothing and gives up soon. */
export async function withKafkaAdmin<T>(brokers: string, use: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'countersign-local',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 20, retries: 20, maxRetryTime: 500 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

function writeConfig(stack: Stack, folder: string): string {
  const values: Record<string, string> = {
    '@BROKER_PORT@': String(stack.ports.kafka),
    '@CONTROLLER_PORT@': String(stack.ports.kafkaController),
    '@DATA_DIR@': join(folder, 'data'),
  };
  const template = readFileSync(join(stack.root, 'deploy/local/kafka/server.properties'), 'utf8');
  const file = join(folder, 'server.properties');
  writeFileSync(
    file,
    template.replace(/@[A-Z_]+@/g, (name) => values[name] ?? name),
  );
  return file;
}

/** A cluster id as Kafka makes them: 16 bytes in base64url, not starting with a dash (it would be read as an option). */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

async function format(java: string, classPath: string, config: string): Promise<void> {
  const tool = ['-Xshare:auto', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool'];
  try {
    await run(java, [...tool, 'format', '--ignore-formatted', '-t', newClusterId(), '-c', config]);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new LocalError(
      `Kafka's storage could not be made: ${(stderr || message).trim().split('\n').at(-1)}`,
    );
  }
}

/**
 * Starts one Kafka node (KRaft, broker and controller in one) on the loopback interface.
 *
 * @throws LocalError
 */
export async function startKafka(stack: Stack): Promise<Child> {
  await requireFreePort(stack, stack.ports.kafka, 'Kafka');
  await requireFreePort(stack, stack.ports.kafkaController, "Kafka's controller");
  const jars = join(stack.cache, `kafka-${kafkaVersion}`, 'lib');
  if (!existsSync(jars)) {
    throw new LocalError(
      `Kafka ${kafkaVersion} is not in ${stack.cache}: run 'npm start', which fetches it, or set KAFKA_BROKERS.`,
    );
  }
  const folder = join(stack.state, 'kafka');
  mkdirSync(folder, { recursive: true });
  const config = writeConfig(stack, folder);
  const java = javaCommand(process.env);
  const classPath = join(jars, '*');
  if (!existsSync(join(folder, 'data', 'meta.properties'))) await format(java, classPath, config);
  const log4j = `-Dlog4j2.configurationFile=${join(stack.root, 'deploy/local/kafka/log4j2.properties')}`;
  const memory = ['-Xmx256m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
  const child = await startChild(stack, {
    name: 'kafka',
    command: java,
    args: [...memory, log4j, '-cp', classPath, 'kafka.Kafka', config],
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    cwd: folder,
    stopTimeoutMs: 30_000,
  });
  const probe = () => withKafkaAdmin(kafkaBrokersOf(stack), (admin) => admin.describeCluster());
  await waitUntilReady(stack, child, probe, 90_000);
  return child;
}
