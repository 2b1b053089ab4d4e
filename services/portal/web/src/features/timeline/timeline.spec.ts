import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AssessmentEventSchema } from '../../../../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { statementDetails } from '../../../../../shared/src/statement.js';
import { linesOf, type TimelineItem } from './timeline.js';

const texts = ['en', 'fr'].map((language): { event: object; decision: object } => {
  const { timeline } = JSON.parse(
    readFileSync(new URL(`../../i18n/${language}.json`, import.meta.url), 'utf8'),
  );
  return timeline;
});
const events = [CatalogueEventSchema, EndorsementEventSchema, AssessmentEventSchema, IssuanceEventSchema]
  .flatMap((schema) => schema.oneofs)
  .flatMap((group) => group.fields.map((field) => field.localName));

describe('the sentences of timelines', () => {
  it.each(events)('tell %s in both languages', (name) => {
    for (const { event } of texts) expect(Object.keys(event)).toContain(name);
  });

  it.each(Object.keys(statementDetails))('name the decision %s in both languages', (type) => {
    for (const { decision } of texts) expect(Object.keys(decision)).toContain(type);
  });

  it('tell nothing that cannot happen', () => {
    for (const { event, decision } of texts) {
      expect(Object.keys(event).filter((name) => !events.includes(name))).toEqual([]);
      expect(Object.keys(decision).filter((type) => !(type in statementDetails))).toEqual(['other']);
    }
  });
});

const item = (at: string, technical = false): TimelineItem => ({
  eventId: at,
  at,
  type: 'versionOpened',
  technical,
  organizationId: 'o',
  about: [],
  facts: {},
  policy: null,
  decision: null,
  place: null,
  log: { partition: 0, offset: '0' },
});

describe('the lines of a timeline', () => {
  it('fold technical steps that follow each other', () => {
    const lines = linesOf([
      item('2026-09-05T12:00:00Z', true),
      item('2026-09-04T12:00:00Z', true),
      item('2026-09-03T12:00:00Z'),
      item('2026-09-02T12:00:00Z', true),
    ]);
    expect(lines.map((line) => (line.kind === 'steps' ? line.items.length : line.item.at))).toEqual([
      2,
      '2026-09-03T12:00:00Z',
      1,
    ]);
  });

  it('say how long it took from one fact to the next, over technical steps, where it is worth telling', () => {
    const lines = linesOf([
      item('2026-09-05T12:00:00Z'),
      item('2026-09-04T12:00:00Z', true),
      item('2026-09-03T12:00:00Z'),
      item('2026-09-03T11:00:01Z'),
      item('2026-09-03T10:00:01Z'),
    ]);
    expect(lines.flatMap((line) => (line.kind === 'fact' ? [line.waitedSeconds] : []))).toEqual([
      2 * 86_400,
      0,
      3_600,
      0,
    ]);
  });

  it('are none where nothing happened', () => {
    expect(linesOf([])).toEqual([]);
  });
});
