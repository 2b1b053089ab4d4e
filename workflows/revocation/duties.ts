import { defineSearchAttributeKey } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { RevocationActivities } from '../../proto/activities.js';
import { canDecide } from './machine.js';
import { type DecideInput, issuanceTaskQueue, type RevocationInput, searchAttributes } from './messages.js';
import { type Phase, type RevocationEvent, type RevocationState } from './state.js';

// What the workflow does to the world beside waiting: the service's activities and what Temporal's pages show.

export const activities = proxyActivities<RevocationActivities>({
  taskQueue: issuanceTaskQueue,
  startToCloseTimeout: '60 seconds',
  // No limit of attempts: a revocation waits for its service as long as it takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');

/** The workflow's instant as the machine reads it: UTC, whole seconds. */
const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Puts the phase where Temporal's pages and lists find it. */
export function show(phase: Phase): Phase {
  upsertSearchAttributes([{ key: stateAttribute, value: phase }]);
  return phase;
}

/** True for a repetition. @throws ApplicationFailure with the machine's code */
export function permitted(state: RevocationState, decision: DecideInput): boolean {
  const verdict = canDecide(state, decision, now());
  if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.code, verdict.code);
  return verdict.repeated;
}

/** Refuses a decision that comes beside one that is not judged yet: it is brought again. */
export const inProgress = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable('decision-in-progress', 'decision-in-progress');

/** The next thing to do that waits for nobody: ask the ledger about a decision, or tell earners; null where there is none. */
export async function nextDuty(state: RevocationState): Promise<RevocationEvent | null> {
  const [decisionId] = state.unsettled;
  if (decisionId !== undefined) {
    const { holds } = await activities.revocationSettled({ decisionId });
    return { type: 'settled', decisionId, holds };
  }
  const [telling] = state.tellings;
  if (!telling) return null;
  const { occasion, awardId, next } = telling;
  const { revocationId } = state;
  const told = await activities.tellRevocation({ revocationId, occasion, awardId, from: next });
  return { type: 'told', next: told.next };
}

/** Whether the history is long enough to go on in a new run. */
export function mustContinue(input: RevocationInput<RevocationState>): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { continueAfterEvents } = input;
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength > continueAfterEvents);
}

/** The innermost failure is the service's own refusal; its code is the update's. */
export function refusalOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
}
