import type { CaseDetail, GivenMark } from '../cases/case.js';
import type { BlueprintBody } from '../requests/request.js';

/** What the moderator chose in each criterion. */
export type Chosen = Record<string, { levelId: string | null; reason: string }>;

/** A criterion with its two marks: places of the levels in the rubric, from 0. */
export interface Compared {
  criterion: BlueprintBody['criteria'][number];
  a: { place: number; comment: string | null };
  b: { place: number; comment: string | null };
  apart: number;
}

/** The two marks of the present attempt, without who gave them; null where they may not be seen. */
export function bothMarks(
  detail: Pick<CaseDetail, 'marks' | 'process'>,
): { a: GivenMark; b: GivenMark } | null {
  const of = (stage: 'first' | 'second') =>
    detail.marks.find((one) => one.stage === stage && one.attempt === detail.process.attempt);
  const [a, b] = [of('first'), of('second')];
  return a && b ? { a, b } : null;
}

/** The two marks criterion by criterion, the widest apart first. */
export function compare(
  rubric: Pick<BlueprintBody, 'criteria'>,
  marks: { a: GivenMark; b: GivenMark },
): Compared[] {
  const compared = rubric.criteria.map((criterion) => {
    const sideOf = (mark: GivenMark) => {
      const given = mark.levels.find((one) => one.criterionId === criterion.id);
      return {
        place: criterion.levels.findIndex((one) => one.id === given?.levelId),
        comment: given?.comment ?? null,
      };
    };
    const [a, b] = [sideOf(marks.a), sideOf(marks.b)];
    return { criterion, a, b, apart: Math.abs(a.place - b.place) };
  });
  return compared.sort((one, other) => other.apart - one.apart);
}

/** The levels as they stand: equal marks are kept unless the moderator chose otherwise. */
export function standing(
  compared: readonly Compared[],
  chosen: Chosen,
): Record<string, { levelId: string | null }> {
  return Object.fromEntries(
    compared.map(({ criterion, a, apart }) => [
      criterion.id,
      {
        levelId:
          chosen[criterion.id]?.levelId ?? (apart === 0 ? (criterion.levels[a.place]?.id ?? null) : null),
      },
    ]),
  );
}

/** The body of the moderation; null while a level or a reason is missing. A reason belongs to each criterion that differs. */
export function bodyOf(caseId: string, compared: readonly Compared[], chosen: Chosen) {
  const levels = standing(compared, chosen);
  const body = compared.map(({ criterion, apart }) => ({
    criterionId: criterion.id,
    levelId: levels[criterion.id]?.levelId ?? '',
    ...(apart > 0 ? { reason: chosen[criterion.id]?.reason.trim() ?? '' } : {}),
  }));
  return body.some((one) => one.levelId === '' || one.reason === '') ? null : { caseId, levels: body };
}
