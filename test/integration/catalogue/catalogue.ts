import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { SoftwareAuthenticator } from '../../../deploy/local/authenticator.js';
import {
  type CatalogueEvent,
  CatalogueEventSchema,
} from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { appModule } from '../../../services/catalogue/src/app.module.js';
import { followedAsking } from '../../../services/catalogue/src/asking/asking.consumer.js';
import { type Database, openDatabase } from '../../../services/catalogue/src/database.store.js';
import { followedFacts } from '../../../services/catalogue/src/followed.js';
import { importStarterSkills } from '../../../services/catalogue/src/skill/starter-import.js';
import { Tokens } from '../../../services/shared/src/auth.js';
import { createApp } from '../../../services/shared/src/boot.js';
import { canonicalBytes, toBase64Url } from '../../../services/shared/src/canonical.js';
import { instant } from '../../../services/shared/src/clock.js';
import type { Policy } from '../../../services/shared/src/content.js';
import type { ReceivedEvent } from '../../../services/shared/src/envelope.js';
import { Readiness } from '../../../services/shared/src/health.js';
import { newId, newNonce, randomId } from '../../../services/shared/src/ids.js';
import { operatorSign } from '../../../services/shared/src/operator.js';
import type { Role } from '../../../services/shared/src/roles.js';
import type { ConsumerPart } from '../../../services/shared/src/service.js';
import { statementBytes } from '../../../services/shared/src/statement.js';
import { termsDigest } from '../../../services/shared/src/terms.js';
import { scratchDatabase } from '../../support/database.js';
import { policyOf } from './policy.js';

const publicOrigin = 'https://countersign.localhost';
const portalOrigin = 'http://localhost:4500';

/** Somebody with a passkey in one organization. */
export interface Person {
  personId: string;
  organizationId: string;
  roles: Role[];
  authenticator: SoftwareAuthenticator;
}

interface Call {
  as?: Pick<Person, 'personId' | 'organizationId' | 'roles'>;
  body?: object;
  headers?: Record<string, string>;
}

/** An answer of the service; its body is looked at by the tests' own expectations. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** Whatever JSON came, judged by the expectations; null for other content. */
  body: ReturnType<typeof JSON.parse>;
}

/** The catalogue on a database of its own, with facts of the other services brought by hand. */
export class TestCatalogue {
  private revision = 0n;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: Database,
    readonly pool: pg.Pool,
    private readonly tokens: Tokens,
    private readonly operatorKey: JWK,
    private readonly consumers: ConsumerPart[],
    private readonly drop: () => Promise<void>,
  ) {}

  static async start(): Promise<TestCatalogue> {
    const scratch = await scratchDatabase('catalogue');
    await importStarterSkills(scratch.url);
    const database = openDatabase(scratch.url);
    const operator = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const portal = await generateKeyPair('ES256', { extractable: true });
    const ownKey = { ...(await exportJWK(portal.privateKey)), kid: 'portal-1', alg: 'ES256' };
    const keySet = { keys: [{ ...(await exportJWK(portal.publicKey)), kid: 'portal-1', alg: 'ES256' }] };
    const tokens = new Tokens({ service: 'catalogue', publicOrigin, ownKey, keySet });
    const operatorPublic = await exportJWK(operator.publicKey);
    const clock = () => new Date();
    const app = await createApp({
      name: 'catalogue',
      title: 'catalogue',
      module: appModule({ database, clock, operatorKey: operatorPublic, publicOrigin }),
      logger: pino({ level: 'silent' }),
      tokens,
      operatorKey: operatorPublic,
      readiness: new Readiness(),
    });
    const pool = new pg.Pool({ connectionString: scratch.url, max: 2 });
    pool.on('error', () => undefined);
    const operatorKey = await exportJWK(operator.privateKey);
    const consumers = [followedFacts(database, clock), followedAsking(database)];
    return new TestCatalogue(app, database, pool, tokens, operatorKey, consumers, () => scratch.drop());
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.close();
    await this.pool.end();
    await this.drop();
  }

  async call(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    { as, body, headers = {} }: Call = {},
  ): Promise<Answer> {
    const token = as
      ? await this.tokens.forPerson({
          personId: as.personId,
          memberships: [{ organizationId: as.organizationId, roles: as.roles }],
          locale: 'en',
        })
      : null;
    const response = await this.app.inject({
      method,
      url,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    const parsed = isJson && response.body !== '' ? JSON.parse(response.body) : null;
    return { status: response.statusCode, headers: response.headers, text: response.body, body: parsed };
  }

  /** Status of the answer to any request, with a key of idempotency and a revision. */
  async statusOf(
    as: Person,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload: object | undefined,
  ): Promise<number> {
    const token = await this.tokens.forPerson({
      personId: as.personId,
      memberships: [{ organizationId: as.organizationId, roles: as.roles }],
      locale: 'en',
    });
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': newId(), 'if-match': '"r1"' };
    return (await this.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })).statusCode;
  }

  /** Posts with a key of idempotency, a new one unless given. */
  command(as: Person, url: string, body: object, key = newId()): Promise<Answer> {
    return this.call('POST', url, { as, body, headers: { 'idempotency-key': key } });
  }

  /** The operator's request to register an organization, ready to send. */
  async registration(
    change: { slug?: string; role?: 'operator' | 'administrator'; organizationId?: string } = {},
  ) {
    const organizationId = change.organizationId ?? randomId();
    const at = instant(new Date());
    const statement = statementBytes({
      v: 1,
      type: 'organization-registration',
      personId: randomId(),
      organizationId,
      role: change.role ?? 'operator',
      subject: { kind: 'organization', id: organizationId, digest: null },
      policy: null,
      decision: 'register',
      details: { kind: 'institution', name: 'Demo College (demo)', mailDomain: 'demo-college.example' },
      validFrom: null,
      validUntil: null,
      terms: termsDigest('organization-registration'),
      nonce: newNonce(),
      at,
    });
    const body = {
      at,
      statement: toBase64Url(statement),
      signature: await operatorSign(this.operatorKey, statement),
      url: 'https://demo-college.example',
      slug: change.slug ?? `college-${organizationId.slice(0, 8)}`,
      timeZone: 'America/Toronto',
    };
    return { organizationId, body };
  }

  /** Sends what only the operator may send. */
  async asOperator(url: string, body: object): Promise<Answer> {
    const signature = await operatorSign(this.operatorKey, canonicalBytes(body));
    return this.call('POST', url, { body, headers: { 'operator-signature': signature } });
  }

  /** A registered institution with a programme lead and an administrator, both enrolled. */
  async institution(): Promise<{ organizationId: string; lead: Person; administrator: Person }> {
    const { organizationId, body } = await this.registration();
    const answer = await this.asOperator('/v1/operator/organizations', body);
    if (answer.status !== 201) throw new Error(`not registered: ${answer.text}`);
    const lead = await this.enrol(organizationId, ['programme-lead']);
    const administrator = await this.enrol(organizationId, ['administrator']);
    return { organizationId, lead, administrator };
  }

  /** Brings the fact that the signer's registry holds a person with a passkey. */
  async enrol(organizationId: string, roles: Role[], personId = randomId()): Promise<Person> {
    const authenticator = new SoftwareAuthenticator();
    const challenge = newNonce();
    const { registrationInfo } = await verifyRegistrationResponse({
      response: authenticator.register({ challenge, rp: { id: 'localhost' } }, portalOrigin),
      expectedChallenge: challenge,
      expectedOrigin: portalOrigin,
      expectedRPID: 'localhost',
    });
    if (!registrationInfo) throw new Error('the passkey was not registered');
    const { id, publicKey } = registrationInfo.credential;
    const passkey = {
      credentialId: id,
      publicKey,
      rpId: 'localhost',
      origins: [portalOrigin],
      state: 'enrolled',
    };
    this.revision += 1n;
    await this.issuanceFact({
      case: 'enrolmentRecorded',
      value: { organizationId, personId, roles, passkeys: [passkey], revision: this.revision },
    });
    return { personId, organizationId, roles, authenticator };
  }

  issuanceFact(event: MessageInitShape<typeof IssuanceEventSchema>['event'], id = newId()): Promise<void> {
    return this.bring('issuance', toBinary(IssuanceEventSchema, create(IssuanceEventSchema, { event })), id);
  }

  endorsementFact(
    event: MessageInitShape<typeof EndorsementEventSchema>['event'],
    id = newId(),
  ): Promise<void> {
    return this.bring(
      'endorsement',
      toBinary(EndorsementEventSchema, create(EndorsementEventSchema, { event })),
      id,
    );
  }

  private async bring(context: string, payload: Uint8Array, id: string): Promise<void> {
    const event: ReceivedEvent = {
      id,
      type: 'test',
      source: context,
      key: id,
      aggregateVersion: 1,
      payload,
      occurredAt: new Date(),
      correlationId: id,
      traceparent: null,
      place: null,
      topic: `countersign.${context}.v1`,
      partition: 0,
      offset: '0',
    };
    for (const consumer of this.consumers) await consumer.handle(event);
  }

  /** An employer that an institution named. */
  async employer(institutionId: string): Promise<string> {
    const id = randomId();
    await this.pool.query(
      `INSERT INTO organization (id, kind, name, slug, mail_domain, time_zone, url, named_by_id)
       VALUES ($1, 'employer', 'Employer', $1, $1 || '.example', 'America/Toronto', 'https://employer.example', $2)`,
      [id, institutionId],
    );
    return id;
  }

  /** A policy approved in endorsement. */
  async approvedPolicy(organizationId: string): Promise<Policy> {
    const policy = policyOf(organizationId, [
      await this.employer(organizationId),
      await this.employer(organizationId),
    ]);
    const { policyId, revision } = policy;
    await this.endorsementFact({
      case: 'policyApproved',
      value: { policyId, revision, policy: canonicalBytes(policy) },
    });
    return policy;
  }

  prepare(person: Person, type: string, input: object): Promise<Answer> {
    const url = `/v1/organizations/${person.organizationId}/decisions/${type}/prepare`;
    return this.call('POST', url, { as: person, body: input });
  }

  /** The body of a decision over prepared statements. */
  sign(person: Person, prepared: Answer): object {
    const { statements, list, options } = prepared.body;
    return { statements, list, assertion: person.authenticator.sign(options, portalOrigin) };
  }

  /** Prepares, signs and submits a decision; a refusal of either step is the answer. */
  async decide(person: Person, type: string, input: object, key = newId()): Promise<Answer> {
    const prepared = await this.prepare(person, type, input);
    if (prepared.status !== 200) return prepared;
    const url = `/v1/organizations/${person.organizationId}/decisions/${type}`;
    return this.command(person, url, this.sign(person, prepared), key);
  }

  /** Facts in the outbox of one type, oldest first. */
  async facts<C extends FactCase>(type: C): Promise<{ value: FactValues[C]; row: OutboxRow }[]> {
    const { rows } = await this.pool.query<OutboxRow>('SELECT * FROM ground.outbox ORDER BY position');
    return rows.flatMap((row) => {
      const { event } = fromBinary(CatalogueEventSchema, row.payload);
      // The case selects the value's type.
      return event.case === type ? [{ value: event.value as FactValues[C], row }] : [];
    });
  }
}

type Fact = Exclude<CatalogueEvent['event'], { case: undefined }>;
type FactCase = Fact['case'];
type FactValues = { [F in Fact as F['case']]: F['value'] };

/** A row of the outbox as the relay will find it. */
export interface OutboxRow {
  key: string;
  type: string;
  topic: string;
  payload: Uint8Array;
  decision_digest: string | null;
  aggregate_version: string;
}
