import type { ActingPerson } from '../../../shared/src/auth.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { commitTo } from '../answer/answer.js';
import { claimWords, keepWords } from '../answer/answer.store.js';
import { type AnswerTools, mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import { type DbTx, lockMicroCertification } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import {
  canWithdraw,
  type WithdrawnFacts,
  withdrawalContent,
  withdrawalInput,
  withdrawalSentence,
} from './withdrawal.js';
import { endConfirmation, loadWithdrawn } from './withdrawal.store.js';

/** The decision `withdrawal`: an employer ends a confirmation that is in force, at once and for good. */
export class WithdrawalDecision implements DecisionKind<DbTx, 'withdrawal'> {
  readonly type = 'withdrawal';
  readonly roles = ['approver'] as const;
  readonly input = withdrawalInput;

  constructor(private readonly tools: Pick<AnswerTools, 'database' | 'vault' | 'clock'>) {}

  /** @throws Problem not-found, confirmation-not-in-force */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'withdrawal'>[]> {
    const input = withdrawalInput.parse(body);
    const { database, vault, clock } = this.tools;
    const now = clock();
    return database.inTransaction(async (tx) => {
      const facts = await loadWithdrawn(tx, acting.organizationId, input.confirmationId);
      refuseEnded(facts, now);
      const words = commitTo(input.text);
      const of = { personId: acting.personId, organizationId: acting.organizationId };
      await keepWords(tx, vault, of, words, now);
      return [
        {
          ...withdrawalContent(facts, {
            reason: input.reason,
            words: words.commitment,
            public: input.public,
          }),
          sentence: withdrawalSentence(facts, input.text),
        },
      ];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'withdrawal'>): Promise<{ confirmationId: string }> {
    const { acting, statement, decisionId, digest } = decision;
    const { details } = statement;
    const { organizationId, personId } = acting;
    await mayApprove(tx, acting, this.tools.clock());
    const facts = await loadWithdrawn(tx, organizationId, details.confirmationId);
    // With the lock of openRound: a round that opens now either sees it withdrawn, or is told.
    await lockMicroCertification(tx, facts.microCertificationId);
    const now = this.tools.clock();
    refuseEnded(facts, now);
    sameContent(withdrawalContent(facts, details), statement);
    await claimWords(tx, { personId, organizationId }, details.words);
    await endConfirmation(tx, { decisionId, organizationId, personId, details, at: new Date(statement.at) });
    const { confirmationId, kind, versionId, microCertificationId } = details;
    const value = {
      confirmationId,
      versionId,
      microCertificationId,
      kind,
      partDigest: facts.partDigest,
      reasonCode: details.reason,
      public: details.public,
      decision: acceptedToProto(decision),
    };
    await writeVersionFacts(tx, versionId, now, [
      { event: { case: 'confirmationWithdrawn', value }, organizationId, decisionDigest: digest },
    ]);
    return { confirmationId };
  }
}

function refuseEnded(facts: WithdrawnFacts, now: Date): void {
  if (!canWithdraw(facts, now)) throw new Problem('confirmation-not-in-force');
}
