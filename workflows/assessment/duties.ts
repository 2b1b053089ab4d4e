import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { AssessmentActivities } from '../../proto/activities.js';
import { type AssessmentInput, assessmentTaskQueue, type DecideInput, searchAttributes } from './messages.js';
import { type CaseEvent, type CaseState, dueAt, excluded, mustAssign, type Timer } from './state.js';
import { canDecide } from './verdict.js';

// What the workflow does to the world beside waiting: the service's activities and what Temporal's pages show.

export const activities = proxyActivities<AssessmentActivities>({
  taskQueue: assessmentTaskQueue,
  startToCloseTimeout: '30 seconds',
  // No limit of attempts: a case waits for its service as long as it takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');

/** The workflow's instant as the machine reads it: UTC, whole seconds. */
export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** @throws ApplicationFailure with the machine's code */
export function permitted(state: CaseState, decision: DecideInput): { repeated: boolean } {
  const verdict = canDecide(state, decision, now());
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict;
}

/** True where something is to be done before waiting. */
export const isDue = (state: CaseState): boolean => mustAssign(state) || state.told < state.changes;

/** Does what is due: gives a duty to somebody, or tells that the case went on; null where nothing is. */
export async function attend(state: CaseState): Promise<CaseEvent | null> {
  const { caseId } = state.plan;
  const { attempt, duty, phase, changes } = state;
  if (mustAssign(state) && duty) {
    const { personId, ...term } = await activities.assignDuty({
      caseId,
      duty: duty.kind,
      attempt,
      ordinal: state.assignments,
      keep: duty.personId,
      exclude: excluded(state),
      avoid: duty.late,
    });
    return { type: 'assigned', ordinal: state.assignments, duty: duty.kind, attempt, personId, term };
  }
  if (state.told < changes) {
    upsertSearchAttributes([{ key: stateAttribute, value: phase }]);
    await activities.noteCaseState({ caseId, phase, attempt, dueAt: dueAt(state), ordinal: changes });
    return { type: 'told', change: changes };
  }
  return null;
}

/** What a timer that passed leads to; lateness is told first. */
export async function passed(state: CaseState, timer: Timer): Promise<CaseEvent> {
  if (timer.what !== 'overdue') return { type: timer.what };
  const { kind, personId, overdue } = timer.duty;
  const { nextDueAt } = await activities.noteOverdue({
    caseId: state.plan.caseId,
    duty: kind,
    attempt: state.attempt,
    personId,
    ordinal: overdue + 1,
    dueAt: timer.at,
  });
  return { type: 'overdue', dueAt: timer.at, nextDueAt };
}

/** Whether the history is long enough to go on in a new run. */
export function mustContinue(input: AssessmentInput<CaseState>): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { continueAfterEvents } = input;
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength > continueAfterEvents);
}

/** The innermost failure is the service's own refusal; its code is the update's. */
export function refusalOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}
