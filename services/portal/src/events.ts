import { fromBinary } from '@bufbuild/protobuf';
import {
  type AssessmentEvent,
  AssessmentEventSchema,
} from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import {
  type CatalogueEvent,
  CatalogueEventSchema,
} from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import {
  type EndorsementEvent,
  EndorsementEventSchema,
} from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import {
  type IssuanceEvent,
  IssuanceEventSchema,
} from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/kafka.js';

/** Topics that the portal reads; it writes none. */
export const topics = [
  'countersign.catalogue.v1',
  'countersign.endorsement.v1',
  'countersign.assessment.v1',
  'countersign.issuance.v1',
] as const;

type Messages = CatalogueEvent | EndorsementEvent | AssessmentEvent | IssuanceEvent;
type Case<M extends Messages> = Exclude<M['event'], { case: undefined }>;

/** What happened, of any context; the name of the case says which. */
export type Happening =
  | Case<CatalogueEvent>
  | Case<EndorsementEvent>
  | Case<AssessmentEvent>
  | Case<IssuanceEvent>;

/** A fact with its envelope's common fields. */
export interface Fact {
  eventId: string;
  aggregateVersion: number;
  occurredAt: Date;
  /** Organization of the envelope. */
  organizationId: string;
  event: Happening;
}

/**
 * Reads a fact; null for a kind of event that this version of the portal does not know.
 *
 * @throws PoisonEvent where the bytes are not the topic's message
 */
export function factOf(received: ReceivedEvent): Fact | null {
  const message = decode(received);
  if (message.event.case === undefined) return null;
  const occurredAt = new Date(message.occurredAt);
  if (Number.isNaN(occurredAt.getTime())) throw new PoisonEvent('occurred_at is not an instant');
  return {
    eventId: received.id,
    aggregateVersion: received.aggregateVersion,
    occurredAt,
    organizationId: message.organizationId,
    event: message.event,
  };
}

function decode({ topic, payload }: ReceivedEvent): Messages {
  try {
    switch (topic) {
      case 'countersign.catalogue.v1':
        return fromBinary(CatalogueEventSchema, payload);
      case 'countersign.endorsement.v1':
        return fromBinary(EndorsementEventSchema, payload);
      case 'countersign.assessment.v1':
        return fromBinary(AssessmentEventSchema, payload);
      case 'countersign.issuance.v1':
        return fromBinary(IssuanceEventSchema, payload);
    }
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'cannot be decoded');
  }
  throw new PoisonEvent(`unexpected topic ${topic}`);
}

/** An instant of a message. @throws PoisonEvent where it is not one */
export function instantOf(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new PoisonEvent('not an instant');
  return date;
}
