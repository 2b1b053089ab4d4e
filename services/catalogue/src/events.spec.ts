import { fromBinary } from '@bufbuild/protobuf';
import { expect, it } from '@jest/globals';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { PoisonEvent } from '../../shared/src/envelope.js';
import { factOf, readEvent } from './events.js';

const about = { organizationId: 'o', key: 'k', version: 3, now: new Date('2026-11-24T12:00:00.900Z') };

it('makes a fact for the outbox, with the digest of its decision if it has one', () => {
  const fact = factOf({ case: 'personErased', value: { personId: 'p' } }, about);
  expect(fact).toMatchObject({ key: 'k', type: 'PersonErased', aggregateVersion: 3, decisionDigest: null });
  const message = fromBinary(CatalogueEventSchema, fact.payload);
  expect(message).toMatchObject({ occurredAt: '2026-11-24T12:00:00Z', organizationId: 'o' });
  const decided = factOf({ case: 'roleGranted', value: {} }, { ...about, decisionDigest: 'd' });
  expect(decided.decisionDigest).toBe('d');
});

it('refuses for good what it cannot read', () => {
  const garbage = Uint8Array.of(0xff, 0xff);
  expect(() => readEvent({ topic: 'countersign.issuance.v1', payload: garbage })).toThrow(PoisonEvent);
  expect(() => readEvent({ topic: 'countersign.portal.v1', payload: new Uint8Array() })).toThrow(PoisonEvent);
});
