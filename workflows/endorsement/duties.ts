import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { EndorsementActivities } from '../../proto/activities.js';
import { canDecide } from './machine.js';
import {
  type DecideInput,
  type EndorsementInput,
  type EndorsementResult,
  endorsementTaskQueue,
  searchAttributes,
} from './messages.js';
import {
  answeredRequests,
  openRequests,
  type Phase,
  phaseOf,
  type RoundEvent,
  type RoundState,
  requestsToRemind,
} from './state.js';

// What the workflow does to the world beside waiting: the service's activities and what Temporal's pages show.

export const activities = proxyActivities<EndorsementActivities>({
  taskQueue: endorsementTaskQueue,
  startToCloseTimeout: '30 seconds',
  // No limit of attempts: a round waits for its service as long as it takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');

/** The workflow's instant as the machine reads it: UTC, whole seconds. */
export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Puts the phase where Temporal's pages and lists find it. */
export function show(phase: Phase): Phase {
  upsertSearchAttributes([{ key: stateAttribute, value: phase }]);
  return phase;
}

/** @throws ApplicationFailure with the machine's code */
export function permitted(round: RoundState, decision: DecideInput): { repeated: boolean } {
  const verdict = canDecide(round, decision, now());
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict;
}

/** Closes the requests in which everything is answered; the event says which, null where there are none. */
export async function closeAnswered(round: RoundState): Promise<RoundEvent | null> {
  const requestIds = answeredRequests(round);
  if (requestIds.length === 0) return null;
  await activities.closeRequests({ versionId: round.versionId, requestIds, reason: 'answered' });
  return { type: 'requests-closed', requestIds };
}

/** Reminds whoever has not answered, where the timer that passed asks for it. */
export async function remind(round: RoundState, event: RoundEvent): Promise<void> {
  const requestIds = requestsToRemind(round);
  if (requestIds.length === 0) return;
  const { versionId, reminders, reminded } = round;
  const reminder = reminders[reminded];
  if (event.type === 'reminder-passed' && reminder) {
    await activities.remind({ versionId, requestIds, occasion: reminder.occasion, ordinal: reminded });
  }
  // The reminder at the due date comes after all others in number, whenever it comes in time.
  if (event.type === 'due-passed') {
    await activities.remind({ versionId, requestIds, occasion: 'due', ordinal: reminders.length });
  }
}

/** Ends the round: its open requests close, and the version is endorsed or not. */
export async function end(state: RoundState): Promise<EndorsementResult> {
  const { versionId, round, counted } = state;
  const ending = state.ending ?? 'not-endorsed';
  const requestIds = openRequests(state);
  const reason = ending === 'endorsed' || ending === 'superseded' ? ending : 'closing-date';
  if (requestIds.length > 0) await activities.closeRequests({ versionId, requestIds, reason });
  if (ending === 'endorsed') await activities.markEndorsed({ versionId, round, counted });
  else await activities.closeRound({ versionId, round, outcome: ending });
  show(phaseOf(state));
  return ending;
}

/** Whether the history is long enough to go on in a new run. */
export function mustContinue(input: EndorsementInput<RoundState>): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { continueAfterEvents } = input;
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength > continueAfterEvents);
}

/** The innermost failure is the service's own refusal; its code is the update's. */
export function refusalOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}
