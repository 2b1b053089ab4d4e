import { delimiter } from 'node:path';
import { ensureSecrets, ensureServiceFolders, type Secrets } from './secrets.js';
import {
  databaseUrlOf,
  kafkaBrokersOf,
  type ProcessName,
  type ServiceName,
  type Stack,
  temporalAddressOf,
} from './stack.js';
import { temporalNamespace } from './temporal.js';

/** The origin that is baked into credentials; it is mapped to loopback by our own document loader. */
export const publicOrigin = 'https://countersign.localhost';

/** Where people open the portal: the only local origin on which browsers run WebAuthn without TLS. */
export const portalOriginOf = (stack: Stack): string => `http://localhost:${stack.ports.portal}`;

/** Issuer of the development identity provider. */
export const issuerOf = (stack: Stack): string => `http://localhost:${stack.ports.identity}`;

/** The client that the portal is at the identity provider; it authenticates by `client_secret_basic`. */
export const oidcClientId = 'portal';

const loopback = (port: number): string => `http://127.0.0.1:${port}`;

/** What a child of ours keeps of the launcher's environment: never a secret that happens to be in it. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
}

function temporalEnvironment(stack: Stack, secrets: Secrets): NodeJS.ProcessEnv {
  return {
    TEMPORAL_ADDRESS: temporalAddressOf(stack),
    TEMPORAL_NAMESPACE: temporalNamespace,
    PAYLOAD_KEY_FILE: secrets.payloadKey,
  };
}

function serviceEnvironment(stack: Stack, secrets: Secrets, service: ServiceName): NodeJS.ProcessEnv {
  return {
    PUBLIC_ORIGIN: publicOrigin,
    PORTAL_ORIGIN: portalOriginOf(stack),
    DATABASE_URL: databaseUrlOf(stack, service),
    DATABASE_PASSWORD_FILE: secrets.databasePassword[service],
    KAFKA_BROKERS: kafkaBrokersOf(stack),
    SERVICE_KEY_FILE: secrets.serviceKey[service],
    SERVICE_KEYS_FILE: secrets.serviceKeys,
  };
}

function portalEnvironment(stack: Stack, secrets: Secrets): NodeJS.ProcessEnv {
  const { ports } = stack;
  return {
    CATALOGUE_URL: loopback(ports.catalogue),
    ENDORSEMENT_URL: loopback(ports.endorsement),
    ASSESSMENT_URL: loopback(ports.assessment),
    ISSUANCE_URL: loopback(ports.issuance),
    OIDC_ISSUER: issuerOf(stack),
    OIDC_CLIENT_ID: oidcClientId,
    OIDC_CLIENT_SECRET_FILE: secrets.oidcClientSecret,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    PERSON_KEK_FILE: secrets.personKek.portal,
    SESSION_KEY_FILE: secrets.sessionKey,
    OPERATOR_PUBLIC_KEY_FILE: secrets.operatorPublicKey,
  };
}

function ownEnvironment(stack: Stack, name: ProcessName): NodeJS.ProcessEnv {
  const secrets = ensureSecrets(stack);
  const folders = ensureServiceFolders(stack);
  switch (name) {
    case 'identity':
    case 'mail':
      return { COUNTERSIGN_STATE: stack.state, COUNTERSIGN_PORT_BASE: String(stack.portBase) };
    case 'workflows':
      return temporalEnvironment(stack, secrets);
    case 'catalogue':
      return {
        ...serviceEnvironment(stack, secrets, name),
        OPERATOR_PUBLIC_KEY_FILE: secrets.operatorPublicKey,
      };
    case 'endorsement':
      return {
        ...serviceEnvironment(stack, secrets, name),
        ...temporalEnvironment(stack, secrets),
        PERSON_KEK_FILE: secrets.personKek.endorsement,
      };
    case 'assessment':
      return {
        ...serviceEnvironment(stack, secrets, name),
        ...temporalEnvironment(stack, secrets),
        PERSON_KEK_FILE: secrets.personKek.assessment,
        EVIDENCE_DIR: folders.evidence,
      };
    case 'issuance':
      return {
        ...serviceEnvironment(stack, secrets, name),
        ...temporalEnvironment(stack, secrets),
        SIGNER_KEK_FILE: secrets.signerKek,
        OPERATOR_PUBLIC_KEY_FILE: secrets.operatorPublicKey,
        SIGNER_STATE_DIR: folders.signer,
        ASSESSMENT_URL: loopback(stack.ports.assessment),
        CURRENCY_URL: loopback(stack.ports.endorsement),
      };
    case 'portal':
      return { ...serviceEnvironment(stack, secrets, name), ...portalEnvironment(stack, secrets) };
  }
}

/**
 * The whole environment of one process of ours.
 *
 * @param env the launcher's own environment, of which little is handed on
 */
export function environmentOf(
  name: ProcessName,
  stack: Stack,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = inherited(env);
  return {
    ...kept,
    PATH: [kept.PATH, '/usr/bin', '/bin'].filter(Boolean).join(delimiter),
    NODE_ENV: env.NODE_ENV ?? 'development',
    LOG_LEVEL: env.LOG_LEVEL ?? 'info',
    HOST: '127.0.0.1',
    PORT: String(stack.ports[name]),
    ...ownEnvironment(stack, name),
  };
}
