import { ApplicationFailure } from '@temporalio/common';
import type { AssessmentActivities } from '../../../proto/activities.js';
import { Problem } from '../../shared/src/problem.js';
import type { ProcessService } from './conduct/process.service.js';
import type { RecordService } from './conduct/record.service.js';

/** The activities of this service: thin calls into its services. */
export function assessmentActivities(
  processes: ProcessService,
  records: RecordService,
): AssessmentActivities {
  return {
    openCase: (input) => refusable(() => processes.open(input)),
    assignDuty: (input) => processes.assign(input),
    recordCaseDecision: ({ decisionId, settles }) => refusable(() => records.record(decisionId, settles)),
    noteCaseState: (input) => processes.note(input),
    noteOverdue: (input) => processes.late(input),
  };
}

/** A refusal by the facts is the decision's answer: no repetition heals it. */
async function refusable<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
}
