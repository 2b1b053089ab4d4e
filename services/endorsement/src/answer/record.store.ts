import { partKindOf } from '../../../shared/src/content.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { DbTx } from '../database.store.js';
import { roundOf } from '../request/facts.store.js';

/** An answer as a row. */
export type AnswerRow = NonNullable<Awaited<ReturnType<DbTx['answer']['findUnique']>>>;

/** Marks a reserved answer recorded. */
export const recordAnswer = (tx: DbTx, decisionId: string, now: Date): Promise<AnswerRow> =>
  tx.answer.update({ where: { decisionId }, data: { state: 'recorded', recordedAt: now } });

/** Writes the confirmation that a statement gives. @throws RangeError where it has no id, digest or term */
export async function saveConfirmation(
  tx: DbTx,
  decision: StoredDecision,
  statement: Extract<Statement, { type: 'confirmation' }>,
  answer: AnswerRow,
  now: Date,
): Promise<void> {
  const { details, subject } = statement;
  const round = await roundOf(tx, details.requestId);
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
      ...(details.prepared ? { prepared: details.prepared } : {}),
      renews: details.renews ?? null,
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
