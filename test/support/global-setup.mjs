import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Jest's global set-up: real PostgreSQL, Kafka and Temporal for all suites of one run, in a temporary folder and on
 * free ports. Engines that are given by COUNTERSIGN_TEST_* are used instead; a run of unit tests alone starts none.
 */
export default async function setup(globalConfig) {
  if (process.env.COUNTERSIGN_TEST_DATABASE_URL || onlyUnit(globalConfig)) return;
  const [{ startEngines }, { ensureTopics }, { ensureSecrets }, { adminConnection }, { stackFrom }] =
    await Promise.all([
      import('../../dist/deploy/local/engines.js'),
      import('../../dist/deploy/local/topics.js'),
      import('../../dist/deploy/local/secrets.js'),
      import('../../dist/deploy/local/postgres.js'),
      import('../../dist/deploy/local/stack.js'),
    ]);
  const stack = stackFrom({
    ...process.env,
    KAFKA_BROKERS: undefined,
    TEMPORAL_ADDRESS: undefined,
    DATABASE_URL: undefined,
    COUNTERSIGN_STATE: mkdtempSync(join(tmpdir(), 'countersign-test-')),
    COUNTERSIGN_PORT_BASE: String(await freeBase()),
  });
  ensureSecrets(stack);
  const engines = await startEngines(stack);
  await ensureTopics(stack);
  const { user, password, host, port } = adminConnection(stack, 'postgres');
  process.env.COUNTERSIGN_TEST_DATABASE_URL = `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/postgres`;
  process.env.COUNTERSIGN_TEST_KAFKA_BROKERS = `127.0.0.1:${stack.ports.kafka}`;
  process.env.COUNTERSIGN_TEST_TEMPORAL_ADDRESS = `127.0.0.1:${stack.ports.temporal}`;
  globalThis.countersignTestEngines = { engines, state: stack.state };
}

function onlyUnit(globalConfig) {
  const patterns = globalConfig.testPathPatterns?.patterns ?? [];
  const unitFiles =
    patterns.length > 0 &&
    patterns.every((pattern) => /\.spec\.ts$|^(services|workflows|proto)\//.test(pattern));
  return unitFiles || selectedProjects().join() === 'unit';
}

/** Names after --selectProjects, up to the next option. */
function selectedProjects() {
  const at = process.argv.indexOf('--selectProjects');
  if (at < 0) return [];
  const rest = process.argv.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('-'));
  return end < 0 ? rest : rest.slice(0, end);
}

async function freeBase() {
  for (;;) {
    const base = 10_000 + Math.floor(Math.random() * 1_000) * 20;
    const checks = await Promise.all(Array.from({ length: 15 }, (_, offset) => isFree(base + offset)));
    if (checks.every(Boolean)) return base;
  }
}

function isFree(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
