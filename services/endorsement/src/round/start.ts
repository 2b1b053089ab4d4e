import type { Client } from '@temporalio/client';
import {
  type EndorsementInput,
  endorsementWorkflow,
  endorsementWorkflowId,
  searchAttributes,
  workflowTaskQueue,
} from '../../../../workflows/endorsement/messages.js';
import { startOnce } from '../../../shared/src/temporal.js';
import type { Database } from '../database.store.js';
import { waitingRounds } from './opening.store.js';

/** Starts a round's workflow; a second start changes nothing. */
export async function startRound(
  client: Client,
  { versionId, round, organizationId }: { versionId: string; round: number; organizationId: string },
): Promise<void> {
  const input: EndorsementInput = { versionId, round, organizationId };
  await startOnce(client, endorsementWorkflow, {
    workflowId: endorsementWorkflowId(versionId, round),
    taskQueue: workflowTaskQueue,
    args: [input],
    searchAttributes: {
      [searchAttributes.organizationId]: organizationId,
      [searchAttributes.subjectId]: versionId,
    },
  });
}

/** Starts the rounds whose opener stopped between its transaction and the start. */
export async function startWaitingRounds(database: Database, client: Client): Promise<void> {
  for (const round of await waitingRounds(database)) await startRound(client, round);
}
