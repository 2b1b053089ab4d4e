import { describe, expect, test } from '@jest/globals';
import {
  type Envelope,
  fromRecord,
  PoisonEvent,
  type RawRecord,
  textHeaders,
  toHeaders,
} from './envelope.js';

const envelope: Envelope = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  type: 'VersionSubmitted',
  source: 'catalogue',
  key: 'version-1',
  aggregateVersion: 3,
  payload: Uint8Array.of(1, 2, 3),
  occurredAt: new Date('2026-11-24T12:00:00.000Z'),
  correlationId: 'request-0001',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  place: { source: 'catalogue', sequence: 7, previous: 'uA', hash: 'uB' },
};
const record = (headers = toHeaders(envelope), more: Partial<RawRecord> = {}): RawRecord => ({
  topic: 't',
  partition: 4,
  offset: '12',
  key: Buffer.from(envelope.key),
  value: Buffer.from(envelope.payload),
  headers,
  ...more,
});

describe('an envelope', () => {
  test('comes out as it went in, with and without a place', () => {
    const where = { topic: 't', partition: 4, offset: '12' };
    expect(fromRecord(record())).toEqual({ ...envelope, ...where });
    const bare = { ...envelope, place: null, traceparent: null };
    expect(fromRecord(record(toHeaders(bare)))).toEqual({ ...bare, ...where });
  });

  test.each(['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'cs_hash', 'cs_sequence'])(
    'without %s is poison',
    (name) => {
      const { [name]: _, ...headers } = toHeaders(envelope);
      expect(() => fromRecord(record(headers))).toThrow(PoisonEvent);
    },
  );

  test.each([
    ['ce_specversion', '0.3'],
    ['ce_id', 'not-an-id'],
    ['ce_time', 'yesterday'],
    ['cs_sequence', '-1'],
    ['cs_sequence', '99999999999999999999'],
  ])('with %s %s is poison', (name, value) => {
    expect(() => fromRecord(record({ ...toHeaders(envelope), [name]: value }))).toThrow(PoisonEvent);
  });

  test('without key or value is poison', () => {
    expect(() => fromRecord(record(undefined, { key: null }))).toThrow(PoisonEvent);
    expect(() => fromRecord(record(undefined, { value: null }))).toThrow(PoisonEvent);
  });
});

test('headers become texts, the last of repeated ones', () => {
  expect(textHeaders({ a: Buffer.from('1'), b: '2', c: [Buffer.from('3'), '4'], d: undefined })).toEqual({
    a: '1',
    b: '2',
    c: '4',
  });
});
