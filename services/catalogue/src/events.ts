import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { IssuanceEventSchema } from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { instant } from '../../shared/src/clock.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/envelope.js';
import type { OutgoingEvent } from '../../shared/src/outbox.js';

const CATALOGUE_TOPIC = 'countersign.catalogue.v1';
const ENDORSEMENT_TOPIC = 'countersign.endorsement.v1';
const ISSUANCE_TOPIC = 'countersign.issuance.v1';

/** Topics that the catalogue follows. */
export const FOLLOWED_TOPICS = [ENDORSEMENT_TOPIC, ISSUANCE_TOPIC] as const;

type Fact = Exclude<
  MessageInitShape<typeof CatalogueEventSchema>['event'],
  undefined | { case: undefined; value?: undefined }
>;

/** Whose fact it is, and where it stands. */
export interface About {
  organizationId: string;
  /** Id of the aggregate. */
  key: string;
  /** Version of the aggregate after the fact. */
  version: number;
  now: Date;
  /** Digest of the decision's statement inside the fact. */
  decisionDigest?: string;
}

/** A fact of the catalogue for the outbox. */
export function factOf(fact: Fact, about: About): OutgoingEvent {
  const message = create(CatalogueEventSchema, {
    occurredAt: instant(about.now),
    organizationId: about.organizationId,
    event: fact,
  });
  return {
    topic: CATALOGUE_TOPIC,
    key: about.key,
    type: `${fact.case.charAt(0).toUpperCase()}${fact.case.slice(1)}`,
    aggregateVersion: about.version,
    payload: toBinary(CatalogueEventSchema, message),
    decisionDigest: about.decisionDigest ?? null,
  };
}

/** A fact of another service as the catalogue reads it. */
export type FollowedEvent =
  | { source: 'endorsement'; message: ReturnType<typeof fromBinary<typeof EndorsementEventSchema>> }
  | { source: 'issuance'; message: ReturnType<typeof fromBinary<typeof IssuanceEventSchema>> };

/** @throws PoisonEvent where the payload is no event of its topic */
export function readEvent(event: Pick<ReceivedEvent, 'topic' | 'payload'>): FollowedEvent {
  try {
    if (event.topic === ENDORSEMENT_TOPIC)
      return { source: 'endorsement', message: fromBinary(EndorsementEventSchema, event.payload) };
    if (event.topic === ISSUANCE_TOPIC)
      return { source: 'issuance', message: fromBinary(IssuanceEventSchema, event.payload) };
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'undecodable');
  }
  throw new PoisonEvent(`no events are read from ${event.topic}`);
}
