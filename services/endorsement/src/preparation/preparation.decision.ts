import type { ActingPerson } from '../../../shared/src/auth.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newId } from '../../../shared/src/ids.js';
import { type AnswerTools, sameContent } from '../confirmation/confirmation.decision.js';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import { contentRefusal } from '../confirmation/refusing.js';
import type { DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import { loadFacts } from '../request/facts.store.js';
import { preparationContent, preparationInput, preparationSentence } from './preparation.js';
import { savePreparation } from './preparation.store.js';

/** The decision `rating-preparation`: a supervisor rates the criteria for the approver who signs. */
export class RatingPreparationDecision implements DecisionKind<DbTx, 'rating-preparation'> {
  readonly type = 'rating-preparation';
  readonly roles = ['supervisor'] as const;
  readonly input = preparationInput;

  constructor(private readonly tools: Pick<AnswerTools, 'database' | 'clock'>) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'rating-preparation'>[]> {
    const { requestId, ratings } = preparationInput.parse(body);
    const { organizationId, personId } = acting;
    return this.tools.database.inTransaction(async (tx) => {
      const { facts } = await loadFacts(tx, organizationId, requestId);
      const given = { personId, preparationId: newId(), ratings };
      const content = contentOrRefused(facts, given, this.tools.clock());
      return [{ ...content, sentence: preparationSentence(facts, ratings.length) }];
    });
  }

  async accept(
    tx: DbTx,
    decision: AcceptedDecision<'rating-preparation'>,
  ): Promise<{ preparationId: string }> {
    const { statement, acting, digest } = decision;
    const { preparationId, requestId, versionId, ratings } = statement.details;
    const { organizationId, personId } = acting;
    const now = this.tools.clock();
    const { facts } = await loadFacts(tx, organizationId, requestId);
    sameContent(contentOrRefused(facts, { personId, preparationId, ratings }, now), statement);
    await savePreparation(tx, {
      id: preparationId,
      requestId,
      organizationId,
      personId,
      statement: digest,
      partDigest: facts.part.fidelity,
      ratings,
      preparedAt: now,
    });
    const value = { requestId, versionId, preparationId, decision: acceptedToProto(decision) };
    await writeVersionFacts(tx, versionId, now, [
      { event: { case: 'ratingsPrepared', value }, organizationId, decisionDigest: digest },
    ]);
    return { preparationId };
  }
}

/** @throws Problem with the domain's code */
function contentOrRefused(facts: AnswerFacts, given: Parameters<typeof preparationContent>[1], now: Date) {
  const made = preparationContent(facts, given, now);
  if (made.ok) return made.content;
  throw contentRefusal('', made.code, made.about);
}
