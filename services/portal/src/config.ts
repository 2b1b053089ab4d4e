import { z } from 'zod';
import { loadConfig, serviceConfig } from '../../shared/src/config.js';

/** Environment of the portal. */
export const configSchema = z.object({
  ...serviceConfig,
  CATALOGUE_URL: z.url().describe('Where the catalogue listens'),
  ENDORSEMENT_URL: z.url().describe('Where the endorsement service listens'),
  ASSESSMENT_URL: z.url().describe('Where the assessment service listens'),
  ISSUANCE_URL: z.url().describe('Where the issuance service listens'),
  OIDC_ISSUER: z.url().describe('Issuer of the OpenID Connect provider at which people sign in'),
  OIDC_CLIENT_ID: z.string().min(1).describe('Client that the portal is at the OpenID Connect provider'),
  OIDC_CLIENT_SECRET_FILE: z.string().describe("File with that client's secret"),
  SMTP_URL: z.url().describe('Mail server, smtp:// or smtps://'),
  SMTP_PASSWORD_FILE: z
    .string()
    .optional()
    .describe("File with the mail user's password, where one is needed"),
  MAIL_FROM: z
    .string()
    .min(3)
    .default('Countersign <no-reply@countersign.localhost>')
    .describe('Sender of every mail'),
  PERSON_KEK_FILE: z
    .string()
    .describe('File with the 32-byte key (base64) that seals the key of each person'),
  SESSION_KEY_FILE: z
    .string()
    .describe('File with the 32-byte key (base64) for session ids, the mail index and link tokens'),
  OPERATOR_PUBLIC_KEY_FILE: z
    .string()
    .optional()
    .describe("File with the operator's public JWK; without it, the operator's routes are refused"),
  SIGN_IN_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(600)
    .describe('Requests a minute that one address may make to the sign-in and link routes'),
  WEB_DIR: z.string().default('services/portal/web/dist').describe('Folder of the built pages'),
});

export type PortalConfig = z.output<typeof configSchema>;

/** @throws ConfigError naming every fault */
export function readConfig(): PortalConfig {
  return loadConfig(configSchema, process.env);
}
