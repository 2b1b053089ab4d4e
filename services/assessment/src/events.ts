import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { AssessmentEventSchema } from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
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
import { instant } from '../../shared/src/clock.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/envelope.js';
import type { OutgoingEvent } from '../../shared/src/outbox.js';

export const ASSESSMENT_TOPIC = 'countersign.assessment.v1';
const CATALOGUE_TOPIC = 'countersign.catalogue.v1';
const ENDORSEMENT_TOPIC = 'countersign.endorsement.v1';
const ISSUANCE_TOPIC = 'countersign.issuance.v1';

/** Topics that assessment follows. */
export const FOLLOWED_TOPICS = [CATALOGUE_TOPIC, ENDORSEMENT_TOPIC, ISSUANCE_TOPIC] as const;

/** A fact of assessment by its case. */
export type Fact = Exclude<
  MessageInitShape<typeof AssessmentEventSchema>['event'],
  undefined | { case: undefined; value?: undefined }
>;

/** Whose fact it is, and where it stands. */
export interface About {
  organizationId: string;
  /** Id of the aggregate: the case, or the earner. */
  key: string;
  /** Version of the aggregate after the fact. */
  version: number;
  now: Date;
  /** Digest of the decision's statement inside the fact. */
  decisionDigest?: string;
}

/** A fact of assessment for the outbox. */
export function factOf(fact: Fact, about: About): OutgoingEvent {
  const message = create(AssessmentEventSchema, {
    occurredAt: instant(about.now),
    organizationId: about.organizationId,
    event: fact,
  });
  return {
    topic: ASSESSMENT_TOPIC,
    key: about.key,
    type: `${fact.case.charAt(0).toUpperCase()}${fact.case.slice(1)}`,
    aggregateVersion: about.version,
    payload: toBinary(AssessmentEventSchema, message),
    decisionDigest: about.decisionDigest ?? null,
  };
}

/** A fact of another service as assessment reads it. */
export type FollowedEvent =
  | { source: 'catalogue'; message: CatalogueEvent }
  | { source: 'endorsement'; message: EndorsementEvent }
  | { source: 'issuance'; message: IssuanceEvent };

/** @throws PoisonEvent where the payload is no event of its topic */
export function readEvent(event: Pick<ReceivedEvent, 'topic' | 'payload'>): FollowedEvent {
  try {
    switch (event.topic) {
      case CATALOGUE_TOPIC:
        return { source: 'catalogue', message: fromBinary(CatalogueEventSchema, event.payload) };
      case ENDORSEMENT_TOPIC:
        return { source: 'endorsement', message: fromBinary(EndorsementEventSchema, event.payload) };
      case ISSUANCE_TOPIC:
        return { source: 'issuance', message: fromBinary(IssuanceEventSchema, event.payload) };
    }
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'undecodable');
  }
  throw new PoisonEvent(`no events are read from ${event.topic}`);
}
