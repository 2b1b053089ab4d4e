import type { Clock } from '../../../shared/src/clock.js';
import { recordDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import { recordConflict } from '../conflict/conflict.decision.js';
import type { Database, DbTx } from '../database.store.js';
import { type Fact, writeVersionFacts } from '../events.js';
import { recordRecall } from '../recall/recall.decision.js';
import { type AnswerRow, recordAnswer, saveConfirmation } from './record.store.js';
import { parseAnswer } from './settlement.js';

/** Makes received answers facts. */
export class RecordService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Row and event of a received decision in one transaction; the second time nothing happens. */
  async record(decisionId: string): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const decision = await recordDecision(tx, decisionId);
      if (!decision) return;
      const now = this.clock();
      if (decision.type === 'recall') return recordRecall(tx, decision, now);
      if (decision.type === 'endorsement-conflict') return recordConflict(tx, decision, now);
      const answer = await recordAnswer(tx, decisionId, now);
      const fact = await this.factOf(tx, decision, answer, now);
      await writeVersionFacts(tx, answer.versionId, now, [fact]);
    });
  }

  private async factOf(tx: DbTx, decision: StoredDecision, answer: AnswerRow, now: Date): Promise<Fact> {
    const statement = parseAnswer(decision.statement);
    const common = { organizationId: decision.organizationId, decisionDigest: decision.digest };
    const proto = toProto(decision);
    switch (statement.type) {
      case 'confirmation': {
        await saveConfirmation(tx, decision, statement, answer, now);
        const { requestId, versionId, microCertificationId, kind } = statement.details;
        const value = {
          confirmationId: answer.confirmationId ?? '',
          requestId,
          versionId,
          microCertificationId,
          kind,
          partDigest: statement.subject.digest ?? '',
          validFrom: statement.validFrom ?? '',
          validUntil: statement.validUntil ?? '',
          decision: proto,
        };
        return { ...common, event: { case: 'confirmationGiven', value } };
      }
      case 'decline': {
        const { requestId, versionId, kind, reason: reasonCode, public: isPublic } = statement.details;
        const value = { requestId, versionId, kind, reasonCode, public: isPublic, decision: proto };
        return { ...common, event: { case: 'confirmationDeclined', value } };
      }
      case 'change-request': {
        const { requestId, versionId, kind, reason: reasonCode, criterionId } = statement.details;
        const value = {
          requestId,
          versionId,
          kind,
          reasonCode,
          criterionId: criterionId ?? '',
          decision: proto,
        };
        return { ...common, event: { case: 'changeRequested', value } };
      }
    }
  }
}
