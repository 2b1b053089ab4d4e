import {
  type DecideInput,
  type DecideResult,
  names,
  type RevocationAct,
  revocationWorkflow,
  revocationWorkflowId,
  searchAttributes,
  workflowTaskQueue,
} from '../../../../workflows/revocation/messages.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Settled } from '../../../shared/src/decisions.js';
import type { ReceivedEvent } from '../../../shared/src/envelope.js';
import { callUpdate, startOnce, type TemporalConnection } from '../../../shared/src/temporal.js';
import type { Database } from '../database.store.js';
import { readEvent } from '../events.js';
import { statementOf } from './decision-parts.js';
import { revocationById } from './revocation.store.js';
import type { RevocationStatement } from './standing.js';

export const REVOCATION_GROUP = 'issuance-revocation@1';

/** The client's deadline; after it the same request sent again goes on. */
const DEADLINE_MS = 10_000;

/** Starts the workflow of each proposed revocation and brings decisions to it. */
export class RevocationWorkflows {
  constructor(
    private readonly database: Database,
    private readonly temporal: Pick<TemporalConnection, 'client'> | null,
  ) {}

  /** Starts on `RevocationProposed`; the row decides whether a start is due, since Temporal forgets closed ids. */
  async handle(event: ReceivedEvent): Promise<void> {
    if (event.type !== 'RevocationProposed') return;
    const read = readEvent(event);
    if (read.source !== 'issuance' || read.message.event.case !== 'revocationProposed') return;
    const { revocationId } = read.message.event.value;
    const record = await revocationById(this.database, revocationId);
    if (record?.state === 'proposed') await this.start(revocationId, record.organizationId);
  }

  /** Brings a decision to the workflow, which it starts where the consumer has not done so yet. */
  async settle(decision: StoredDecision, updateId: string): Promise<Settled> {
    const statement = statementOf(decision);
    const { revocationId } = statement.details;
    await this.start(revocationId, statement.organizationId);
    const input: DecideInput = {
      decisionId: decision.decisionId,
      personId: statement.personId,
      digest: decision.digest,
      at: statement.at,
      what: actOf(statement),
    };
    const answer = await callUpdate<DecideResult>(this.client(), {
      workflowId: revocationWorkflowId(revocationId),
      updateName: names.decide,
      updateId,
      args: [input],
      timeoutMs: DEADLINE_MS,
    });
    return answer.ok ? { ok: true, outcome: { revocationId } } : answer;
  }

  private async start(revocationId: string, organizationId: string): Promise<void> {
    await startOnce(this.client(), revocationWorkflow, {
      workflowId: revocationWorkflowId(revocationId),
      taskQueue: workflowTaskQueue,
      args: [{ revocationId, organizationId }],
      searchAttributes: {
        [searchAttributes.organizationId]: organizationId,
        [searchAttributes.subjectId]: revocationId,
      },
    });
  }

  private client(): TemporalConnection['client'] {
    if (!this.temporal) throw new Error('the configuration names no Temporal');
    return this.temporal.client;
  }
}

function actOf(statement: RevocationStatement): RevocationAct {
  switch (statement.type) {
    case 'revocation-proposal':
      throw new Error('a proposal starts its workflow');
    case 'revocation-approval':
      return { act: 'approve', role: statement.role };
    case 'revocation-rejection':
      return { act: 'reject' };
    case 'revocation-appeal':
      return { act: 'appeal', awardId: statement.details.awardId };
    case 'revocation-exemption':
      return { act: 'exempt', awardId: statement.details.awardId };
    case 'revocation-appeal-dismissal':
      return { act: 'dismiss', awardId: statement.details.awardId };
  }
}
