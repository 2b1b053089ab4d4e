import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type ParsedMail, simpleParser } from 'mailparser';
import pg from 'pg';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { issuerOf, oidcClientId, portalOriginOf } from '../../../deploy/local/environment.js';
import { ensureSecrets } from '../../../deploy/local/secrets.js';
import type { Stack } from '../../../deploy/local/stack.js';
import { configSchema } from '../../../services/portal/src/config.js';
import { makePortal, type Portal } from '../../../services/portal/src/portal.js';
import { readTokenKeys, Tokens } from '../../../services/shared/src/auth.js';
import { createApp } from '../../../services/shared/src/boot.js';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import { Readiness } from '../../../services/shared/src/health.js';
import { operatorSign, readOperatorKey } from '../../../services/shared/src/operator.js';
import { scratchDatabase } from '../../support/database.js';
import { temporaryStack } from '../deploy/temporary-stack.js';

/** What a service behind the portal was asked. */
export interface Asked {
  service: string;
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  bytes: number;
  digest: string;
}

/** The four services as one server that writes down what it is asked, and mails as they arrive. */
export interface PortalStand {
  stack: Stack;
  origin: string;
  app: NestFastifyApplication;
  portal: Portal;
  pool: pg.Pool;
  asked: Asked[];
  mails: ParsedMail[];
  tokens: Tokens;
  /** Contacts that assessment answers with, by earner id. */
  earners: Map<
    string,
    { earnerId: string; organizationId: string; mail: string; name: string; language: 'en' | 'fr' }
  >;
  now: { offsetMs: number };
  /** While true, the mail server refuses every mail for now. */
  smtp: { isAway: boolean };
  operatorPost(path: string, body: Record<string, unknown>): Promise<Response>;
  close(): Promise<void>;
}

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

function fakeService(stand: Pick<PortalStand, 'asked' | 'earners'>, service: string): Server {
  return createServer((request, response) => {
    if (request.url?.endsWith('/too-large')) {
      // As a guard does: refused unread; what still comes is thrown away.
      response
        .writeHead(413, { 'content-type': 'application/problem+json' })
        .end('{"code":"payload-too-large"}');
      return;
    }
    const hash = createHash('sha256');
    let bytes = 0;
    const text: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes < 10_000) text.push(chunk);
    });
    request.on('end', () => {
      const asked = {
        service,
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        bytes,
        digest: hash.digest('hex'),
      };
      stand.asked.push(asked);
      const headers = { 'content-type': 'application/json', 'set-cookie': 'evil=1', etag: '"7"' };
      if (request.url === '/internal/contacts') {
        const { earnerIds }: { earnerIds: string[] } = JSON.parse(Buffer.concat(text).toString('utf8'));
        const contacts = earnerIds.flatMap((id) => stand.earners.get(id) ?? []);
        response.writeHead(200, headers).end(JSON.stringify({ contacts }));
        return;
      }
      response
        .writeHead(request.method === 'POST' ? 201 : 200, headers)
        .end(JSON.stringify({ service, url: request.url }));
    });
  });
}

/** Starts a portal on a database of its own, with mail server and stand-ins for the services. */
export async function startStand(): Promise<PortalStand> {
  const [{ stack, remove }, database] = await Promise.all([temporaryStack(), scratchDatabase('portal')]);
  const secrets = ensureSecrets(stack);
  const asked: Asked[] = [];
  const mails: ParsedMail[] = [];
  const earners: PortalStand['earners'] = new Map();
  const services = ['catalogue', 'endorsement', 'assessment', 'issuance'].map((name) =>
    fakeService({ asked, earners }, name),
  );
  const urls = await Promise.all(services.map(listening));
  const smtpState = { isAway: false };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom: (_address, _session, done) => {
      done(smtpState.isAway ? Object.assign(new Error('Try later'), { responseCode: 451 }) : null);
    },
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const origin = portalOriginOf(stack);
  const web = join(stack.state, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Countersign</title>');
  writeFileSync(join(web, 'assets', 'app-1.js'), 'export {};');
  const config = configSchema.parse({
    PORT: String(stack.ports.portal),
    PUBLIC_ORIGIN: 'https://countersign.localhost',
    PORTAL_ORIGIN: origin,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: '127.0.0.1:1',
    SERVICE_KEY_FILE: secrets.serviceKey.portal,
    SERVICE_KEYS_FILE: secrets.serviceKeys,
    CATALOGUE_URL: urls[0],
    ENDORSEMENT_URL: urls[1],
    ASSESSMENT_URL: urls[2],
    ISSUANCE_URL: urls[3],
    OIDC_ISSUER: issuerOf(stack),
    OIDC_CLIENT_ID: oidcClientId,
    OIDC_CLIENT_SECRET_FILE: secrets.oidcClientSecret,
    SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    PERSON_KEK_FILE: secrets.personKek.portal,
    SESSION_KEY_FILE: secrets.sessionKey,
    OPERATOR_PUBLIC_KEY_FILE: secrets.operatorPublicKey,
    WEB_DIR: web,
  });
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  const tokens = new Tokens(readTokenKeys('portal', config));
  const now = { offsetMs: 0 };
  const portal = makePortal({
    config,
    databaseUrl: database.url,
    tokens,
    logger,
    clock: () => new Date(Date.now() + now.offsetMs),
  });
  const app = await createApp({
    name: 'portal',
    title: 'portal',
    module: portal.module,
    configure: portal.configure,
    logger,
    tokens,
    operatorKey: readOperatorKey(secrets.operatorPublicKey),
    readiness: new Readiness(),
  });
  await app.listen(stack.ports.portal, '127.0.0.1');
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const operatorKey: JWK = readOperatorKey(secrets.operatorKey);
  return {
    stack,
    origin,
    app,
    portal,
    pool,
    asked,
    mails,
    tokens,
    earners,
    now,
    smtp: smtpState,
    operatorPost: async (path, body) => {
      const signed = { ...body, at: new Date().toISOString() };
      return fetch(`${origin}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'operator-signature': await operatorSign(operatorKey, canonicalBytes(signed)),
        },
        body: JSON.stringify(signed),
      });
    },
    close: async () => {
      await app.close();
      await portal.sender.stop();
      await portal.streams.stop();
      await portal.forwarder.close();
      await portal.database.close();
      await pool.end();
      for (const server of services) {
        server.close();
        server.closeAllConnections();
      }
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await database.drop();
      remove();
    },
  };
}

/** A key that no process of ours has. */
export async function foreignKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

/** A browser's or program's cookies. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.origin);
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.go(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
}

/** The token of the first link in a mail's text. */
export function linkTokenOf(mail: ParsedMail): string {
  const token = /\/l#([A-Za-z0-9_-]{43})/.exec(mail.text ?? '')?.[1];
  if (!token) throw new Error('the mail has no link');
  return token;
}

/** Every text column and bytea of every table, as one string: to look for traces. */
export async function dumpOf(pool: pg.Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'ground')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) texts.push(JSON.stringify((await pool.query(`SELECT * FROM ${name}`)).rows));
  return texts.join('\n');
}

export const random = (bytes: number): Buffer => randomBytes(bytes);

/** The JSON of an answer, as the test expects it. */
export const bodyOf = async <T>(response: Response): Promise<T> => (await response.json()) as T;
