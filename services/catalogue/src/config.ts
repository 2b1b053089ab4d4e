import { z } from 'zod';
import { loadConfig, serviceConfig } from '../../shared/src/config.js';

/** Environment of the catalogue service. */
export const configSchema = z.object({
  ...serviceConfig,
  OPERATOR_PUBLIC_KEY_FILE: z
    .string()
    .describe("File with the operator's public JWK (Ed25519), who registers organizations"),
});

export type CatalogueConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault. */
export function readConfig(): CatalogueConfig {
  return loadConfig(configSchema, process.env);
}

const importSchema = z.object({
  DATABASE_URL: serviceConfig.DATABASE_URL,
  DATABASE_PASSWORD_FILE: serviceConfig.DATABASE_PASSWORD_FILE,
});

/** What the ESCO import needs. @throws ConfigError */
export function readImportConfig(): z.output<typeof importSchema> {
  return loadConfig(importSchema, process.env);
}
