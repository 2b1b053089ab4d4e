import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssessmentEventSchema } from '../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { DecisionSchema } from '../../proto/gen/countersign/common/v1/decision_pb.js';
import { EndorsementEventSchema } from '../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../proto/gen/countersign/issuance/v1/events_pb.js';
import {
  FOLLOWED_TOPICS as byAssessment,
  factOf as ofAssessment,
} from '../../services/assessment/src/events.js';
import {
  FOLLOWED_TOPICS as byCatalogue,
  factOf as ofCatalogue,
} from '../../services/catalogue/src/events.js';
import {
  outgoing as ofEndorsement,
  topics as topicsOfEndorsement,
} from '../../services/endorsement/src/events.js';
import { ledgerTopics, factOf as ofIssuance } from '../../services/issuance/src/events.js';
import { topics as byPortal } from '../../services/portal/src/events.js';
import { type Envelope, toHeaders } from '../../services/shared/src/envelope.js';
import { newId } from '../../services/shared/src/ids.js';
import type { OutgoingEvent } from '../../services/shared/src/outbox.js';
import { matchesIn, root, sourcesUnder } from './sources.js';

const reference = z.strictObject({ $ref: z.string() });
const documentSchema = z.object({
  asyncapi: z.literal('3.0.0'),
  channels: z.record(
    z.string(),
    z.object({
      address: z.string(),
      messages: z.record(z.string(), reference),
      bindings: z.object({
        kafka: z.object({
          topic: z.string(),
          partitions: z.int(),
          topicConfiguration: z.object({
            'cleanup.policy': z.array(z.string()),
            'retention.ms': z.number(),
          }),
        }),
      }),
    }),
  ),
  operations: z.record(z.string(), z.object({ action: z.enum(['send', 'receive']), channel: reference })),
  components: z.object({
    messages: z.record(
      z.string(),
      z.object({
        name: z.string(),
        summary: z.string().min(10),
        contentType: z.literal('application/protobuf'),
        headers: z.object({ allOf: z.tuple([reference, z.object({}).loose()]) }),
        payload: z.object({ schemaFormat: z.string(), schema: reference }),
      }),
    ),
    schemas: z.record(z.string(), z.object({}).loose()),
  }),
});

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const raw: unknown = parse(read('proto/asyncapi.yaml'));
const document = documentSchema.parse(raw);

const contexts = ['catalogue', 'endorsement', 'assessment', 'issuance'] as const;
type Context = (typeof contexts)[number];

const events: Record<Context, DescMessage> = {
  catalogue: CatalogueEventSchema,
  endorsement: EndorsementEventSchema,
  assessment: AssessmentEventSchema,
  issuance: IssuanceEventSchema,
};

const about = { organizationId: 'o', key: 'k', version: 1, now: new Date('2026-11-24T12:00:00Z') };

/** A fact as each service hands it to its outbox. */
const written: Record<Context, (name: string) => OutgoingEvent> = {
  catalogue: (name) => ofCatalogue(empty(name), about),
  endorsement: (name) =>
    ofEndorsement({ event: empty(name), organizationId: 'o' }, { ...about, aggregateVersion: 1 }),
  assessment: (name) => ofAssessment(empty(name), about),
  issuance: (name) => ofIssuance(empty(name), about),
};

/** A fact of this name that says nothing. */
const empty = (name: string) => JSON.parse(JSON.stringify({ case: name, value: {} }));

/** What the services' code says they read. */
const followed: Record<string, readonly string[]> = {
  catalogue: byCatalogue,
  endorsement: [topicsOfEndorsement.catalogue, topicsOfEndorsement.issuance],
  assessment: byAssessment,
  issuance: ledgerTopics,
  portal: byPortal,
};

/** The facts of a context, by the names of their cases in TypeScript. */
const casesOf = (context: Context) => events[context].oneofs.flatMap((group) => group.fields);
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

describe('the AsyncAPI document', () => {
  it('points only at what is there', () => {
    const dangling = referencesIn(raw).filter((one) => !resolves(one));
    expect(referencesIn(raw).length).toBeGreaterThan(50);
    expect(dangling).toEqual([]);
    expect(resolves('#/components/messages/NoSuchMessage')).toBe(false);
  });

  it('has the topics of deploy/topics.yaml, with their settings', () => {
    const { topics }: { topics: unknown[] } = parse(read('deploy/topics.yaml'));
    const documented = Object.values(document.channels).map(({ address, bindings: { kafka } }) => {
      expect(kafka.topic).toBe(address);
      const { 'cleanup.policy': policy, 'retention.ms': retention } = kafka.topicConfiguration;
      const config = { 'retention.ms': String(retention), 'cleanup.policy': policy.join(',') };
      return { name: address, partitions: kafka.partitions, config };
    });
    const dead = { name: 'countersign.dlq.v1', partitions: 1, config: expect.anything() };
    expect(topics).toEqual([...documented, dead]);
  });

  it.each(contexts)('has every fact of %s in its proto, and no other', (context) => {
    const messages = Object.keys(document.channels[context]?.messages ?? {});
    expect(messages.sort()).toEqual(
      casesOf(context)
        .map((field) => pascal(field.localName))
        .sort(),
    );
    for (const field of casesOf(context)) {
      const name = pascal(field.localName);
      const message = document.components.messages[name];
      expect(message).toMatchObject({
        name,
        headers: { allOf: [{}, { properties: { ce_type: { const: name }, ce_source: { const: context } } }] },
        payload: { schema: { $ref: `countersign/${context}/v1/events.proto` } },
      });
    }
  });

  it.each(contexts)('gives exactly the decisions of %s a place in the chain', (context) => {
    for (const field of casesOf(context)) {
      const carries = field.message?.fields.some(
        (inner) => inner.message?.typeName === DecisionSchema.typeName,
      );
      const headers = document.components.messages[pascal(field.localName)]?.headers.allOf[0].$ref;
      expect({ fact: field.localName, headers }).toEqual({
        fact: field.localName,
        headers: `#/components/schemas/${carries ? 'decisionHeaders' : 'factHeaders'}`,
      });
    }
  });

  it.each(contexts)('has what services/%s writes: its own topic, every fact of it', (context) => {
    expect(document.operations[`${context}-tells`]).toMatchObject({
      action: 'send',
      channel: { $ref: `#/channels/${context}` },
    });
    const cases = casesOf(context).map((field) => field.localName);
    for (const name of cases) {
      const { topic, type } = written[context](name);
      expect({ topic, type }).toEqual({ topic: document.channels[context]?.address, type: pascal(name) });
    }
    const produced = matchesIn(
      sourcesUnder(`services/${context}/src`),
      /case: '(\w+)'(?: as const)?,\s*value/g,
    );
    expect([...new Set(produced.map(({ text }) => text))].sort()).toEqual(cases.sort());
  });

  it('has who reads which topic', () => {
    const receiving = Object.entries(document.operations)
      .filter(([, { action }]) => action === 'receive')
      .map(([name, { channel }]) => {
        const service = name.split('-follows-')[0] ?? '';
        const address = document.channels[channel.$ref.split('/').at(-1) ?? '']?.address;
        return `${service} reads ${address}`;
      });
    const code = Object.entries(followed).flatMap(([service, topics]) =>
      topics.map((topic) => `${service} reads ${topic}`),
    );
    expect(receiving.sort()).toEqual(code.sort());
  });

  it('describes the headers that the relay writes', () => {
    const place = { source: 'catalogue', sequence: 7, previous: 'uEiAB', hash: 'uEiAC' };
    expect(faultsOf('VersionSubmitted', { ...envelope('VersionSubmitted'), place })).toEqual([]);
    expect(faultsOf('VersionDrafted', envelope('VersionDrafted'))).toEqual([]);
    expect(faultsOf('VersionDrafted', envelope('VersionOpened'))).toEqual(['/ce_type const']);
    const half = { ...toHeaders({ ...envelope('VersionSubmitted'), place }), cs_hash: undefined };
    expect(faultsOfHeaders('VersionSubmitted', JSON.parse(JSON.stringify(half)))).toContain(
      ' dependentRequired',
    );
    const undescribed = { ...toHeaders(envelope('VersionDrafted')), surprise: 'x' };
    expect(faultsOfHeaders('VersionDrafted', undescribed)).toContain(' unevaluatedProperties');
  });
});

function envelope(type: string): Envelope {
  return {
    id: newId(),
    type,
    source: 'catalogue',
    key: 'k',
    aggregateVersion: 3,
    payload: new Uint8Array(),
    occurredAt: new Date('2026-11-24T12:00:00Z'),
    correlationId: newId(),
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    place: null,
  };
}

const faultsOf = (message: string, event: Envelope): string[] => faultsOfHeaders(message, toHeaders(event));

/** Where headers are not as described; every header must be described. */
function faultsOfHeaders(message: string, headers: Record<string, string>): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'asyncapi', ...z.object({}).loose().parse(raw) });
  const described = document.components.messages[message]?.headers.allOf.map((_, index) => ({
    $ref: `asyncapi#/components/messages/${message}/headers/allOf/${index}`,
  }));
  const validate = ajv.compile({ allOf: described, unevaluatedProperties: false });
  validate(headers);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

/** Within the document, or a file beside it. */
function resolves(target: string): boolean {
  if (!target.startsWith('#/')) return read(`proto/${target}`).includes('syntax = "proto3"');
  let value: unknown = raw;
  for (const key of target.slice(2).split('/')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return true;
}
