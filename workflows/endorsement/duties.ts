import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CloseReason, EndorsementActivities } from '../../proto/activities.js';
import {
  type EndorsementInput,
  type EndorsementResult,
  endorsementTaskQueue,
  searchAttributes,
} from './messages.js';
import type { Verdict } from './permission.js';
import { onePerOrganization } from './quorum.js';
import { reachDue } from './reach.js';
import {
  answeredRequests,
  escalationsDue,
  isInConflict,
  openRequests,
  phaseOf,
  requestsToRemind,
  requestsToReopen,
  stageDue,
} from './reading.js';
import type { Ending, Phase, RoundEvent, RoundState } from './state.js';

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
export function permitted(verdict: Verdict): { repeated: boolean } {
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict;
}

/** Closes the requests in which everything is answered, those of who is in conflict by themselves. */
export async function closeAnswered(state: RoundState): Promise<RoundEvent | null> {
  const all = answeredRequests(state);
  const answered = all.filter((requestId) => !isInConflict(state, requestId));
  const requestIds = answered.length > 0 ? answered : all;
  if (requestIds.length === 0) return null;
  const reason = answered.length > 0 ? 'answered' : 'conflict';
  await activities.closeRequests({ versionId: state.versionId, requestIds, reason });
  return { type: 'requests-closed', requestIds };
}

/** The next thing that no timer waits for, done; null where there is nothing. Rounds of the first plans have none. */
export async function work(state: RoundState, tellsReach: boolean): Promise<RoundEvent | null> {
  const done = (await reopen(state)) ?? (await escalate(state)) ?? (await openStage(state));
  return done ?? (tellsReach ? await tellReach(state) : null);
}

/** Opens the requests again whose answer was taken back after they closed. */
async function reopen(state: RoundState): Promise<RoundEvent | null> {
  const requestIds = requestsToReopen(state);
  if (requestIds.length === 0) return null;
  await activities.reopenRequests({ versionId: state.versionId, requestIds });
  return { type: 'requests-reopened', requestIds };
}

async function escalate(state: RoundState): Promise<RoundEvent | null> {
  const [escalation] = escalationsDue(state);
  if (!escalation) return null;
  const { versionId, round } = state;
  const { request } = await activities.escalate({ versionId, round, ...escalation });
  return { type: 'escalated', escalation, request };
}

async function openStage(state: RoundState): Promise<RoundEvent | null> {
  const stage = stageDue(state);
  if (stage === null) return null;
  const { versionId, round } = state;
  const opened = await activities.openStage({ versionId, round, stage });
  return { type: 'stage-opened', stage, ...opened };
}

/** Tells the institution what nobody who is asked can bring about any more, or can again. */
async function tellReach(state: RoundState): Promise<RoundEvent | null> {
  const due = reachDue(state);
  if (!due) return null;
  const { versionId, round } = state;
  await activities.tellReach({ versionId, round, ...due });
  return { type: 'reach-told', ...due };
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
  const { versionId, round } = state;
  const ending = state.ending ?? 'not-endorsed';
  const requestIds = openRequests(state);
  const reason = closeReasonOf(ending);
  if (requestIds.length > 0) await activities.closeRequests({ versionId, requestIds, reason });
  if (ending === 'endorsed') {
    await activities.markEndorsed({ versionId, round, counted: onePerOrganization(state.counted) });
  } else await activities.closeRound({ versionId, round, outcome: ending });
  show(phaseOf(state));
  return ending;
}

function closeReasonOf(ending: Ending): CloseReason {
  switch (ending) {
    case 'endorsed':
    case 'superseded':
    case 'vetoed':
      return ending;
    case 'changes-requested':
    case 'not-endorsed':
      return 'closing-date';
  }
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
