import type { Clock } from '../../../shared/src/clock.js';
import { partKindOf } from '../../../shared/src/content.js';
import { recordDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { Database, DbTx } from '../database.store.js';
import { type Fact, writeVersionFacts } from '../events.js';
import { parseAnswer } from './settlement.js';

type AnswerRow = NonNullable<Awaited<ReturnType<DbTx['answer']['findUnique']>>>;

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
      const answer = await tx.answer.update({
        where: { decisionId },
        data: { state: 'recorded', recordedAt: now },
      });
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

async function saveConfirmation(
  tx: DbTx,
  decision: StoredDecision,
  statement: Extract<Statement, { type: 'confirmation' }>,
  answer: AnswerRow,
  now: Date,
): Promise<void> {
  const { details, subject } = statement;
  const { round } = await tx.request.findUniqueOrThrow({
    where: { id: details.requestId },
    select: { round: true },
  });
  if (!answer.confirmationId || !subject.digest || !statement.validFrom || !statement.validUntil) {
    throw new RangeError(`a ${partKindOf(details.kind)} confirmation without id, digest or term`);
  }
  await tx.confirmation.create({
    data: {
      id: answer.confirmationId,
      decisionId: decision.decisionId,
      requestId: details.requestId,
      versionId: details.versionId,
      round,
      microCertificationId: details.microCertificationId,
      organizationId: decision.organizationId,
      personId: decision.personId,
      kind: details.kind,
      partDigest: subject.digest,
      statementDigest: decision.digest,
      editions: details.editions,
      scope: details.scope,
      grounds: details.grounds,
      ratings: details.ratings,
      sentence: details.sentence,
      isPublic: details.public,
      validFrom: new Date(statement.validFrom),
      validUntil: new Date(statement.validUntil),
      state: 'given',
      languages: [],
      givenAt: now,
    },
  });
}
