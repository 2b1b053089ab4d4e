import type { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { type AnswerTools, mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import { permitted } from '../confirmation/refusing.js';
import type { DbTx } from '../database.store.js';
import { loadFacts } from '../request/facts.store.js';
import {
  answerSentence,
  changeRequestContent,
  changeRequestInput,
  commitTo,
  declineContent,
  declineInput,
} from './answer.js';
import { claimWords, keepWords, reserveAnswer } from './answer.store.js';

/** The decision `decline`: an employer will not confirm a kind, with its reason. */
export class DeclineDecision implements DecisionKind<DbTx, 'decline'> {
  readonly type = 'decline';
  readonly roles = ['approver'] as const;
  readonly input = declineInput;

  constructor(private readonly tools: AnswerTools) {}

  prepare(acting: ActingPerson, body: unknown): Promise<Draft<'decline'>[]> {
    const input = declineInput.parse(body);
    return withWords(this.tools, acting, input, (facts, words) => ({
      ...declineContent(facts, { kind: input.kind, reason: input.reason, words, public: input.public }),
      sentence: answerSentence(facts, { ...input, answer: 'decline' }),
    }));
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'decline'>): Promise<{ kind: string }> {
    const { details } = decision.statement;
    return reserved(
      this.tools,
      tx,
      decision,
      { answer: 'decline', criterionId: null, isPublic: details.public },
      (facts) => declineContent(facts, details),
    );
  }

  readonly settle: NonNullable<DecisionKind<DbTx, 'decline'>['settle']> = (decision, updateId) =>
    this.tools.settlement.settle(decision, updateId);
}

/** The decision `change-request`: an employer could confirm a kind once something changed; it may still answer later. */
export class ChangeRequestDecision implements DecisionKind<DbTx, 'change-request'> {
  readonly type = 'change-request';
  readonly roles = ['approver'] as const;
  readonly input = changeRequestInput;

  constructor(private readonly tools: AnswerTools) {}

  prepare(acting: ActingPerson, body: unknown): Promise<Draft<'change-request'>[]> {
    const input = changeRequestInput.parse(body);
    return withWords(this.tools, acting, input, (facts, words) => {
      knownCriterion(facts, input.criterionId);
      return {
        ...changeRequestContent(facts, {
          kind: input.kind,
          reason: input.reason,
          words,
          criterionId: input.criterionId,
        }),
        sentence: answerSentence(facts, { ...input, answer: 'change' }),
      };
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'change-request'>): Promise<{ kind: string }> {
    const { details } = decision.statement;
    return reserved(
      this.tools,
      tx,
      decision,
      { answer: 'change', criterionId: details.criterionId, isPublic: false },
      (facts) => {
        knownCriterion(facts, details.criterionId);
        return changeRequestContent(facts, details);
      },
    );
  }

  readonly settle: NonNullable<DecisionKind<DbTx, 'change-request'>['settle']> = (decision, updateId) =>
    this.tools.settlement.settle(decision, updateId);
}

function knownCriterion(facts: AnswerFacts, criterionId: string | null): void {
  if (criterionId !== null && !facts.criterionIds.includes(criterionId))
    throw new Problem('rating-outside-rubric', {
      errors: [
        {
          pointer: '/criterionId',
          code: 'rating-outside-rubric',
          detail: 'This criterion is not in the assessment.',
          detailFr: "Ce critère ne figure pas dans l'évaluation.",
        },
      ],
    });
}

async function withWords<D>(
  tools: AnswerTools,
  acting: ActingPerson,
  input: z.output<typeof declineInput> | z.output<typeof changeRequestInput>,
  draft: (facts: AnswerFacts, commitment: string) => D,
): Promise<D[]> {
  const now = tools.clock();
  return tools.database.inTransaction(async (tx) => {
    const { facts } = await loadFacts(tx, acting.organizationId, input.requestId);
    permitted(facts, { personId: acting.personId, kind: input.kind }, now);
    const words = commitTo(input.text);
    const made = draft(facts, words.commitment);
    await keepWords(
      tx,
      tools.vault,
      { personId: acting.personId, organizationId: acting.organizationId },
      words,
      now,
    );
    return [made];
  });
}

async function reserved(
  tools: AnswerTools,
  tx: DbTx,
  decision: AcceptedDecision<'decline'> | AcceptedDecision<'change-request'>,
  as: { answer: 'decline' | 'change'; criterionId: string | null; isPublic: boolean },
  expected: (facts: AnswerFacts) => object,
): Promise<{ kind: string }> {
  const { statement, acting, decisionId } = decision;
  const { kind, requestId, versionId, reason, words } = statement.details;
  const of = { personId: acting.personId, organizationId: acting.organizationId };
  await mayApprove(tx, of, tools.clock());
  const { facts } = await loadFacts(tx, acting.organizationId, requestId);
  permitted(facts, { personId: acting.personId, kind }, tools.clock());
  sameContent(expected(facts), statement);
  await claimWords(tx, of, words);
  await reserveAnswer(
    tx,
    { ...of, ...as, decisionId, requestId, versionId, kind, reason, words, confirmationId: null },
    tools.clock(),
  );
  return { kind };
}
