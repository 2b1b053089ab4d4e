import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Environment that every process has. */
export const commonConfig = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('Development helpers refuse to start in production'),
  PORT: z.coerce.number().int().min(1).max(65535).describe('Port that this process listens on'),
  HOST: z.string().default('127.0.0.1').describe('Address that this process listens on'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
};

/** Environment of a service with a database, Kafka and the keys of service tokens. */
export const serviceConfig = {
  ...commonConfig,
  PUBLIC_ORIGIN: z.url().describe('Origin that is baked into credentials: https, not the listen address'),
  PORTAL_ORIGIN: z.url().describe('Origin at which people open the portal and use their passkeys'),
  DATABASE_URL: z
    .string()
    .startsWith('postgres')
    .describe('PostgreSQL server and database, without the password'),
  DATABASE_PASSWORD_FILE: z.string().optional().describe("File that holds the database user's password"),
  KAFKA_BROKERS: z
    .string()
    .min(3)
    .transform((list) => list.split(','))
    .describe('host:port list of Kafka brokers'),
  SERVICE_KEY_FILE: z.string().describe("File with this process's private JWK (ES256) for its tokens"),
  SERVICE_KEYS_FILE: z.string().describe('File with the JWKS of the public keys of all processes'),
};

/** Environment of a process that talks to Temporal. */
export const temporalConfig = {
  TEMPORAL_ADDRESS: z.string().min(3).describe('host:port of the Temporal frontend'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('Temporal namespace'),
  PAYLOAD_KEY_FILE: z.string().describe('File with the 32-byte key (base64) that seals workflow payloads'),
};

/** A configuration that cannot be used; the message lists all faults at once. */
export class ConfigError extends Error {}

/**
 * Reads the environment by a schema.
 *
 * @throws ConfigError naming every fault; values are never repeated, since they may be secrets.
 */
export function loadConfig<S extends z.ZodType>(
  schema: S,
  environment: Record<string, string | undefined>,
): z.output<S> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`Configuration is not usable:\n${faults.join('\n')}`);
}

/**
 * Content of a secret's file, without the line's end.
 *
 * @throws ConfigError naming the file where it cannot be read.
 */
export function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(
      `Cannot read the secret file ${file}: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
}

/** A 32-byte key from a file that holds it in base64. */
export function readKey(file: string): Uint8Array {
  const key = Buffer.from(readSecret(file), 'base64');
  if (key.length !== 32) throw new ConfigError(`${file} does not hold 32 bytes in base64`);
  return new Uint8Array(key);
}

/** The database URL with its password put in; never logged. */
export function databaseUrl(config: {
  DATABASE_URL: string;
  DATABASE_PASSWORD_FILE?: string | undefined;
}): string {
  if (!config.DATABASE_PASSWORD_FILE) return config.DATABASE_URL;
  const url = new URL(config.DATABASE_URL);
  url.password = encodeURIComponent(readSecret(config.DATABASE_PASSWORD_FILE));
  return url.toString();
}
