import { fileURLToPath } from 'node:url';
import { ConfigError, readKey } from '../services/shared/src/config.js';
import { Readiness, serveHealth } from '../services/shared/src/health.js';
import { createLogger } from '../services/shared/src/telemetry.js';
import { connectTemporal, runWorkflows } from '../services/shared/src/temporal.js';
import { readWorkerConfig, type WorkerConfig } from './config.js';

// The process that runs workflow code. Unlike that code, this file may use Node and services/shared.

/** Task queue of all workflow code. */
const TASK_QUEUE = 'workflows';

// Beside this file: .js in dist, .ts where the sources are run.
const sibling = (name: string) =>
  fileURLToPath(new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));

async function main(config: WorkerConfig): Promise<void> {
  const logger = createLogger({ service: 'workflows', level: config.LOG_LEVEL });
  const temporal = await connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    payloadKey: readKey(config.PAYLOAD_KEY_FILE),
    logger,
  });
  const worker = await runWorkflows({
    temporal,
    taskQueue: TASK_QUEUE,
    workflowsPath: sibling('index'),
    interceptorsPath: sibling('interceptors'),
    logger,
  });
  const readiness = new Readiness();
  readiness.register('worker', () => worker.isRunning());
  const health = await serveHealth(readiness, { port: config.PORT, host: config.HOST });
  logger.info({ port: health.port, taskQueue: TASK_QUEUE }, 'workflow worker runs');

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'workflow worker stops');
    await worker.stop();
    await temporal.close();
    await health.stop();
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void stop(signal));
  process.on('SIGINT', (signal) => void stop(signal));
}

try {
  await main(readWorkerConfig());
} catch (error) {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`workflows did not start: ${text}\n`);
  process.exit(1);
}
