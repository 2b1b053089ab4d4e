import { z } from 'zod';
import { commonConfig, loadConfig, temporalConfig } from '../services/shared/src/config.js';

/** Environment of the worker process: no database, no Kafka, no signing key. */
export const configSchema = z.object({ ...commonConfig, ...temporalConfig });

export type WorkerConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault. */
export function readWorkerConfig(): WorkerConfig {
  return loadConfig(configSchema, process.env);
}
