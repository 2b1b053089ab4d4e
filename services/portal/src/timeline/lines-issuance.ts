import type { IssuanceEvent } from '../../../../proto/gen/countersign/issuance/v1/events_pb.js';
import { aCase, award, decision, organization, release, result, revocation, version } from './things.js';
import type { LinesOf } from './timeline.js';

/** What issuance's events mean for timelines. A row of a release is in the timeline of its own case or award alone. */
export const issuanceLines: LinesOf<IssuanceEvent['event']> = {
  // What it is about is in its statement alone.
  decisionAccepted: () => ({ about: [] }),
  decisionRefused: ({ decisionId, source, sequence, code }) => ({
    about: [decision(decisionId)],
    facts: { decisionId, source, sequence: Number(sequence), code },
  }),
  enrolmentRecorded: ({ organizationId, personId, roles, revision }) => ({
    about: [organization(organizationId)],
    facts: { personId, roles, revision: Number(revision) },
  }),
  organizationIdentified: ({ organizationId, method, byOrganizationId }) => ({
    about: [organization(organizationId)],
    facts: { method, byOrganizationId },
  }),
  confirmationSigned: ({ confirmationId, versionId, kind, validUntil, languages }) => ({
    about: [version(versionId)],
    facts: { confirmationId, kind, validUntil, languages },
  }),
  confirmationHeld: ({ confirmationId, versionId, reason }) => ({
    about: [version(versionId)],
    facts: { confirmationId, reason },
  }),
  confirmationRefused: ({ confirmationId, versionId, code }) => ({
    about: [version(versionId)],
    facts: { confirmationId, code },
  }),
  releaseProposed: ({ releaseId, count }) => ({
    about: [release(releaseId)],
    founds: release(releaseId),
    facts: { releaseId, count },
  }),
  releaseApproved: ({ releaseId }) => ({ about: [release(releaseId)], facts: { releaseId } }),
  releasePaused: ({ releaseId }) => ({ about: [release(releaseId)], facts: { releaseId } }),
  releaseResumed: ({ releaseId }) => ({ about: [release(releaseId)], facts: { releaseId } }),
  releaseCancelled: ({ releaseId }) => ({ about: [release(releaseId)], facts: { releaseId } }),
  releaseCompleted: ({ releaseId, issued, setAside, heldBack }) => ({
    about: [release(releaseId)],
    facts: { releaseId, issued, setAside, heldBack },
  }),
  awardIssued: ({ awardId, releaseId, resultId, caseId, versionId, languages }) => ({
    about: [award(awardId), aCase(caseId)],
    founds: award(awardId),
    includes: [
      [award(awardId), aCase(caseId)],
      [award(awardId), version(versionId)],
      [award(awardId), release(releaseId)],
      // Of a stack the id by which it was reached: that includes the awards on which it rests.
      [award(awardId), result(resultId)],
    ],
    facts: { awardId, languages },
  }),
  awardSetAside: ({ releaseId, resultId, code }) => ({
    about: [result(resultId)],
    facts: { releaseId, code },
  }),
  awardStatusChanged: ({ awardId, status, reasonCode, revocationId }) => ({
    about: [award(awardId)],
    includes: revocationId ? [[award(awardId), revocation(revocationId)]] : [],
    facts: { awardId, status, reasonCode, revocationId },
  }),
  revocationProposed: ({ revocationId, releaseId, count, reasonCode, suspend, appealUntil }) => ({
    about: [revocation(revocationId)],
    founds: revocation(revocationId),
    includes: releaseId ? [[release(releaseId), revocation(revocationId)]] : [],
    facts: { revocationId, count, reasonCode, suspend, appealUntil },
  }),
  revocationApproved: ({ revocationId, ordinal }) => ({
    about: [revocation(revocationId)],
    facts: { revocationId, ordinal },
  }),
  revocationRejected: ({ revocationId }) => ({
    about: [revocation(revocationId)],
    facts: { revocationId },
  }),
  revocationCompleted: ({ revocationId, outcome, revoked, exempted }) => ({
    about: [revocation(revocationId)],
    facts: { revocationId, outcome, revoked, exempted },
  }),
  revocationNoticeDue: ({ revocationId, awardId, occasion, appealUntil }) => ({
    // Without an award it tells the institution.
    about: awardId ? [award(awardId)] : [revocation(revocationId)],
    includes: awardId ? [[award(awardId), revocation(revocationId)]] : [],
    facts: { revocationId, occasion, appealUntil },
    technical: true,
  }),
  // An earner's appeal is nobody else's: it is in the timeline of its own award.
  revocationAppealed: ({ revocationId, awardId }) => ({
    about: [award(awardId)],
    includes: [[award(awardId), revocation(revocationId)]],
    facts: { revocationId },
  }),
  revocationExempted: ({ revocationId, awardId }) => ({
    about: [award(awardId)],
    includes: [[award(awardId), revocation(revocationId)]],
    facts: { revocationId },
  }),
  revocationAppealDismissed: ({ revocationId, awardId }) => ({
    about: [award(awardId)],
    includes: [[award(awardId), revocation(revocationId)]],
    facts: { revocationId },
  }),
  awardReissueProposed: ({ awardId, replacementId, caseId, reasonCode }) => ({
    about: [award(awardId), award(replacementId)],
    includes: [
      [award(replacementId), award(awardId)],
      [award(replacementId), aCase(caseId)],
    ],
    facts: { awardId, replacementId, reasonCode },
  }),
  awardReissueApproved: ({ awardId, replacementId }) => ({
    about: [award(awardId), award(replacementId)],
    facts: { awardId, replacementId },
  }),
  awardReplaced: ({ awardId, replacementId }) => ({
    about: [award(awardId), award(replacementId)],
    founds: award(replacementId),
    facts: { awardId, replacementId },
  }),
  stackReached: ({ stackId, microCertificationId, versionId, awardIds }) => ({
    about: awardIds.map(award),
    includes: awardIds.map((awardId) => [result(stackId), award(awardId)]),
    facts: { stackId, microCertificationId, versionId, awardIds },
  }),
};
