import type { EndorsementActivities } from '../../../proto/activities.js';
import type { RelevanceActivities } from '../../../proto/relevance.js';
import type { RecordService } from './answer/record.service.js';
import type { RelevanceService } from './relevance/relevance.service.js';
import type { RoundService } from './round/round.service.js';
import type { RoundSteps } from './round/steps.js';

/** The activities of this service: thin calls into its services. */
export function endorsementActivities(
  rounds: RoundService,
  steps: RoundSteps,
  records: RecordService,
): EndorsementActivities {
  return {
    openRound: (input) => rounds.open(input),
    recordDecision: ({ decisionId }) => records.record(decisionId),
    remind: (input) => rounds.remind(input),
    closeRequests: (input) => rounds.closeRequests(input),
    tellReach: (input) => steps.tellReach(input),
    reopenRequests: (input) => steps.reopenRequests(input),
    openStage: (input) => steps.openStage(input),
    escalate: (input) => steps.escalate(input),
    markEndorsed: (input) => rounds.markEndorsed(input),
    closeRound: (input) => rounds.close(input),
  };
}

/** The activities of the relevance of versions, the same. */
export function relevanceActivities(relevance: RelevanceService): RelevanceActivities {
  return {
    relevanceFacts: (input) => relevance.facts(input),
    recordRelevance: (input) => relevance.record(input),
    tellLapseApproaching: (input) => relevance.tellLapse(input),
    openRevalidation: (input) => relevance.revalidate(input),
  };
}
