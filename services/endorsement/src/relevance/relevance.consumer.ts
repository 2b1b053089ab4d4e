import { fromBinary } from '@bufbuild/protobuf';
import {
  type EndorsementEvent,
  EndorsementEventSchema,
} from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import type { ConsumerPart } from '../../../shared/src/service.js';
import type { Database } from '../database.store.js';
import { decoded, readIssuanceEvent, topics } from '../events.js';
import type { RelevanceSignals } from './relevance.signals.js';
import { noteAward } from './relevance.store.js';

/** Names of the consumer groups of relevance with their generation. */
export const RELEVANCE_GROUPS = { own: 'endorsement-relevance@1', awards: 'endorsement-awards@1' };

/**
 * Hears this service's own facts, once they are told, and brings them to the relevance workflows; and counts awards.
 * Both read from the beginning: versions that were endorsed before relevance was watched are started by the same
 * events. All of it is safe to repeat, so that no inbox is kept.
 */
export function relevanceConsumers(
  database: Database,
  signals: RelevanceSignals,
  groups: typeof RELEVANCE_GROUPS,
): ConsumerPart[] {
  return [
    {
      group: groups.own,
      topics: [topics.own],
      handle: (received) => heard(signals, readOwn(received)),
    },
    {
      group: groups.awards,
      topics: [topics.issuance],
      handle: async (received) => {
        const { event } = readIssuanceEvent(received);
        if (event.case === 'awardIssued')
          await noteAward(database, event.value.awardId, event.value.versionId);
      },
    },
  ];
}

const readOwn = (received: ReceivedEvent): EndorsementEvent['event'] =>
  decoded(() => fromBinary(EndorsementEventSchema, received.payload)).event;

async function heard(signals: RelevanceSignals, event: EndorsementEvent['event']): Promise<void> {
  switch (event.case) {
    case 'versionEndorsed':
      return signals.endorsed(event.value.versionId);
    case 'confirmationWithdrawn':
      return signals.withdrawn(event.value.confirmationId);
    case 'answerRecalled':
      if (event.value.confirmationId) await signals.confirmation(event.value.confirmationId);
      return signals.declines(event.value.versionId, event.value.kind);
    case 'confirmationDeclined':
      return signals.declines(event.value.versionId, event.value.kind);
    case 'conflictDeclared':
      return signals.conflict(event.value);
    case 'waiverApproved':
    case 'waiverEnded':
      return signals.waiver(event.value.waiverId);
    case 'requestClosed':
      if (event.value.reason === 'declined-to-be-asked') await signals.silenced(event.value.requestId);
      return;
    case 'roundOpened':
    case 'roundClosed':
      return signals.round(event.value.versionId);
    default:
      // Other facts bear on no version's relevance.
      return;
  }
}
