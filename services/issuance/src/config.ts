import { z } from 'zod';
import { loadConfig, serviceConfig, temporalConfig } from '../../shared/src/config.js';

/** Environment of the issuance service, the only holder of private keys. */
export const configSchema = z.object({
  ...serviceConfig,
  ...temporalConfig,
  SIGNER_KEK_FILE: z
    .string()
    .describe('File (mode 0400) with the 32-byte key (base64) under which private keys are sealed'),
  OPERATOR_PUBLIC_KEY_FILE: z
    .string()
    .describe("File with the operator's public JWK (Ed25519), the root of the enrolment registry"),
  SIGNER_STATE_DIR: z
    .string()
    .describe(
      'Folder outside the database in which the signer keeps the heads of the chains that it has seen',
    ),
  ASSESSMENT_URL: z
    .url()
    .describe('Base address of the assessment service, for the disclosures that an award embeds'),
  CURRENCY_URL: z
    .url()
    .optional()
    .describe('Base address from which currency documents of this origin are read when verifying'),
});

export type IssuanceConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault. */
export function readConfig(): IssuanceConfig {
  return loadConfig(configSchema, process.env);
}
