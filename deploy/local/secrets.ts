import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adminPasswordFile, databasePasswordFile } from './postgres.js';
import { ensureSecret, randomKey, randomPassword, secretPath, writeSecret } from './secret-files.js';
import { refuseProduction, type ServiceName, type Stack, services } from './stack.js';

/** Paths of every secret of a stack: processes are given paths, never contents. */
export interface Secrets {
  readonly databasePassword: Record<ServiceName, string>;
  readonly payloadKey: string;
  /** Private JWK (ES256) of each service; the Temporal worker has none. */
  readonly serviceKey: Record<ServiceName, string>;
  /** JWKS of the public halves. */
  readonly serviceKeys: string;
  readonly oidcClientSecret: string;
  /** Keys of the development identity provider: a JWKS and a key for its cookies. */
  readonly identityKeys: string;
  readonly identityCookieKey: string;
  readonly sessionKey: string;
  /** Key-encryption keys of personal data, one a database that holds some. */
  readonly personKek: Record<'portal' | 'endorsement' | 'assessment', string>;
  readonly signerKek: string;
  /** Ed25519; the private half enrols the demo organizations and exists on development machines only. */
  readonly operatorKey: string;
  readonly operatorPublicKey: string;
}

type Curve = { kty: 'EC'; alg: 'ES256' } | { kty: 'OKP'; alg: 'EdDSA' } | { kty: 'RSA'; alg: 'RS256' };

function newPrivateKey(curve: Curve) {
  if (curve.kty === 'EC') return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  if (curve.kty === 'OKP') return generateKeyPairSync('ed25519').privateKey;
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function newJwk(curve: Curve, kid: string): JsonWebKey {
  return { ...newPrivateKey(curve).export({ format: 'jwk' }), kid, alg: curve.alg, use: 'sig' };
}

const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** A JWK without what must stay private (RFC 7518, section 6). */
export function publicJwk(jwk: JsonWebKey): JsonWebKey {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !privateMembers.has(name)));
}

const readJwk = (file: string): JsonWebKey => JSON.parse(readFileSync(file, 'utf8'));

/** Writes what is derived from other secrets, when it is not there or not what it should be. */
function derived(stack: Stack, name: string, content: string): string {
  const file = secretPath(stack, name);
  const same = existsSync(file) && readFileSync(file, 'utf8') === content;
  return same ? file : writeSecret(stack, name, content);
}

function fromEach<K extends string>(names: readonly K[], value: (name: K) => string): Record<K, string> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<K, string>;
}

function operatorKeys(stack: Stack): Pick<Secrets, 'operatorKey' | 'operatorPublicKey'> {
  refuseProduction('The demo operator key');
  const make = () => JSON.stringify(newJwk({ kty: 'OKP', alg: 'EdDSA' }, 'operator-demo'));
  const operatorKey = ensureSecret(stack, 'operator-key.jwk', make);
  const text = JSON.stringify(publicJwk(readJwk(operatorKey)));
  return { operatorKey, operatorPublicKey: derived(stack, 'operator-public.jwk', text) };
}

function identityKeySet(): string {
  const keys = [
    newJwk({ kty: 'RSA', alg: 'RS256' }, 'identity-rs256'),
    newJwk({ kty: 'EC', alg: 'ES256' }, 'identity-es256'),
  ];
  return JSON.stringify({ keys });
}

/**
 * Makes the secrets that are missing and gives the paths of all.
 *
 * @throws LocalError with NODE_ENV=production: there, an operator mounts real ones
 */
export function ensureSecrets(stack: Stack): Secrets {
  mkdirSync(stack.state, { recursive: true });
  adminPasswordFile(stack);
  const serviceKey = fromEach(services, (name) =>
    ensureSecret(stack, `service-${name}.jwk`, () =>
      JSON.stringify(newJwk({ kty: 'EC', alg: 'ES256' }, `${name}-1`)),
    ),
  );
  const keys = services.map((name) => publicJwk(readJwk(serviceKey[name])));
  return {
    databasePassword: fromEach(services, (name) => databasePasswordFile(stack, name)),
    payloadKey: ensureSecret(stack, 'payload-key', randomKey),
    serviceKey,
    serviceKeys: derived(stack, 'service-keys.json', JSON.stringify({ keys })),
    oidcClientSecret: ensureSecret(stack, 'oidc-client-secret', randomPassword),
    identityKeys: ensureSecret(stack, 'identity-keys.json', identityKeySet),
    identityCookieKey: ensureSecret(stack, 'identity-cookie-key', randomPassword),
    sessionKey: ensureSecret(stack, 'session-key', randomKey),
    personKek: fromEach(['portal', 'endorsement', 'assessment'] as const, (name) =>
      ensureSecret(stack, `person-kek-${name}`, randomKey),
    ),
    signerKek: ensureSecret(stack, 'signer-kek', randomKey),
    ...operatorKeys(stack),
  };
}

/** Folders that services write files into. */
export function ensureServiceFolders(stack: Stack): { evidence: string; signer: string } {
  const folders = { evidence: join(stack.state, 'evidence'), signer: join(stack.state, 'signer') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}
