import type { Client } from '@temporalio/client';
import { type DecideResult, endorsementWorkflowId } from '../../../../workflows/endorsement/messages.js';
import type { Settled } from '../../../shared/src/decisions.js';
import { callUpdate } from '../../../shared/src/temporal.js';
import type { Database, DbTx } from '../database.store.js';
import { roundOf } from '../request/facts.store.js';

/** Longest wait for a workflow's answer; the same request sent again then goes on. */
const PATIENCE_MS = 10_000;

/** Brings received decisions about a request to the workflow of its round. */
export class RoundUpdates {
  constructor(
    private readonly database: Database,
    private readonly client: Client,
  ) {}

  /**
   * Safe to repeat with the same id.
   *
   * @param isRecorded whether the rows have it: a closed workflow may have recorded it before it closed
   * @param refused runs where the round refuses, to give back what was reserved
   */
  async send(
    call: { versionId: string; requestId: string; updateName: string; updateId: string; input: object },
    isRecorded: (tx: DbTx) => Promise<boolean>,
    refused: (tx: DbTx) => Promise<unknown>,
  ): Promise<Settled> {
    const round = await roundOf(this.database, call.requestId);
    const answer = await callUpdate<DecideResult>(this.client, {
      workflowId: endorsementWorkflowId(call.versionId, round),
      updateName: call.updateName,
      updateId: call.updateId,
      args: [call.input],
      timeoutMs: PATIENCE_MS,
    });
    if (answer.ok || answer.code === 'workflow-timeout') return answer;
    if (await isRecorded(this.database)) return { ok: true };
    await refused(this.database);
    return { ok: false, code: answer.code === 'workflow-closed' ? 'round-closed' : answer.code };
  }
}
