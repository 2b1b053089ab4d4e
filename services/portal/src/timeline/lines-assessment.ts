import type { AssessmentEvent } from '../../../../proto/gen/countersign/assessment/v1/events_pb.js';
import { aCase, earner, result, rules, version } from './things.js';
import type { LinesOf } from './timeline.js';

/** What assessment's events mean for timelines. A mark's outcome is not among the facts: the result says it. */
export const assessmentLines: LinesOf<AssessmentEvent['event']> = {
  rulesApproved: ({ rulesId, revision }) => ({
    about: [rules(rulesId, revision)],
    policy: { id: rulesId, revision },
    facts: { revision },
  }),
  caseOpened: ({ caseId, versionId, earnerId }) => ({
    about: [aCase(caseId)],
    founds: aCase(caseId),
    includes: [
      [aCase(caseId), version(versionId)],
      [aCase(caseId), earner(earnerId)],
    ],
  }),
  consentRecorded: ({ caseId }) => ({ about: [aCase(caseId)] }),
  evidenceAdded: ({ evidenceId, caseId, itemDigest }) => ({
    about: [aCase(caseId)],
    facts: { evidenceId, itemDigest },
  }),
  caseAssigned: ({ caseId, personId, duty, attempt, dueAt }) => ({
    about: [aCase(caseId)],
    facts: { personId, duty, attempt, dueAt },
  }),
  caseStateChanged: ({ caseId, state, attempt, dueAt }) => ({
    about: [aCase(caseId)],
    facts: { state, attempt, dueAt },
    technical: true,
  }),
  caseOverdue: ({ caseId, duty, personId, ordinal, dueAt }) => ({
    about: [aCase(caseId)],
    facts: { duty, personId, ordinal, dueAt },
  }),
  markGiven: ({ markId, caseId }) => ({ about: [aCase(caseId)], facts: { markId } }),
  caseModerated: ({ moderationId, caseId }) => ({ about: [aCase(caseId)], facts: { moderationId } }),
  resultFinalized: ({ resultId, caseId, outcome, attempt, replacesResultId }) => ({
    about: [aCase(caseId)],
    includes: [[aCase(caseId), result(resultId)]],
    facts: { resultId, outcome, attempt, replacesResultId },
  }),
  caseWithdrawn: ({ caseId, by }) => ({ about: [aCase(caseId)], facts: { by } }),
  appealLodged: ({ appealId, caseId, decideBy }) => ({
    about: [aCase(caseId)],
    facts: { appealId, decideBy },
  }),
  appealDecided: ({ appealId, caseId, finding }) => ({
    about: [aCase(caseId)],
    facts: { appealId, finding },
  }),
  // The decision behind each of these two is told as `caseDecisionTaken`.
  evidenceRequested: ({ caseId, until }) => ({ about: [aCase(caseId)], facts: { until }, technical: true }),
  attemptOpened: ({ caseId, attempt, until }) => ({
    about: [aCase(caseId)],
    facts: { attempt, until },
    technical: true,
  }),
  identityCorrected: ({ caseId, earnerId }) => ({ about: [aCase(caseId), earner(earnerId)] }),
  // What it is about is in its statement alone.
  caseDecisionTaken: () => ({ about: [] }),
  earnerErased: ({ earnerId }) => ({ about: [earner(earnerId)] }),
};
