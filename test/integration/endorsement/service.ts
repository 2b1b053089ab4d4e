import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { SoftwareAuthenticator } from '../../../deploy/local/authenticator.js';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import {
  type EndorsementEvent,
  EndorsementEventSchema,
} from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { assembleEndorsement } from '../../../services/endorsement/src/assembly.js';
import { openDatabase } from '../../../services/endorsement/src/database.store.js';
import { topics } from '../../../services/endorsement/src/events.js';
import { createApp } from '../../../services/shared/src/boot.js';
import { systemClock } from '../../../services/shared/src/clock.js';
import { toHeaders } from '../../../services/shared/src/envelope.js';
import { Readiness } from '../../../services/shared/src/health.js';
import { createKafka, lag, RecordSender, runConsumer } from '../../../services/shared/src/kafka.js';
import { OutboxRelay } from '../../../services/shared/src/relay.js';
import type { Role } from '../../../services/shared/src/roles.js';
import { connectTemporal, runActivities, runWorkflows } from '../../../services/shared/src/temporal.js';
import { Vault } from '../../../services/shared/src/vault.js';
import { endorsementTaskQueue, workflowTaskQueue } from '../../../workflows/endorsement/messages.js';
import { testConnections } from '../../support/connections.js';
import { scratchDatabase } from '../../support/database.js';
import { deleteTopics, eventually, scratchName, scratchTopic } from '../../support/scratch.js';
import { logger, makeNamespace, makePasskey, makeTokens, origin, publicOrigin } from './ground.js';

/** Somebody with a passkey. */
export interface Person {
  personId: string;
  organizationId: string;
  roles: Role[];
  authenticator: SoftwareAuthenticator;
}

/** An answer of the service. */
export interface Reply {
  status: number;
  body: Body;
}

/** What the tests read of answers; which of it an answer has, their expectations say. */
export interface Body {
  code: string;
  state: string;
  errors: { code: string }[];
  items: { versionId: string; requestId: string; state?: string }[];
  policyId: string;
  revision: number;
  digest: string;
  statements: string[];
  list: string | null;
  options: { challenge: string; rpId: string; allowCredentials: { id: string }[] };
  decisions: { decisionId: string; state: string }[];
  outcomes: { confirmationId: string; kind: string }[];
  content: object;
  kinds: {
    state: string;
    unchanged: boolean;
    mayAnswer: { code: string };
    earlier: object;
    changes: { en: { state: string; words: object[] }[] };
  }[];
  counted: object[];
  requests: { requestId: string; kinds: { answers: { answer: string; words: string | null }[] }[] }[];
  draft: object | null;
  conflicts: { conflict: string }[];
  paths: Record<string, object>;
}

/** The endorsement service on real engines: own database, own topics, own namespace of Temporal. */
export interface ServiceUnderTest {
  pool: pg.Pool;
  events: { id: string; event: EndorsementEvent; sequence: number | null }[];
  of<C extends string>(name: C): EndorsementEvent['event'][];
  call(
    person: Person | null,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    options?: { body?: unknown; key?: string },
  ): Promise<Reply>;
  /** Prepares, signs and sends a decision; one that is in progress is sent again as it is, unless `isOnce`. */
  decide(
    person: Person,
    type: string,
    input: unknown,
    options?: { key?: string; isOnce?: boolean },
  ): Promise<Reply & { sent: { path: string; body: unknown; key: string } }>;
  enrol(organizationId: string, roles: Role[]): Promise<Person>;
  tell(topic: 'catalogue' | 'issuance', payload: Uint8Array, key: string, eventId?: string): Promise<string>;
  catalogue(event: MessageInitShape<typeof CatalogueEventSchema>, key: string): Promise<string>;
  issuance(
    event: MessageInitShape<typeof IssuanceEventSchema>,
    key: string,
    eventId?: string,
  ): Promise<string>;
  /** Tells everything told so far once more: as the same events, or as events of other ids. */
  tellAllAgain(as: 'same' | 'other'): Promise<void>;
  /** Waits until everything told so far was taken by the service's consumers. */
  settle(): Promise<void>;
  /** Does work while nobody runs workflow code. */
  withoutWorkflows<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export async function startEndorsement(): Promise<ServiceUnderTest> {
  const { kafkaBrokers, temporalAddress } = testConnections();
  const scratch = await scratchDatabase('endorsement');
  const pool = new pg.Pool({ connectionString: scratch.url, max: 4 });
  pool.on('error', () => undefined);
  const kafka = createKafka({ brokers: kafkaBrokers, clientId: 'test', logger });
  const topic = {
    own: await scratchTopic(kafka),
    catalogue: await scratchTopic(kafka),
    issuance: await scratchTopic(kafka),
  };
  // The service's facts go to this test's topic: other tests' and a developer's ledger share the broker.
  await pool.query(
    `CREATE FUNCTION reroute() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.topic := '${topic.own}'; RETURN NEW; END $$`,
  );
  await pool.query(
    'CREATE TRIGGER reroute BEFORE INSERT ON ground.outbox FOR EACH ROW EXECUTE FUNCTION reroute()',
  );
  const namespace = await makeNamespace(temporalAddress);
  const temporal = await connectTemporal({
    address: temporalAddress,
    namespace,
    payloadKey: randomBytes(32),
    logger,
  });
  const database = openDatabase(scratch.url);
  const groups = {
    catalogue: `${scratchName('c')}@1`,
    issuance: `${scratchName('i')}@1`,
    own: `${scratchName('o')}@1`,
    awards: `${scratchName('a')}@1`,
  };
  const assembly = assembleEndorsement({
    database,
    vault: new Vault(randomBytes(32)),
    client: temporal.client,
    clock: systemClock,
    logger,
    publicOrigin,
    groups,
    sweep: { strandedAfterMs: 2_000, everyMs: 500 },
  });
  const topicOf = new Map<string, string>([
    [topics.catalogue, topic.catalogue],
    [topics.issuance, topic.issuance],
    [topics.own, topic.own],
  ]);
  const log: Parameters<ServiceUnderTest['tell']>[] = [];
  const followed = assembly.consumers.map(({ group, topics: names }) => ({
    group,
    topics: names.map((name) => topicOf.get(name) ?? name),
  }));
  const consumers = assembly.consumers.map((part, index) =>
    runConsumer({
      kafka,
      group: part.group,
      topics: followed[index]?.topics ?? [],
      logger,
      maxBackoffMs: 200,
      handle: part.handle,
    }),
  );
  // By the offsets that they committed: a group that forms anew takes some events again, so that counting would mislead.
  const isTaken = async (): Promise<boolean> => {
    const behind = await Promise.all(followed.map((one) => lag(kafka, one.group, one.topics)));
    return behind.every((count) => count === 0);
  };
  const runs = () =>
    runWorkflows({
      temporal,
      taskQueue: workflowTaskQueue,
      workflowsPath: path('workflows/index.ts'),
      interceptorsPath: path('workflows/interceptors.ts'),
      logger,
    });
  let workflows = await runs();
  const workers = [
    await runActivities({
      temporal,
      taskQueue: endorsementTaskQueue,
      activities: assembly.activities ?? {},
      logger,
    }),
  ];
  const relay = new OutboxRelay({
    databaseConfig: { connectionString: scratch.url },
    source: 'endorsement',
    kafka,
    logger,
  });
  relay.start();
  const events: ServiceUnderTest['events'] = [];
  const reader = runConsumer({
    kafka,
    group: `${scratchName('r')}@1`,
    topics: [topic.own],
    logger,
    handle: async (event) => {
      // A relay that was interrupted sends a fact again, with the same id.
      if (events.some(({ id }) => id === event.id)) return;
      events.push({
        id: event.id,
        event: fromBinary(EndorsementEventSchema, event.payload),
        sequence: event.place?.sequence ?? null,
      });
    },
  });
  const { tokens, portal } = await makeTokens();
  const app: NestFastifyApplication = await createApp({
    name: 'endorsement',
    title: 'test',
    module: assembly.module,
    logger,
    tokens,
    operatorKey: null,
    readiness: new Readiness(),
  });
  const sender = new RecordSender(kafka);
  await eventually(() => [...consumers, reader].every((consumer) => consumer.isJoined()));

  const call: ServiceUnderTest['call'] = async (person, method, url, { body, key } = {}) => {
    const token =
      person &&
      (await portal.forPerson({
        personId: person.personId,
        memberships: [{ organizationId: person.organizationId, roles: person.roles }],
        locale: 'en',
      }));
    const reply = await app.inject({
      method,
      url,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    return { status: reply.statusCode, body: reply.body ? JSON.parse(reply.body) : {} };
  };
  const tell: ServiceUnderTest['tell'] = async (to, payload, key, eventId = randomUUID()) => {
    log.push([to, payload, key, eventId]);
    const headers = toHeaders({
      id: eventId,
      type: 'test',
      source: to,
      key,
      aggregateVersion: 1,
      payload,
      occurredAt: new Date(),
      correlationId: randomUUID(),
      traceparent: null,
      place: null,
    });
    const send = () => sender.send([{ topic: topic[to], key, value: Buffer.from(payload), headers }]);
    // A topic just made is not known to every broker connection at once.
    await eventually(() =>
      send().then(
        () => true,
        () => false,
      ),
    );
    return eventId;
  };
  return {
    pool,
    events,
    of: (name) => events.map(({ event }) => event.event).filter((event) => event.case === name),
    call,
    decide: async (person, type, input, { key = randomUUID(), isOnce = false } = {}) => {
      const base = `/v1/organizations/${person.organizationId}/decisions/${type}`;
      const prepared = await call(person, 'POST', `${base}/prepare`, { body: input });
      if (prepared.status !== 200) return { ...prepared, sent: { path: base, body: null, key } };
      const { statements, list, options } = prepared.body;
      const body = { statements, list, assertion: person.authenticator.sign(options, origin) };
      let reply = await call(person, 'POST', base, { body, key });
      const isInProgress = () => reply.body.code === 'decision-in-progress';
      // As a page does: a busy machine may need longer than the service waits for the workflow.
      for (let tries = 0; isInProgress() && !isOnce && tries < 4; tries++)
        reply = await call(person, 'POST', base, { body, key });
      return { ...reply, sent: { path: base, body, key } };
    },
    enrol: async (organizationId, roles) => {
      const personId = randomUUID();
      const { authenticator, passkey } = await makePasskey();
      await tell(
        'issuance',
        toBinary(
          IssuanceEventSchema,
          create(IssuanceEventSchema, {
            organizationId,
            event: {
              case: 'enrolmentRecorded',
              value: { organizationId, personId, roles, passkeys: [passkey], revision: 1n },
            },
          }),
        ),
        personId,
      );
      return { personId, organizationId, roles, authenticator };
    },
    tell,
    catalogue: (event, key) =>
      tell('catalogue', toBinary(CatalogueEventSchema, create(CatalogueEventSchema, event)), key),
    issuance: (event, key, eventId) =>
      tell('issuance', toBinary(IssuanceEventSchema, create(IssuanceEventSchema, event)), key, eventId),
    tellAllAgain: async (as) => {
      for (const [to, payload, key, eventId] of [...log])
        await tell(to, payload, key, as === 'same' ? eventId : undefined);
    },
    settle: () => eventually(isTaken),
    withoutWorkflows: async (work) => {
      await workflows.stop();
      try {
        return await work();
      } finally {
        workflows = await runs();
      }
    },
    stop: async () => {
      await workflows.stop();
      await Promise.all((assembly.running ?? []).map((part) => part.stop()));
      await Promise.all([...consumers, reader].map((consumer) => consumer.stop()));
      await Promise.all(workers.map((worker) => worker.stop()));
      await relay.stop();
      await app.close();
      await sender.close();
      await temporal.close();
      await database.close();
      await pool.end();
      await deleteTopics(kafka, Object.values(topic));
      await scratch.drop();
    },
  };
}

const path = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
