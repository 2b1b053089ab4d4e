import { z } from 'zod';
import { loadConfig, serviceConfig, temporalConfig } from '../../shared/src/config.js';

/** Environment of the endorsement service. */
export const configSchema = z.object({
  ...serviceConfig,
  ...temporalConfig,
  PERSON_KEK_FILE: z
    .string()
    .describe('File with the 32-byte key (base64) that seals the keys of personal text'),
});

export type EndorsementConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault. */
export function readConfig(): EndorsementConfig {
  return loadConfig(configSchema, process.env);
}
