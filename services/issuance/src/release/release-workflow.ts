import {
  type DecideInput,
  type DecideResult,
  names,
  type ReleaseAct,
  releaseWorkflow,
  releaseWorkflowId,
  searchAttributes,
  workflowTaskQueue,
} from '../../../../workflows/release/messages.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Settled } from '../../../shared/src/decisions.js';
import type { ReceivedEvent } from '../../../shared/src/envelope.js';
import { callUpdate, startOnce, type TemporalConnection } from '../../../shared/src/temporal.js';
import type { Database } from '../database.store.js';
import { readEvent } from '../events.js';
import { releaseById } from './release.store.js';

export const RELEASE_GROUP = 'issuance-release@1';

/** The client's deadline; after it the same request sent again goes on. */
const DEADLINE_MS = 10_000;

/** Starts the workflow of each proposed release and brings registrars' decisions to it. */
export class ReleaseWorkflows {
  constructor(
    private readonly database: Database,
    private readonly temporal: Pick<TemporalConnection, 'client'> | null,
  ) {}

  /** Starts on `ReleaseProposed`; the row decides whether a start is due, since Temporal forgets closed ids. */
  async handle(event: ReceivedEvent): Promise<void> {
    if (event.type !== 'ReleaseProposed') return;
    const read = readEvent(event);
    if (read.source !== 'issuance' || read.message.event.case !== 'releaseProposed') return;
    const { releaseId } = read.message.event.value;
    const release = await releaseById(this.database, releaseId);
    if (release?.state === 'proposed' || release?.state === 'approved')
      await this.start(releaseId, release.organizationId);
  }

  /** Brings a decision to the workflow, which it starts where the consumer has not done so yet. */
  async settle(
    decision: StoredDecision,
    { releaseId, organizationId, act }: { releaseId: string; organizationId: string; act: ReleaseAct },
    updateId: string,
  ): Promise<Settled> {
    await this.start(releaseId, organizationId);
    const input: DecideInput = { decisionId: decision.decisionId, digest: decision.digest, act };
    const answer = await callUpdate<DecideResult>(this.client(), {
      workflowId: releaseWorkflowId(releaseId),
      updateName: names.decide,
      updateId,
      args: [input],
      timeoutMs: DEADLINE_MS,
    });
    return answer.ok ? { ok: true, outcome: { releaseId } } : answer;
  }

  private async start(releaseId: string, organizationId: string): Promise<void> {
    await startOnce(this.client(), releaseWorkflow, {
      workflowId: releaseWorkflowId(releaseId),
      taskQueue: workflowTaskQueue,
      args: [{ releaseId, organizationId }],
      searchAttributes: {
        [searchAttributes.organizationId]: organizationId,
        [searchAttributes.subjectId]: releaseId,
      },
    });
  }

  private client(): TemporalConnection['client'] {
    if (!this.temporal) throw new Error('the configuration names no Temporal');
    return this.temporal.client;
  }
}
