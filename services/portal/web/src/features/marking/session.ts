import type { GivenLevel } from '../cases/case.js';
import type { BlueprintBody } from '../requests/request.js';

/** How many criteria of a draft have no level yet. */
export const openIn = (rubric: Pick<BlueprintBody, 'criteria'>, levels: readonly GivenLevel[]): number =>
  rubric.criteria.filter(
    (criterion) => !levels.some((one) => one.criterionId === criterion.id && one.levelId !== null),
  ).length;

/** The body of a mark, in the order of the rubric; comments without words are left out. */
export function inputOf(
  caseId: string,
  rubric: Pick<BlueprintBody, 'criteria'>,
  levels: readonly GivenLevel[],
) {
  return {
    caseId,
    levels: rubric.criteria.map(({ id }) => {
      const given = levels.find((one) => one.criterionId === id);
      const comment = given?.comment?.trim() ?? '';
      return { criterionId: id, levelId: given?.levelId ?? null, ...(comment ? { comment } : {}) };
    }),
  };
}
