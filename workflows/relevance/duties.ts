import { defineSearchAttributeKey } from '@temporalio/common';
import { proxyActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { RelevanceActivities } from '../../proto/relevance.js';
import { endorsementTaskQueue, searchAttributes } from '../endorsement/messages.js';
import type { Duty } from './machine.js';
import type { RelevanceInput } from './messages.js';
import type { RelevanceEvent, RelevanceState } from './state.js';

// What the workflow does to the world beside waiting: the service's activities and what Temporal's pages show.

export const activities = proxyActivities<RelevanceActivities>({
  taskQueue: endorsementTaskQueue,
  startToCloseTimeout: '30 seconds',
  // No limit of attempts: relevance waits for its service as long as it takes.
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

const stateAttribute = defineSearchAttributeKey(searchAttributes.state, 'KEYWORD');

/** The workflow's instant as the machine reads it: UTC, whole seconds. */
export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** Carries out what is due; the event says that it was done. */
export async function perform(
  versionId: string,
  duty: Exclude<Duty, { do: 'end' }>,
): Promise<RelevanceEvent> {
  switch (duty.do) {
    case 'tell':
      await activities.recordRelevance({ versionId, change: duty.change });
      upsertSearchAttributes([{ key: stateAttribute, value: duty.change.state }]);
      return { type: 'told', change: duty.change };
    case 'remind': {
      const { reminder, confirmationIds, organizationIds } = duty;
      await activities.tellLapseApproaching({ versionId, reminder, confirmationIds, organizationIds });
      return { type: 'reminded', reminder };
    }
    case 'renew': {
      const { lapsesAt } = duty;
      const round = await activities.openRevalidation({ versionId, lapsesAt });
      return { type: 'renewal-opened', lapsesAt, round };
    }
  }
}

/** Whether the history is long enough to go on in a new run. */
export function mustContinue(input: RelevanceInput<RelevanceState>): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { continueAfterEvents } = input;
  return continueAsNewSuggested || (continueAfterEvents !== undefined && historyLength > continueAfterEvents);
}
