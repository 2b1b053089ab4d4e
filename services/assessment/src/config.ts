import { z } from 'zod';
import { loadConfig, serviceConfig, temporalConfig } from '../../shared/src/config.js';

/** Environment of the assessment service. */
export const configSchema = z.object({
  ...serviceConfig,
  ...temporalConfig,
  PERSON_KEK_FILE: z.string().describe("File with the 32-byte key (base64) that seals the earners' keys"),
  EVIDENCE_DIR: z.string().min(1).describe('Folder for evidence, sealed under the keys of its earners'),
});

export type AssessmentConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault. */
export function readConfig(): AssessmentConfig {
  return loadConfig(configSchema, process.env);
}
