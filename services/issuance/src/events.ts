import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { AssessmentEventSchema } from '../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import type { Decision } from '../../../proto/gen/countersign/common/v1/decision_pb.js';
import { EndorsementEventSchema } from '../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import {
  type IssuanceEvent,
  IssuanceEventSchema,
} from '../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { instant } from '../../shared/src/clock.js';
import { PoisonEvent, type ReceivedEvent } from '../../shared/src/envelope.js';
import type { OutgoingEvent } from '../../shared/src/outbox.js';
import type { StatementType } from '../../shared/src/statement.js';

export const ISSUANCE_TOPIC = 'countersign.issuance.v1';

/** The contexts whose decisions reach the ledger, with their topics. */
export const sources = ['catalogue', 'endorsement', 'assessment', 'issuance'] as const;
export type Source = (typeof sources)[number];
export const ledgerTopics = sources.map((source) => `countersign.${source}.v1`);

type Fact = Exclude<
  MessageInitShape<typeof IssuanceEventSchema>['event'],
  undefined | { case: undefined; value?: undefined }
>;

/** A fact of this service for the outbox. @param key the aggregate's id */
export function factOf(
  fact: Fact,
  about: { organizationId: string; key: string; version?: number; now: Date; decisionDigest?: string },
): OutgoingEvent {
  const payload = toBinary(
    IssuanceEventSchema,
    create(IssuanceEventSchema, {
      occurredAt: instant(about.now),
      organizationId: about.organizationId,
      event: fact,
    }),
  );
  return {
    topic: ISSUANCE_TOPIC,
    key: about.key,
    type: pascal(fact.case),
    aggregateVersion: about.version ?? 1,
    payload,
    decisionDigest: about.decisionDigest ?? null,
  };
}

/** An event as the ledger reads it, by its context. */
export type ReadEvent =
  | { source: 'catalogue'; message: ReturnType<typeof fromBinary<typeof CatalogueEventSchema>> }
  | { source: 'endorsement'; message: ReturnType<typeof fromBinary<typeof EndorsementEventSchema>> }
  | { source: 'assessment'; message: ReturnType<typeof fromBinary<typeof AssessmentEventSchema>> }
  | { source: 'issuance'; message: IssuanceEvent };

/** @throws PoisonEvent where the payload is no event of its topic */
export function readEvent(event: Pick<ReceivedEvent, 'topic' | 'payload'>): ReadEvent {
  const source = sources.find((one) => event.topic === `countersign.${one}.v1`);
  if (!source) throw new PoisonEvent(`no events are read from ${event.topic}`);
  return decodeEvent(source, event.payload);
}

/** @throws PoisonEvent */
export function decodeEvent(source: Source, payload: Uint8Array): ReadEvent {
  try {
    switch (source) {
      case 'catalogue':
        return { source, message: fromBinary(CatalogueEventSchema, payload) };
      case 'endorsement':
        return { source, message: fromBinary(EndorsementEventSchema, payload) };
      case 'assessment':
        return { source, message: fromBinary(AssessmentEventSchema, payload) };
      case 'issuance':
        return { source, message: fromBinary(IssuanceEventSchema, payload) };
    }
  } catch (error) {
    throw new PoisonEvent(error instanceof Error ? error.message : 'undecodable');
  }
}

/** The decision that an event carries, if any. */
export function decisionOf(read: ReadEvent): Decision | null {
  const { event } = read.message;
  return event.value !== undefined && 'decision' in event.value ? (event.value.decision ?? null) : null;
}

/** The statement type that each decision-carrying event must hold; null: any of `untyped` of its source. */
export function expectedType(read: ReadEvent): StatementType | null {
  switch (read.message.event.case) {
    case 'organizationRegistered':
      return 'organization-registration';
    case 'roleGranted':
      return 'role-grant';
    case 'versionSubmitted':
      return 'version-submission';
    case 'policyApproved':
      return 'policy-approval';
    case 'confirmationGiven':
      return 'confirmation';
    case 'confirmationDeclined':
      return 'decline';
    case 'changeRequested':
      return 'change-request';
    case 'caseOpened':
      return 'case-opening';
    case 'markGiven':
      return 'mark';
    case 'releaseProposed':
      return 'release-proposal';
    case 'releaseApproved':
      return 'release-approval';
    case 'versionRetired':
      return 'version-retirement';
    case 'pathwayApproved':
      return 'pathway-approval';
    case 'answerRecalled':
      return 'recall';
    case 'confirmationWithdrawn':
      return 'withdrawal';
    case 'waiverProposed':
      return 'waiver';
    case 'waiverApproved':
      return 'waiver-approval';
    case 'waiverEnded':
      return 'waiver-end';
    case 'delegationGiven':
      return 'delegation';
    case 'delegationEnded':
      return 'delegation-end';
    case 'ratingsPrepared':
      return 'rating-preparation';
    case 'conflictDeclared':
      return 'endorsement-conflict';
    case 'conflictEnded':
      return 'endorsement-conflict-end';
    case 'rulesApproved':
      return 'assessment-rules-approval';
    case 'caseModerated':
      return 'moderation';
    case 'caseWithdrawn':
      return 'case-withdrawal';
    case 'identityCorrected':
      return 'identity-correction';
    case 'appealLodged':
      return 'appeal';
    case 'appealDecided':
      return 'appeal-decision';
    case 'releasePaused':
      return 'release-pause';
    case 'releaseResumed':
      return 'release-resume';
    case 'releaseCancelled':
      return 'release-cancellation';
    case 'revocationProposed':
      return 'revocation-proposal';
    case 'revocationApproved':
      return 'revocation-approval';
    case 'revocationRejected':
      return 'revocation-rejection';
    case 'revocationAppealed':
      return 'revocation-appeal';
    case 'revocationExempted':
      return 'revocation-exemption';
    case 'revocationAppealDismissed':
      return 'revocation-appeal-dismissal';
    case 'awardReissueProposed':
      return 'award-reissue';
    case 'awardReissueApproved':
      return 'award-reissue-approval';
    default:
      return null;
  }
}

/** Types of decisions that travel as `DecisionAccepted` (issuance) or `DecisionTaken`: no other service acts on them. */
export const untyped: Record<Source, readonly StatementType[]> = {
  catalogue: [],
  endorsement: ['round-opening', 'do-not-ask', 'do-not-ask-end', 'renewal-month'],
  assessment: [
    'evidence-request',
    'case-assignment',
    'attempt-opening',
    'case-extension',
    'accommodation',
    'assessment-conflict',
  ],
  issuance: [
    'administrator-vouch',
    'passkey-claim',
    'passkey-enrolment',
    'passkey-removal',
    'identification',
    'award-suspension',
    'award-revocation',
    'award-reinstatement',
  ],
};

/** True if an event of this kind may carry a statement of a type. */
export function carries(read: ReadEvent, type: StatementType): boolean {
  const expected = expectedType(read);
  return expected === null ? untyped[read.source].includes(type) : type === expected;
}

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
