import type { EndorsementEvent } from '../../../../proto/gen/countersign/endorsement/v1/events_pb.js';
import { organization, policy, version } from './things.js';
import type { LinesOf } from './timeline.js';

/** What endorsement's events mean for timelines. The organization of an employer's event is the employer. */
export const endorsementLines: LinesOf<EndorsementEvent['event']> = {
  policyApproved: ({ policyId, revision }) => ({
    about: [policy(policyId, revision)],
    policy: { id: policyId, revision },
    facts: { revision },
  }),
  roundOpened: ({ versionId, round, dueAt, closesAt, alreadyCounted }) => ({
    about: [version(versionId)],
    facts: { round, dueAt, closesAt, counted: alreadyCounted.length },
  }),
  roundClosed: ({ versionId, round, outcome }) => ({
    about: [version(versionId)],
    facts: { round, outcome },
  }),
  requestOpened: ({ requestId, versionId, kinds, dueAt, round }) => ({
    about: [version(versionId)],
    facts: { requestId, kinds, dueAt, round },
  }),
  requestClosed: ({ requestId, versionId, reason }) => ({
    about: [version(versionId)],
    facts: { requestId, reason },
  }),
  requestEscalated: ({ requestId, versionId, substituteOrganizationId, reason }) => ({
    about: [version(versionId)],
    facts: { requestId, substituteOrganizationId, reason },
  }),
  reminderDue: ({ requestId, versionId, occasion, ordinal }) => ({
    about: [version(versionId)],
    facts: { requestId, occasion, ordinal },
    technical: true,
  }),
  lapseApproaching: ({ versionId, kind, days, lapsesAt }) => ({
    about: [version(versionId)],
    facts: { kind, days, lapsesAt },
    technical: true,
  }),
  confirmationGiven: ({ confirmationId, versionId, kind, validUntil }) => ({
    about: [version(versionId)],
    facts: { confirmationId, kind, validUntil },
  }),
  confirmationDeclined: ({ versionId, kind, reasonCode }) => ({
    about: [version(versionId)],
    facts: { kind, reasonCode },
  }),
  changeRequested: ({ versionId, kind, reasonCode, criterionId }) => ({
    about: [version(versionId)],
    facts: { kind, reasonCode, criterionId },
  }),
  answerRecalled: ({ versionId, kind, confirmationId, recalledDigest }) => ({
    about: [version(versionId)],
    facts: { kind, confirmationId, recalledDigest },
  }),
  confirmationWithdrawn: ({ confirmationId, versionId, kind, reasonCode }) => ({
    about: [version(versionId)],
    facts: { confirmationId, kind, reasonCode },
  }),
  versionEndorsed: ({ versionId, number, policyId, policyRevision, confirmations }) => ({
    about: [version(versionId)],
    facts: { number, confirmations: confirmations.map((one) => one.confirmationId) },
    policy: { id: policyId, revision: policyRevision },
  }),
  waiverProposed: ({ waiverId, versionId, kind, validUntil }) => ({
    about: [version(versionId)],
    facts: { waiverId, kind, validUntil },
  }),
  waiverApproved: ({ waiverId, versionId, kind, validUntil }) => ({
    about: [version(versionId)],
    facts: { waiverId, kind, validUntil },
  }),
  waiverEnded: ({ waiverId, versionId, kind }) => ({
    about: [version(versionId)],
    facts: { waiverId, kind },
  }),
  ratingsPrepared: ({ requestId, versionId }) => ({ about: [version(versionId)], facts: { requestId } }),
  conflictDeclared: ({ requestId, versionId, scope }) => ({
    about: [version(versionId)],
    facts: { requestId, scope },
  }),
  conflictEnded: ({ versionId, scope, reasonCode }) => ({
    about: [version(versionId)],
    facts: { scope, reasonCode },
  }),
  endorsementRenewed: ({ versionId, number, round, confirmations }) => ({
    about: [version(versionId)],
    facts: { number, round, confirmations: confirmations.map((one) => one.confirmationId) },
  }),
  relevanceChanged: ({ versionId, state, until, teachOutUntil }) => ({
    about: [version(versionId)],
    facts: { state, until, teachOutUntil },
  }),
  reachChanged: ({ versionId, round, outOfReach }) => ({
    about: [version(versionId)],
    facts: { round, kinds: outOfReach, state: outOfReach.length > 0 ? 'out-of-reach' : 'in-reach' },
  }),
  messagePosted: ({ messageId, requestId, versionId, fromOrganizationId }) => ({
    about: [version(versionId)],
    facts: { messageId, requestId, fromOrganizationId },
  }),
  delegationGiven: ({ toPersonId, validUntil }, organizationId) => ({
    about: [organization(organizationId)],
    facts: { personId: toPersonId, validUntil },
  }),
  delegationEnded: ({ toPersonId }, organizationId) => ({
    about: [organization(organizationId)],
    facts: { personId: toPersonId },
  }),
  // What it is about is in its statement alone.
  askingDecisionTaken: () => ({ about: [] }),
};
