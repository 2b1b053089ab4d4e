import { z } from 'zod';
import {
  type BlueprintBody,
  type Language,
  type LevelGiven,
  outcomeOf,
} from '../../../shared/src/content.js';
import { missingEvidence } from '../evidence/evidence.js';

/** Comments by criterion: free text of the assessor for the earner, sealed under the earner's key until the erasure. */
export const commentsSchema = z.record(z.string(), z.string());
export type Comments = z.output<typeof commentsSchema>;

/** A draft of a mark: levels may still be missing. */
export const draftLevels = z
  .array(
    z.strictObject({
      criterionId: z.string().min(1).max(200),
      levelId: z.string().min(1).max(200).nullable(),
      comment: z.string().trim().max(4000).optional(),
    }),
  )
  .max(200);
export type DraftLevels = z.output<typeof draftLevels>;

/** What a mark may amount to. */
export type Judged =
  | { ok: true; outcome: 'pass' | 'not-yet'; levels: LevelGiven[] }
  | { ok: false; code: 'mark-outside-rubric'; criterionId: string }
  | { ok: false; code: 'evidence-incomplete'; missing: string[] };

/**
 * Judges levels by the blueprint; they come back in the order of the rubric. A pass needs all the evidence that the
 * blueprint asks for, "not yet" may be for want of it.
 */
export function judge(
  blueprint: BlueprintBody,
  given: readonly LevelGiven[],
  evidence: readonly { blueprintEvidenceId: string | null }[],
): Judged {
  const outcome = outcomeOf(blueprint, given);
  if (!outcome.ok) return outcome;
  const missing = missingEvidence(blueprint, evidence);
  if (outcome.outcome === 'pass' && missing.length > 0)
    return { ok: false, code: 'evidence-incomplete', missing };
  const levels = blueprint.criteria.flatMap((criterion) =>
    given
      .filter((one) => one.criterionId === criterion.id)
      .map(({ criterionId, levelId }) => ({ criterionId, levelId })),
  );
  return { ok: true, outcome: outcome.outcome, levels };
}

/** The first criterion or level of a draft that the rubric does not have, or null. */
export function strayInDraft(blueprint: BlueprintBody, draft: DraftLevels): string | null {
  const stray = draft.find((one, index) => {
    const criterion = blueprint.criteria.find((each) => each.id === one.criterionId);
    const twice = draft.findIndex((each) => each.criterionId === one.criterionId) !== index;
    const unknown = one.levelId !== null && !criterion?.levels.some((level) => level.id === one.levelId);
    return !criterion || twice || unknown;
  });
  return stray?.criterionId ?? null;
}

/** Comments of levels, by criterion; empty ones are left out. */
export function commentsOf(
  levels: readonly { criterionId: string; comment?: string | undefined }[],
): Comments {
  return Object.fromEntries(
    levels.flatMap(({ criterionId, comment }) => (comment ? [[criterionId, comment]] : [])),
  );
}

/** What the sentence of a mark says. */
export interface MarkFacts {
  caseNumber: number;
  name: Record<Language, string>;
  versionNumber: number;
  blueprint: Record<Language, BlueprintBody>;
  levels: readonly LevelGiven[];
  evidence: number;
  outcome: 'pass' | 'not-yet';
}

/** The sentence above the button of a mark, in both languages. */
export function markSentence(facts: MarkFacts): { en: string; fr: string } {
  const { caseNumber, name, versionNumber, evidence, outcome } = facts;
  const levels = (language: Language, colon: string): string =>
    facts.levels.map((one) => levelInWords(facts.blueprint[language], one, colon)).join('; ');
  const pieces = {
    en: `${evidence} ${evidence === 1 ? 'piece' : 'pieces'} of evidence`,
    fr: `${evidence} ${evidence === 1 ? 'preuve' : 'preuves'}`,
  };
  const result = outcome === 'pass' ? { en: 'pass', fr: 'réussite' } : { en: 'not yet', fr: 'pas encore' };
  return {
    en: `I mark case ${caseNumber} for “${name.en}”, version ${versionNumber}, on ${pieces.en}. ${levels('en', ': ')}. Result: ${result.en}.`,
    fr: `Je note le dossier ${caseNumber} pour « ${name.fr} », version ${versionNumber}, d'après ${pieces.fr}. ${levels('fr', ' : ')}. Résultat : ${result.fr}.`,
  };
}

function levelInWords(blueprint: BlueprintBody, given: LevelGiven, colon: string): string {
  const criterion = blueprint.criteria.find((one) => one.id === given.criterionId);
  const level = criterion?.levels.find((one) => one.id === given.levelId);
  return `${criterion?.title ?? given.criterionId}${colon}${level?.title ?? given.levelId}`;
}
