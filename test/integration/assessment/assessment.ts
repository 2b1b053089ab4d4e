import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { coseKey, SoftwareAuthenticator } from '../../../deploy/local/authenticator.js';
import {
  type AssessmentEvent,
  AssessmentEventSchema,
} from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { type Assessment, assemble } from '../../../services/assessment/src/app.module.js';
import { type Database, openDatabase } from '../../../services/assessment/src/database.store.js';
import { EvidenceFolder } from '../../../services/assessment/src/evidence/evidence-folder.js';
import type { LinkOutcome } from '../../../services/assessment/src/evidence/link.js';
import { acceptUploads } from '../../../services/assessment/src/evidence/uploads.js';
import { Intake } from '../../../services/assessment/src/intake/intake.service.js';
import { Tokens } from '../../../services/shared/src/auth.js';
import { createApp } from '../../../services/shared/src/boot.js';
import { Readiness } from '../../../services/shared/src/health.js';
import { newId, newNonce, randomId } from '../../../services/shared/src/ids.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { scratchDatabase } from '../../support/database.js';
import { ownTemporal, Processes } from './processes.js';
import { type TestVersion, testVersion } from './version.fixture.js';

export const publicOrigin = 'https://countersign.localhost';
export const portalOrigin = 'http://localhost:4500';

/** Somebody with a passkey in one organization. */
export interface Person {
  personId: string;
  organizationId: string;
  roles: Role[];
  authenticator: SoftwareAuthenticator;
  /** An earner of the organization, who holds no membership in it. */
  earner?: true;
}

/** Somebody who calls; an earner has no membership. */
export type Caller = Pick<Person, 'personId'> & Partial<Pick<Person, 'organizationId' | 'roles' | 'earner'>>;

interface Call {
  as?: Caller;
  service?: 'issuance' | 'portal' | 'catalogue';
  body?: object | string | Buffer;
  headers?: Record<string, string>;
}

/** An answer of the service; its body is looked at by the tests' own expectations. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  raw: Buffer;
  /** Whatever JSON came, judged by the expectations; null for other content. */
  body: ReturnType<typeof JSON.parse>;
}

type Fact = Exclude<AssessmentEvent['event'], { case: undefined }>;

/** A fact as it stands in the outbox. */
export interface Told<C extends Fact['case']> {
  value: Extract<Fact, { case: C }>['value'];
  organizationId: string;
  row: OutboxRow;
}

/** A row of the outbox. */
export interface OutboxRow {
  key: string;
  type: string;
  payload: Uint8Array;
  decision_digest: string | null;
  aggregate_version: string;
}

const HEADER = 'student_number,legal_name,chosen_name,mail,language,offering';

/** A file with students of these numbers. */
export function csvOf(count: number, offering = 'WH-2026', from = 0): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const n = String(from + index).padStart(6, '0');
    return `S${n},Legal Name ${n},,student${n}@demo-college.example,${index % 2 ? 'fr' : 'en'},${offering}`;
  });
  return `${HEADER}\n${lines.join('\n')}\n`;
}

/** Assessment on a database and a folder of its own, with facts of the other services brought by hand. */
export class TestAssessment {
  private revision = 0n;
  /** What the next links answer. */
  linkOutcome: LinkOutcome = { ok: false, code: 'evidence-link-private-address', detail: 'not public' };

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: Database,
    readonly pool: pg.Pool,
    readonly evidenceDir: string,
    private readonly tokens: Record<'portal' | 'issuance' | 'catalogue', Tokens>,
    private readonly intake: Intake,
    private readonly drop: () => Promise<void>,
    readonly assembly: Assessment,
    readonly processes: Processes | null,
  ) {}

  /** @param withProcesses with a workflow worker, and a namespace of Temporal of its own */
  static async start(withProcesses = false): Promise<TestAssessment> {
    const scratch = await scratchDatabase('assessment');
    const database = openDatabase(scratch.url);
    const evidenceDir = await mkdtemp(join(tmpdir(), 'countersign-evidence-'));
    const folder = new EvidenceFolder(evidenceDir);
    await folder.prepare();
    const makers = ['portal', 'issuance', 'catalogue', 'assessment'] as const;
    const pairs = await Promise.all(
      makers.map(async (maker) => {
        const pair = await generateKeyPair('ES256', { extractable: true });
        const named = { kid: `${maker}-1`, alg: 'ES256' };
        return {
          own: { ...(await exportJWK(pair.privateKey)), ...named },
          shared: { ...(await exportJWK(pair.publicKey)), ...named },
        };
      }),
    );
    const keySet = { keys: pairs.map((pair) => pair.shared) };
    const tokensOf = (maker: (typeof makers)[number]) =>
      new Tokens({ service: maker, publicOrigin, ownKey: pairs[makers.indexOf(maker)]?.own ?? {}, keySet });
    const holder: { test?: TestAssessment } = {};
    const temporal = withProcesses ? await ownTemporal() : null;
    const assembly = assemble({
      database,
      kek: new Uint8Array(32).fill(7),
      folder,
      publicOrigin,
      fetchLink: async () =>
        holder.test?.linkOutcome ?? { ok: false, code: 'evidence-link-invalid', detail: '' },
      clock: () => new Date(),
      client: temporal?.client,
    });
    const processes = temporal ? await Processes.start(temporal, assembly) : null;
    const app = await createApp({
      name: 'assessment',
      title: 'assessment',
      module: assembly.module,
      logger: pino({ level: process.env.TEST_LOG ?? 'silent' }),
      tokens: tokensOf('assessment'),
      operatorKey: null,
      readiness: new Readiness(),
      configure: acceptUploads,
    });
    const pool = new pg.Pool({ connectionString: scratch.url, max: 2 });
    pool.on('error', () => undefined);
    const tokens = {
      portal: tokensOf('portal'),
      issuance: tokensOf('issuance'),
      catalogue: tokensOf('catalogue'),
    };
    const test = new TestAssessment(
      app,
      database,
      pool,
      evidenceDir,
      tokens,
      new Intake(database),
      scratch.drop,
      assembly,
      processes,
    );
    holder.test = test;
    return test;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.processes?.stop();
    await this.database.close();
    await this.pool.end();
    await this.drop();
    await rm(this.evidenceDir, { recursive: true, force: true });
  }

  async bearer(as: Caller): Promise<string> {
    const { personId, organizationId, roles = [], earner } = as;
    const member = organizationId !== undefined && !earner;
    const token = await this.tokens.portal.forPerson({
      personId,
      memberships: member ? [{ organizationId, roles }] : [],
      locale: 'en',
      ...(earner && organizationId ? { earnerOf: organizationId } : {}),
    });
    return `Bearer ${token}`;
  }

  async call(method: 'GET' | 'POST' | 'PUT', url: string, call: Call = {}): Promise<Answer> {
    const { as, service, body, headers = {} } = call;
    const authorization = as
      ? await this.bearer(as)
      : service && `Bearer ${await this.tokens[service].forService('assessment')}`;
    const response = await this.app.inject({
      method,
      url,
      headers: { ...(authorization ? { authorization } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    const parsed = isJson && response.body !== '' ? JSON.parse(response.body) : null;
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      raw: response.rawPayload,
      body: parsed,
    };
  }

  /** Path below the person's organization. */
  url(person: Person, path: string): string {
    return `/v1/organizations/${person.organizationId}/${path}`;
  }

  /** Posts with a key of idempotency, a new one unless given. */
  command(as: Person, path: string, body: object, key = newId()): Promise<Answer> {
    return this.call('POST', this.url(as, path), { as, body, headers: { 'idempotency-key': key } });
  }

  /** Brings the fact that the signer's registry holds a person with a passkey. */
  async enrol(organizationId: string, roles: Role[], personId = randomId()): Promise<Person> {
    const authenticator = new SoftwareAuthenticator();
    authenticator.register({ challenge: newNonce(), rp: { id: 'localhost' } }, portalOrigin);
    const [saved] = authenticator.saved;
    if (!saved) throw new Error('no passkey was made');
    this.revision += 1n;
    await this.issuanceFact({
      case: 'enrolmentRecorded',
      value: {
        organizationId,
        personId,
        roles,
        revision: this.revision,
        passkeys: [
          {
            credentialId: saved.credentialId,
            publicKey: new Uint8Array(coseKey(saved.privateKey)),
            rpId: 'localhost',
            origins: [portalOrigin],
            state: 'enrolled',
            transports: ['internal'],
          },
        ],
      },
    });
    return { personId, organizationId, roles, authenticator };
  }

  /** An earner with a passkey of the own, as the signer recorded it. */
  async earner(organizationId: string, earnerId: string): Promise<Person> {
    return { ...(await this.enrol(organizationId, [], earnerId)), earner: true };
  }

  /** An organization with its people and a version, endorsed unless said otherwise. */
  async institution(endorsed = true) {
    const organizationId = randomId();
    const lead = await this.enrol(organizationId, ['programme-lead']);
    const registrar = await this.enrol(organizationId, ['registrar']);
    const assessor = await this.enrol(organizationId, ['assessor']);
    const version = testVersion(organizationId, lead.personId);
    await this.bring('catalogue', version.submitted);
    if (endorsed) await this.endorse(version);
    return { organizationId, lead, registrar, assessor, version };
  }

  endorse(version: TestVersion): Promise<void> {
    const event = { case: 'versionEndorsed' as const, value: { versionId: version.versionId } };
    const message = create(EndorsementEventSchema, { event });
    return this.bring('endorsement', toBinary(EndorsementEventSchema, message));
  }

  issuanceFact(
    event: MessageInitShape<typeof IssuanceEventSchema>['event'],
    id = newId(),
    version = 1,
  ): Promise<void> {
    const payload = toBinary(IssuanceEventSchema, create(IssuanceEventSchema, { event }));
    return this.bring('issuance', payload, id, version);
  }

  bring(context: string, payload: Uint8Array, id = newId(), aggregateVersion = 1): Promise<void> {
    return this.intake.handle({
      id,
      type: 'test',
      source: context,
      key: id,
      aggregateVersion,
      payload,
      occurredAt: new Date(),
      correlationId: id,
      traceparent: null,
      place: null,
      topic: `countersign.${context}.v1`,
      partition: 0,
      offset: '0',
    });
  }

  /** Imports a file. */
  import(
    lead: Person,
    versionId: string,
    csv: string | Buffer,
    dryRun: boolean,
    key = newId(),
  ): Promise<Answer> {
    return this.call('POST', this.url(lead, `case-imports?versionId=${versionId}&dryRun=${dryRun}`), {
      as: lead,
      body: csv,
      headers: { 'content-type': 'text/csv', 'idempotency-key': key },
    });
  }

  prepare(person: Person, type: string, input: object): Promise<Answer> {
    return this.call('POST', this.url(person, `decisions/${type}/prepare`), { as: person, body: input });
  }

  /** The body of a decision over prepared statements. */
  sign(person: Person, prepared: Answer): { statements: string[]; list: string | null; assertion: object } {
    const { statements, list, options } = prepared.body;
    return { statements, list, assertion: person.authenticator.sign(options, portalOrigin) };
  }

  /** Prepares, signs and submits a decision; a refusal of either step is the answer. */
  async decide(person: Person, type: string, input: object, key = newId()): Promise<Answer> {
    const prepared = await this.prepare(person, type, input);
    if (prepared.status !== 200) return prepared;
    const body = this.sign(person, prepared);
    let answer = await this.command(person, `decisions/${type}`, body, key);
    // As a page does: a busy machine may need longer than the service waits for the workflow.
    for (let tries = 0; answer.body?.code === 'decision-in-progress' && tries < 4; tries++)
      answer = await this.command(person, `decisions/${type}`, body, key);
    return answer;
  }

  /** One student with a prepared case. */
  async student(
    lead: Person,
    version: TestVersion,
    change: object = {},
  ): Promise<{ earnerId: string; caseId: string }> {
    const body = {
      studentNumber: `N${newId().slice(-12)}`,
      legalName: 'Quibbleworth Zanzibar',
      chosenName: 'Quib',
      mail: 'Quibble@Secretmail.example',
      language: 'fr',
      offering: 'OFFERINGX',
      versionId: version.versionId,
      ...change,
    };
    const answer = await this.command(lead, 'earners', body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body;
  }

  /** Adds a file to a case. */
  upload(
    as: Person,
    caseId: string,
    file: { name: string; type: string; bytes: Buffer; for?: string },
  ): Promise<Answer> {
    const query = new URLSearchParams({
      name: file.name,
      ...(file.for ? { blueprintEvidenceId: file.for } : {}),
    });
    return this.call('POST', this.url(as, `cases/${caseId}/evidence?${query.toString()}`), {
      as,
      body: file.bytes,
      headers: { 'content-type': file.type },
    });
  }

  consent(earnerId: string, caseId: string, body: object = {}): Promise<Answer> {
    return this.call('POST', `/v1/me/cases/${caseId}/consent`, { as: { personId: earnerId }, body });
  }

  /** Facts in the outbox of one type, oldest first. */
  async facts<C extends Fact['case']>(type: C): Promise<Told<C>[]> {
    const { rows } = await this.pool.query<OutboxRow>('SELECT * FROM ground.outbox ORDER BY position');
    return rows.flatMap((row): Told<C>[] => {
      const { event, organizationId } = fromBinary(AssessmentEventSchema, row.payload);
      // The case says which value it is; the compiler loses that over a type parameter.
      return event.case === type ? [{ value: event.value as Told<C>['value'], organizationId, row }] : [];
    });
  }
}
