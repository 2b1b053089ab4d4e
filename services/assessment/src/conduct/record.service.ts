import { z } from 'zod';
import type { CaseRecorded } from '../../../../proto/activities.js';
import type { Clock } from '../../../shared/src/clock.js';
import { markDecision, outcomeOf, recordDecision } from '../../../shared/src/decision-rows.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatement } from '../../../shared/src/statement.js';
import { lockCase } from '../case/case.store.js';
import type { Database, Transaction } from '../database.store.js';
import type { CaseRecorder, Settles } from './recorder.js';

const result = z.object({
  resultId: z.string(),
  outcome: z.enum(['pass', 'not-yet']),
  appealUntil: z.string().nullable(),
  attemptFrom: z.string().nullable(),
  attemptUntil: z.string().nullable(),
});
/** What was recorded, as it stands in the outcome of its decision for a repetition. */
const keptOutcome = z.object({
  recorded: z.object({
    differs: z.boolean().optional(),
    result: result.optional(),
    term: z.object({ dueAt: z.string(), extendableUntil: z.string() }).optional(),
  }),
});

/** Makes received decisions about cases facts. */
export class RecordService {
  private readonly recorders: Map<string, CaseRecorder>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    recorders: CaseRecorder[],
  ) {
    this.recorders = new Map(recorders.map((one) => [one.type, one]));
  }

  /** Rows and events of a received decision in one transaction; the second time nothing happens. @throws Problem */
  record(decisionId: string, settles: Settles): Promise<CaseRecorded> {
    return this.database.inTransaction(async (tx) => {
      const decision = await recordDecision(tx, decisionId);
      if (!decision) return this.recordedBefore(tx, decisionId);
      const statement = parseStatement(decision.statement);
      const recorder = this.recorders.get(statement.type);
      if (!recorder) throw new RangeError(`${statement.type} is no decision about a case`);
      const one = await lockCase(tx, decision.organizationId, caseIdOf(statement));
      if (one.earner.erasedAt) throw new Problem('earner-erased');
      const now = this.clock();
      const { recorded, outcome } = await recorder.record(tx, { decision, statement, one, settles, now });
      await markDecision(tx, decisionId, { outcome: { ...outcome, recorded } });
      return recorded;
    });
  }

  private async recordedBefore(tx: Transaction, decisionId: string): Promise<CaseRecorded> {
    const kept = keptOutcome.safeParse(await outcomeOf(tx, decisionId));
    // Released meanwhile: whoever asked was answered that it does not count.
    if (!kept.success) throw new Problem('case-stage-passed');
    const { differs, result: settled, term } = kept.data.recorded;
    return {
      ...(differs === undefined ? {} : { differs }),
      ...(settled ? { result: settled } : {}),
      ...(term ? { term } : {}),
    };
  }
}

/** The case that a statement is about. @throws RangeError for one that is about none */
export function caseIdOf(statement: { type: string; details: unknown }): string {
  const { details } = statement;
  if (typeof details === 'object' && details !== null && 'caseId' in details)
    if (typeof details.caseId === 'string') return details.caseId;
  throw new RangeError(`${statement.type} is no decision about a case`);
}
