import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type CatalogueEvent,
  CatalogueEventSchema,
} from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import {
  type IssuanceEvent,
  IssuanceEventSchema,
} from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { instant } from '../../shared/src/clock.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/kafka.js';
import { type OutgoingEvent, writeEvents } from '../../shared/src/outbox.js';
import { type DbTx, takeFactNumbers } from './database.store.js';

/** Topics read and written. */
export const topics = {
  own: 'countersign.endorsement.v1',
  catalogue: 'countersign.catalogue.v1',
  issuance: 'countersign.issuance.v1',
} as const;

type EventInit = NonNullable<MessageInitShape<typeof EndorsementEventSchema>['event']>;
type Case = Extract<EventInit, { case: string }>;

/** A fact of endorsement, before it is encoded. */
export interface Fact {
  event: Case;
  /** Whose fact it is: the employer's for requests and answers, else the institution's. */
  organizationId: string;
  decisionDigest?: string;
}

/** Writes facts about a version in the order given; the version's own counter gives each its number. */
export async function writeVersionFacts(
  tx: DbTx,
  versionId: string,
  now: Date,
  facts: Fact[],
): Promise<void> {
  if (facts.length === 0) return;
  const before = await takeFactNumbers(tx, versionId, facts.length);
  await writeEvents(
    tx,
    facts.map((fact, index) =>
      outgoing(fact, { key: versionId, aggregateVersion: before + BigInt(index + 1), now }),
    ),
  );
}

/** The fact as the outbox takes it. */
export function outgoing(
  fact: Fact,
  at: { key: string; aggregateVersion: number | bigint; now: Date },
): OutgoingEvent {
  const message = create(EndorsementEventSchema, {
    occurredAt: instant(at.now),
    organizationId: fact.organizationId,
    event: fact.event,
  });
  return {
    topic: topics.own,
    key: at.key,
    type: fact.event.case[0]?.toUpperCase() + fact.event.case.slice(1),
    aggregateVersion: at.aggregateVersion,
    payload: toBinary(EndorsementEventSchema, message),
    decisionDigest: fact.decisionDigest,
  };
}

/** @throws PoisonEvent where the bytes are no such event. */
export function readCatalogueEvent(received: ReceivedEvent): CatalogueEvent {
  return decoded(() => fromBinary(CatalogueEventSchema, received.payload));
}

/** @throws PoisonEvent where the bytes are no such event. */
export function readIssuanceEvent(received: ReceivedEvent): IssuanceEvent {
  return decoded(() => fromBinary(IssuanceEventSchema, received.payload));
}

/** Runs a decoding; what it throws marks the event as one that can never be taken. */
export function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'cannot be decoded');
  }
}
