import type { EndorsementActivities } from '../../../proto/activities.js';
import type { RecordService } from './answer/record.service.js';
import type { RoundService } from './round/round.service.js';

/** The activities of this service: thin calls into its services. */
export function endorsementActivities(rounds: RoundService, records: RecordService): EndorsementActivities {
  return {
    openRound: (input) => rounds.open(input),
    recordDecision: ({ decisionId }) => records.record(decisionId),
    remind: (input) => rounds.remind(input),
    closeRequests: (input) => rounds.closeRequests(input),
    markEndorsed: (input) => rounds.markEndorsed(input),
    closeRound: (input) => rounds.close(input),
  };
}
