import { type Client, isGrpcServiceError } from '@temporalio/client';
import {
  assessmentWorkflowId,
  type CaseCommand,
  type DecideInput,
  type DecideResult,
  names,
} from '../../../../workflows/assessment/messages.js';
import { outcomeOf, type StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Settled } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatement, type Statement } from '../../../shared/src/statement.js';
import { callUpdate } from '../../../shared/src/temporal.js';
import { findAnyCase } from '../case/case.store.js';
import type { Database } from '../database.store.js';
import { caseIdOf, type RecordService } from './record.service.js';
import type { Starter } from './starter.js';

/** Longest wait for a workflow's answer; the same request sent again then goes on. */
const PATIENCE_MS = 10_000;

/** Brings a received decision to the workflow of its case. */
export class Settlement {
  /** @param starter null where no Temporal is configured: then only the simple case is settled, by the row alone */
  constructor(
    private readonly database: Database,
    private readonly records: RecordService,
    private readonly client: Client | null,
    private readonly starter: Starter | null,
  ) {}

  /** Safe to repeat with the same id. */
  async settle(decision: StoredDecision, updateId: string): Promise<Settled> {
    const statement = parseStatement(decision.statement);
    const caseId = caseIdOf(statement);
    if (!this.client || !this.starter) return this.byTheRow(decision, statement);
    if (!(await this.started(caseId))) return { ok: false, code: 'workflow-timeout' };
    const { decisionId, personId, digest } = decision;
    const answer = await callUpdate<DecideResult>(this.client, {
      workflowId: assessmentWorkflowId(caseId),
      updateName: names.decide,
      updateId,
      args: [{ decisionId, personId, digest, command: commandOf(statement) } satisfies DecideInput],
      timeoutMs: PATIENCE_MS,
    });
    if (answer.ok) return { ok: true };
    if (answer.code === 'workflow-timeout') return answer;
    // A closed workflow may have recorded it before it closed: the row knows.
    if ((await outcomeOf(this.database, decisionId)) !== undefined) return { ok: true };
    return { ok: false, code: answer.code === 'workflow-closed' ? 'case-closed' : answer.code };
  }

  /** False while Temporal cannot be reached: the same request sent again goes on then. */
  private async started(caseId: string): Promise<boolean> {
    try {
      await this.starter?.ensure(caseId);
      return true;
    } catch (error) {
      if (isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause)))
        return false;
      throw error;
    }
  }

  /** One mark, no rules: everything that the process could say is in the case's own row. */
  private async byTheRow(decision: StoredDecision, statement: Statement): Promise<Settled> {
    const one = await findAnyCase(this.database, caseIdOf(statement));
    if (statement.type !== 'mark' || one.rulesId !== null) return { ok: false, code: 'service-unavailable' };
    try {
      await this.records.record(decision.decisionId, 'always');
      return { ok: true };
    } catch (error) {
      if (error instanceof Problem) return { ok: false, code: error.code };
      throw error;
    }
  }
}

/** What a statement says to the machine. @throws RangeError for one that no case's process hears of */
export function commandOf(statement: Statement): CaseCommand {
  switch (statement.type) {
    case 'mark': {
      const { stage = 'first', attempt = 1 } = statement.details;
      return { type: 'mark', stage, attempt };
    }
    case 'moderation':
      return { type: 'moderation', attempt: statement.details.attempt };
    case 'case-assignment':
      return {
        type: statement.type,
        duty: statement.details.duty,
        assigneeId: statement.details.personId,
      };
    case 'attempt-opening':
      return { type: statement.type, attempt: statement.details.attempt };
    case 'case-extension':
      return { type: statement.type, dueAt: statement.details.dueAt };
    case 'appeal':
      return { type: statement.type, appealId: statement.details.appealId };
    case 'appeal-decision': {
      const { appealId, finding } = statement.details;
      return { type: statement.type, appealId, finding };
    }
    case 'evidence-request':
    case 'case-withdrawal':
    case 'assessment-conflict':
      return { type: statement.type };
    default:
      throw new RangeError(`${statement.type} is no decision in a case's process`);
  }
}
