import { z } from 'zod';
import { agreementOf, type CriterionAgreement } from '../../../shared/src/assessment-rules.js';
import type { BlueprintBody, LevelGiven } from '../../../shared/src/content.js';
import { isId } from '../../../shared/src/ids.js';
import { ownWords } from '../words/words.js';

/** Body of the decision `moderation`: the levels that stand, with a reason where the marks differed. */
export const moderationInput = z.strictObject({
  caseId: z.string().refine(isId, 'not an id'),
  levels: z
    .array(
      z.strictObject({
        criterionId: z.string().min(1),
        levelId: z.string().min(1),
        reason: ownWords(1).optional(),
      }),
    )
    .min(1)
    .max(200),
});

/** The criteria in which two marks differ, in the order of the rubric. */
export function differing(
  blueprint: Pick<BlueprintBody, 'criteria'>,
  first: readonly LevelGiven[],
  second: readonly LevelGiven[],
): CriterionAgreement[] {
  return agreementOf(blueprint, first, second).filter((one) => one.apart > 0);
}

/** True where exactly the differing criteria have a reason. */
export function reasonsFit(
  wanted: readonly { criterionId: string }[],
  given: readonly { criterionId: string }[],
): boolean {
  const ids = given.map((one) => one.criterionId);
  return ids.length === wanted.length && wanted.every((one) => ids.includes(one.criterionId));
}
