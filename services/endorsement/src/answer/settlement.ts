import type { Client } from '@temporalio/client';
import {
  type Answer,
  type DecideInput,
  type DecideResult,
  endorsementWorkflowId,
  names,
} from '../../../../workflows/endorsement/messages.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Settled } from '../../../shared/src/decisions.js';
import { isType, parseStatement, type Statement } from '../../../shared/src/statement.js';
import { callUpdate } from '../../../shared/src/temporal.js';
import type { Database } from '../database.store.js';
import { RENEWAL_ROUND } from '../renewal/renewal.js';
import { roundOf } from '../request/facts.store.js';
import { isRecorded, releaseAnswer } from './answer.store.js';

/** Longest wait for a workflow's answer; the same request sent again then goes on. */
const PATIENCE_MS = 10_000;

/** Makes a received decision a fact; the second time nothing happens. */
interface Recorder {
  record(decisionId: string): Promise<void>;
}

/** Brings a received answer to the workflow of its round. */
export class Settlement {
  constructor(
    private readonly database: Database,
    private readonly client: Client,
    private readonly records: Recorder,
  ) {}

  /** Safe to repeat with the same id. A refusal gives the reservation back. */
  async settle(decision: StoredDecision, updateId: string): Promise<Settled> {
    const statement = parseAnswer(decision.statement);
    const { decide, round } = await this.decideInput(decision, statement);
    if (round === RENEWAL_ROUND) {
      // Nobody asked, so no workflow waits: the renewal is recorded at once.
      await this.records.record(decision.decisionId);
      return { ok: true };
    }
    const answer = await callUpdate<DecideResult>(this.client, {
      workflowId: endorsementWorkflowId(statement.details.versionId, round),
      updateName: names.decide,
      updateId,
      args: [decide],
      timeoutMs: PATIENCE_MS,
    });
    if (answer.ok || answer.code === 'workflow-timeout') return answer;
    // A closed workflow may have recorded it before it closed: the row knows.
    if (await isRecorded(this.database, decision.decisionId)) return { ok: true };
    await releaseAnswer(this.database, decision.decisionId);
    return { ok: false, code: answer.code === 'workflow-closed' ? 'round-closed' : answer.code };
  }

  private async decideInput(
    decision: StoredDecision,
    statement: AnswerStatement,
  ): Promise<{ decide: DecideInput; round: number }> {
    const { kind, requestId } = statement.details;
    const answer = answerIn(statement);
    return {
      round: await roundOf(this.database, requestId),
      decide: {
        decisionId: decision.decisionId,
        requestId,
        organizationId: decision.organizationId,
        personId: decision.personId,
        kind,
        answer,
        digest: decision.digest,
        at: statement.at,
      },
    };
  }
}

/** A statement that answers a request. */
export type AnswerStatement = Extract<Statement, { type: 'confirmation' | 'decline' | 'change-request' }>;

/** @throws RangeError where the bytes are no answer to a request */
export function parseAnswer(bytes: Uint8Array): AnswerStatement {
  const statement = parseStatement(bytes);
  if (
    isType(statement, 'confirmation') ||
    isType(statement, 'decline') ||
    isType(statement, 'change-request')
  )
    return statement;
  throw new RangeError(`${statement.type} answers no request`);
}

/** How a statement answers, in the workflow's word. */
export function answerIn(statement: AnswerStatement): Answer {
  switch (statement.type) {
    case 'confirmation':
      return 'confirm';
    case 'decline':
      return 'decline';
    case 'change-request':
      return 'change';
  }
}
