import { z } from 'zod';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { ratings } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import {
  type AnswerFacts,
  type AnswerRefusal,
  policyOf,
  ratingFault,
  refusalOf,
  subjectOf,
} from '../confirmation/confirmation.js';

export const preparedRating = z.strictObject({
  criterionId: z.string().min(1),
  jobTask: z.string().trim().min(1).max(200),
  rating: z.enum(ratings),
});
export type PreparedRating = z.output<typeof preparedRating>;

/** Body of the decision rating-preparation: a rating of every criterion of a request. */
export const preparationInput = z
  .strictObject({ requestId: z.uuid(), ratings: z.array(preparedRating).min(1).max(200) })
  .meta({ id: 'RatingPreparationInput' });

type Frame = Pick<Statement, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** The statement of a preparation from today's facts, or why there can be none. It answers nothing. */
export function preparationContent(
  facts: AnswerFacts,
  given: { personId: string; preparationId: string; ratings: readonly PreparedRating[] },
  now: Date,
):
  | { ok: true; content: Frame & { details: DetailsOf<'rating-preparation'> } }
  | { ok: false; code: AnswerRefusal; about?: string } {
  const code = refusalOf(facts, { personId: given.personId, kind: 'fidelity' }, now);
  if (code) return { ok: false, code };
  const fault = ratingFault(facts.criterionIds, { kind: 'fidelity', ratings: given.ratings });
  if (fault) return fault;
  const { requestId, versionId, microCertificationId } = facts;
  return {
    ok: true,
    content: {
      subject: subjectOf(facts, 'fidelity'),
      policy: policyOf(facts),
      decision: 'prepare',
      validFrom: null,
      validUntil: null,
      details: {
        preparationId: given.preparationId,
        kind: 'fidelity',
        requestId,
        versionId,
        microCertificationId,
        ratings: [...given.ratings],
      },
    },
  };
}

/** How a preparation reads above the button. */
export function preparationSentence(
  facts: Pick<AnswerFacts, 'name' | 'number' | 'employer'>,
  count: number,
): Terms {
  const en = facts.name.en ?? facts.name.fr ?? '';
  const fr = facts.name.fr ?? facts.name.en ?? '';
  return {
    en: `I rated how far each of the ${count} criteria of the assessment of “${en}” (version ${facts.number}) reflects the job at ${facts.employer.name}. This prepares an answer and is none.`,
    fr: `J'ai évalué dans quelle mesure chacun des ${count} critères de l'évaluation de « ${fr} » (version ${facts.number}) reflète l'emploi chez ${facts.employer.name}. Cela prépare une réponse et n'en est pas une.`,
  };
}

/** Whether an answer took over prepared ratings as they were, whatever their order. */
export function isUnedited(prepared: readonly PreparedRating[], used: readonly PreparedRating[]): boolean {
  return (
    prepared.length === used.length &&
    prepared.every((one) =>
      used.some(
        (other) =>
          other.criterionId === one.criterionId &&
          other.jobTask === one.jobTask &&
          other.rating === one.rating,
      ),
    )
  );
}
