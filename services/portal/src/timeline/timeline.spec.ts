import { create, type DescMessage, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import {
  AssessmentEventSchema,
  CaseDecisionTakenSchema,
} from '../../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { DecisionSchema } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import { EndorsementEventSchema } from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import {
  AwardStatusChangedSchema,
  DecisionAcceptedSchema,
  IssuanceEventSchema,
} from '../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { statementOf, TestPerson } from '../../../../test/support/statements.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import { statementBytes, statementDigest } from '../../../shared/src/statement.js';
import { type Fact, factOf, type Happening } from '../events.js';
import { rowsOf } from './entry.js';
import { exportOf } from './export.js';
import { exported } from './timeline.js';
import type { TimelineItem } from './timeline.query.js';

const schemas: Record<string, DescMessage> = {
  catalogue: CatalogueEventSchema,
  endorsement: EndorsementEventSchema,
  assessment: AssessmentEventSchema,
  issuance: IssuanceEventSchema,
};
const cases = Object.entries(schemas).flatMap(([context, schema]) =>
  schema.oneofs.flatMap((group) => group.fields.map((field) => [context, field.localName, field] as const)),
);
const organizationId = randomId();
const place = { source: 'issuance', sequence: 7, previous: 'p', hash: 'h' };

/** An event whose texts and ids are all this word. */
function filled(schema: DescMessage, word: string): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const field of schema.fields) {
    if (field.fieldKind === 'scalar') {
      const made = create(schema, {});
      value[field.localName] =
        typeof Reflect.get(made, field.localName) === 'string' ? word : Reflect.get(made, field.localName);
    }
    if (field.fieldKind === 'list' && field.listKind === 'scalar') value[field.localName] = [word];
  }
  return value;
}

function received(context: string, name: string, value: Record<string, unknown>): ReceivedEvent {
  const schema = schemas[context];
  if (!schema) throw new Error(`no context ${context}`);
  const message = create(schema, {
    occurredAt: '2026-09-01T12:00:00Z',
    organizationId,
    event: { case: name, value },
  });
  return {
    topic: `countersign.${context}.v1`,
    partition: 3,
    offset: '12',
    id: newId(),
    type: name,
    source: context,
    key: 'k',
    aggregateVersion: 1,
    payload: toBinary(schema, message),
    occurredAt: new Date(),
    correlationId: randomId(),
    traceparent: null,
    place,
  };
}

function read(context: string, name: string, value: Record<string, unknown>) {
  const event = received(context, name, value);
  const fact = factOf(event);
  if (!fact) throw new Error(`${name} is not an event`);
  return rowsOf(fact, event);
}

const factWith = (event: Happening): Fact => ({
  eventId: newId(),
  aggregateVersion: 1,
  occurredAt: new Date('2026-09-01T12:00:00Z'),
  organizationId,
  event,
});
const delivered = { topic: 'countersign.issuance.v1', partition: 0, offset: '0', place };
const decisionOf = (statement: Uint8Array) => create(DecisionSchema, { decisionId: newId(), statement });

describe('the lines of timelines', () => {
  it('know every event of every context', () => {
    expect(cases.length).toBeGreaterThan(70);
  });

  it.each(cases)('%s: %s is told and is about something', (context, name, field) => {
    const { entry } = read(context, name, filled(field.message ?? CatalogueEventSchema, 'an-id'));
    expect(entry).toMatchObject({
      context,
      type: name,
      organizationId,
      found: { partition: 3, offset: '12' },
    });
    expect(entry.about.length).toBeGreaterThan(0);
    for (const { id } of entry.about) expect([name, id]).not.toEqual([name, '']);
  });

  it.each(cases)('%s: %s keeps the decision that it carries', (context, name, field) => {
    const carries = field.message?.fields.some(({ localName }) => localName === 'decision') ?? false;
    const decision = { decisionId: newId(), statement: new Uint8Array([1]) };
    const { entry, includes } = read(context, name, carries ? { decision } : {});
    expect(entry.decided?.decisionId ?? null).toBe(carries ? decision.decisionId : null);
    // The signer's refusal of the decision names it by this id.
    const ofDecision = includes.filter(
      ([, { kind, id }]) => kind === 'decision' && id === decision.decisionId,
    );
    expect(ofDecision).toHaveLength(carries ? entry.about.length : 0);
  });

  it('say who decided, in which role and under which policy, from the signed bytes', () => {
    const assessor = new TestPerson(organizationId);
    const caseId = newId();
    const rules = { id: newId(), revision: 3, digest: statementDigest(new Uint8Array([3])) };
    const bytes = statementBytes(
      statementOf('attempt-opening', assessor, {
        role: 'programme-lead',
        subject: { kind: 'case', id: caseId, digest: null },
        policy: rules,
        details: { caseId, attempt: 2 },
        at: '2026-09-01T11:59:00Z',
      }),
    );
    const value = create(CaseDecisionTakenSchema, { decision: decisionOf(bytes) });
    const { entry } = rowsOf(factWith({ case: 'caseDecisionTaken', value }), delivered);
    expect(entry).toMatchObject({
      about: [{ kind: 'case', id: caseId }],
      policy: { id: rules.id, revision: 3 },
      decided: {
        digest: statementDigest(bytes),
        statement: {
          type: 'attempt-opening',
          personId: assessor.personId,
          role: 'programme-lead',
          organizationId,
          at: '2026-09-01T11:59:00Z',
        },
      },
      found: { place: { source: 'issuance', sequence: 7, hash: 'h' } },
    });
  });

  it('are about the narrowest thing that a statement names', () => {
    const registrar = new TestPerson(organizationId);
    const awardId = randomId();
    const statement = statementOf('award-suspension', registrar, {
      role: 'registrar',
      subject: { kind: 'award', id: awardId, digest: null },
      details: { awardId, reason: 'other' },
      at: '2026-09-01T12:00:00Z',
    });
    const value = create(DecisionAcceptedSchema, { decision: decisionOf(statementBytes(statement)) });
    expect(rowsOf(factWith({ case: 'decisionAccepted', value }), delivered).entry.about).toEqual([
      { kind: 'award', id: awardId },
    ]);
  });

  it('keep an event whose statement cannot be read, with the digest of its bytes', () => {
    const value = create(DecisionAcceptedSchema, { decision: decisionOf(new Uint8Array([1, 2])) });
    const { entry } = rowsOf(factWith({ case: 'decisionAccepted', value }), delivered);
    expect(entry.decided).toMatchObject({ statement: null, digest: statementDigest(new Uint8Array([1, 2])) });
    expect(entry.about).toEqual([{ kind: 'organization', id: organizationId }]);
  });

  it('leave out what an event left open', () => {
    const value = create(AwardStatusChangedSchema, { awardId: 'a', status: 'valid' });
    const { entry } = rowsOf(factWith({ case: 'awardStatusChanged', value }), delivered);
    expect(entry.facts).toEqual({ awardId: 'a', status: 'valid' });
  });
});

describe('an export', () => {
  const item: TimelineItem = {
    eventId: newId(),
    at: '2026-09-01T12:00:00.000Z',
    context: 'assessment',
    type: 'caseModerated',
    technical: false,
    organizationId,
    about: [{ kind: 'case', id: 'c' }],
    facts: { moderationId: 'm', note: 'a "quoted", word' },
    policy: { id: 'p', revision: 2 },
    decision: null,
    place: null,
    log: { partition: 1, offset: '5' },
  };
  async function* items(count: number): AsyncGenerator<TimelineItem> {
    for (let n = 0; n < count; n++) yield item;
  }
  const text = async (form: 'csv' | 'json', count: number): Promise<string> => {
    let whole = '';
    for await (const piece of exportOf(form, items(count))) whole += piece;
    return whole;
  };

  it('is JSON of all items, with none, one and several', async () => {
    for (const count of [0, 1, 3])
      expect(JSON.parse(await text('json', count))).toEqual({
        items: Array.from({ length: count }, () => item),
      });
  });

  it('is CSV with a head, a line each, and quoted cells', async () => {
    const lines = (await text('csv', 2)).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^event_id,at,context,event,/);
    expect(lines[1]).toContain(',case c,');
    expect(lines[1]).toContain('"{""moderationId"":""m"",""note"":""a \\""quoted\\"", word""}"');
  });

  it('is named by the ending of the id', () => {
    expect(exported('a.csv')).toEqual({ id: 'a', form: 'csv' });
    expect(exported('a.json')).toEqual({ id: 'a', form: 'json' });
    expect(exported('a')).toBeNull();
  });
});
