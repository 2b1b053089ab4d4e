import { ApplicationFailure } from '@temporalio/common';
import { names, type RecallInput } from '../../../../workflows/endorsement/messages.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft, Settled } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import { mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import { type Database, type DbTx, lockMicroCertification } from '../database.store.js';
import { type Fact, writeVersionFacts } from '../events.js';
import { loadFacts } from '../request/facts.store.js';
import type { RoundUpdates } from '../round/round-updates.js';
import { recallContent, recallInput, recallSentence, type StandingAnswer } from './recall.js';
import { findStanding, isRecalledBy, recallAnswer } from './recall.store.js';

/** The decision `recall`: an employer takes an answer back before the round has its quorum, and may answer anew. */
export class RecallDecision implements DecisionKind<DbTx, 'recall'> {
  readonly type = 'recall';
  readonly roles = ['approver'] as const;
  readonly input = recallInput;

  constructor(
    private readonly database: Database,
    private readonly updates: RoundUpdates,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, nothing-to-recall, round-closed */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'recall'>[]> {
    const { requestId, kind } = recallInput.parse(body);
    return this.database.inTransaction(async (tx) => {
      const { facts, standing } = await this.load(tx, acting.organizationId, { requestId, kind });
      return [
        {
          ...recallContent(facts, kind, standing.digest),
          sentence: recallSentence(facts, kind, standing.answer),
        },
      ];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'recall'>): Promise<{ kind: string }> {
    const { statement, acting } = decision;
    const { requestId, kind } = statement.details;
    await mayApprove(tx, acting, this.clock());
    const { facts, standing } = await this.load(tx, acting.organizationId, { requestId, kind });
    sameContent(recallContent(facts, kind, standing.digest), statement);
    return { kind };
  }

  async settle(decision: StoredDecision, updateId: string): Promise<Settled> {
    const { details } = parseStatementOf('recall', decision.statement);
    const { versionId, requestId, kind } = details;
    const { decisionId, organizationId, personId } = decision;
    if (await isRecalledBy(this.database, decisionId)) return { ok: true };
    const standing = await findStanding(this.database, { requestId, organizationId, kind });
    if (standing?.digest !== details.recalled) return { ok: false, code: 'nothing-to-recall' };
    const { confirmationId } = standing;
    const recalledId = standing.decisionId;
    const input: RecallInput = {
      decisionId,
      requestId,
      organizationId,
      personId,
      kind,
      recalledId,
      confirmationId,
    };
    return this.updates.send(
      { versionId, requestId, updateName: names.recall, updateId, input },
      (tx) => isRecalledBy(tx, decisionId),
      async () => undefined,
    );
  }

  private async load(
    tx: DbTx,
    organizationId: string,
    of: { requestId: string; kind: 'in-demand' | 'fidelity' },
  ): Promise<{ facts: AnswerFacts; standing: StandingAnswer }> {
    const { facts } = await loadFacts(tx, organizationId, of.requestId);
    const standing = await findStanding(tx, { organizationId, ...of });
    if (!standing) throw new Problem('nothing-to-recall');
    if (!facts.roundOpen || this.clock() > facts.closesAt) throw new Problem('round-closed');
    return { facts, standing };
  }
}

/**
 * Rows and fact of a recorded recall.
 *
 * @throws ApplicationFailure nothing-to-recall where the answer was given back meanwhile: no repetition heals it
 */
export async function recordRecall(tx: DbTx, decision: StoredDecision, now: Date): Promise<void> {
  const { details } = parseStatementOf('recall', decision.statement);
  const { requestId, versionId, microCertificationId, kind, recalled } = details;
  const { organizationId, decisionId } = decision;
  // With the lock of openRound and of the signer's word: what counts is counted once.
  await lockMicroCertification(tx, microCertificationId);
  const standing = await findStanding(tx, { requestId, organizationId, kind });
  const of = { recalledId: standing?.decisionId ?? '', recalledBy: decisionId, requestId, versionId };
  if (standing?.digest !== recalled || !(await recallAnswer(tx, of, now)))
    throw ApplicationFailure.nonRetryable('nothing-to-recall', 'nothing-to-recall');
  const value = {
    requestId,
    versionId,
    kind,
    recalledDigest: recalled,
    confirmationId: standing.confirmationId ?? '',
    recalledDecisionId: standing.decisionId,
    decision: toProto(decision),
  };
  const fact: Fact = {
    event: { case: 'answerRecalled', value },
    organizationId,
    decisionDigest: decision.digest,
  };
  await writeVersionFacts(tx, versionId, now, [fact]);
}
