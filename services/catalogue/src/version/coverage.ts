import type { Draft } from './draft.js';

/** One cell that has a tick: the criterion judges the competency, seen in these items of evidence. */
export interface CoverageCell {
  competencyId: string;
  criterionId: string;
  evidenceIds: string[];
}

/** Competency by criterion by evidence, and what is left without the others. */
export interface Coverage {
  cells: CoverageCell[];
  competenciesWithoutCriterion: string[];
  competenciesWithoutEvidence: string[];
  criteriaWithoutCompetency: string[];
  criteriaWithoutEvidence: string[];
  evidenceWithoutCriterion: string[];
  full: boolean;
}

/** The coverage matrix of a draft; references to what does not exist count for nothing. */
export function coverageOf(draft: Draft): Coverage {
  const { criteria, evidence } = draft.blueprint;
  const competencyIds = draft.competencies.map((one) => one.id);
  const evidenceOf = (criterionId: string): string[] =>
    evidence.filter((one) => one.criterionIds.includes(criterionId)).map((one) => one.id);
  const cells = criteria.flatMap((criterion) =>
    criterion.competencyIds
      .filter((id) => competencyIds.includes(id))
      .map((competencyId) => ({
        competencyId,
        criterionId: criterion.id,
        evidenceIds: evidenceOf(criterion.id),
      })),
  );
  const gaps = {
    competenciesWithoutCriterion: competencyIds.filter(
      (id) => !cells.some((cell) => cell.competencyId === id),
    ),
    competenciesWithoutEvidence: competencyIds.filter(
      (id) => !cells.some((cell) => cell.competencyId === id && cell.evidenceIds.length > 0),
    ),
    criteriaWithoutCompetency: idsWhere(criteria, (id) => !cells.some((cell) => cell.criterionId === id)),
    criteriaWithoutEvidence: idsWhere(criteria, (id) => evidenceOf(id).length === 0),
    evidenceWithoutCriterion: evidence
      .filter((one) => !one.criterionIds.some((id) => criteria.some((criterion) => criterion.id === id)))
      .map((one) => one.id),
  };
  return { cells, ...gaps, full: cells.length > 0 && Object.values(gaps).every((list) => list.length === 0) };
}

function idsWhere(list: readonly { id: string }[], wanted: (id: string) => boolean): string[] {
  return list.map((one) => one.id).filter(wanted);
}
