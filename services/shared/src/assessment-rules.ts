import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalBytes, digestOf } from './canonical.js';
import type { BlueprintBody, LevelGiven } from './content.js';
import { isId } from './ids.js';
import type { Terms } from './terms.js';

/**
 * The rules by which an institution assesses: who marks twice, what settles a difference, how often one may try, and
 * how long each step may take. Immutable once approved, identified by `(rulesId, revision)` and its digest; a case's
 * opening names the revision that holds for it.
 */

const id = z.string().refine(isId, 'not a lower-case UUID');
const name = z.string().trim().min(1).max(200);
const days = (most: number) => z.int().min(0).max(most);

/** Whose marks are given twice, by two assessors who do not see each other's. */
export const secondMarkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('sample'), percent: z.int().min(1).max(99) }),
]);

/** Which cases the rules hold for. */
export const rulesScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('institution') }),
  z.strictObject({ kind: z.literal('micro-certification'), microCertificationId: id }),
]);

export const assessmentRulesSchema = z.strictObject({
  v: z.literal(1),
  rulesId: id,
  revision: z.int().min(1),
  organizationId: id,
  name: z.strictObject({ en: name, fr: name }),
  scope: rulesScopeSchema,
  secondMark: secondMarkSchema,
  /** Two marks differ where the levels of a criterion lie at least so far apart. */
  threshold: z.strictObject({ levels: z.int().min(1).max(20) }),
  attempts: z.int().min(1).max(5),
  /** Calendar days from a result until the next attempt may open. */
  attemptAfterDays: days(365),
  /** Business days of the institution for each step. */
  markDays: z.int().min(1).max(120),
  secondMarkDays: z.int().min(1).max(120),
  moderationDays: z.int().min(1).max(120),
  /** Calendar days by which a step may be extended, at most. */
  longestExtensionDays: days(365),
  /** Business days in which an earner may appeal against a result; 0 for no appeal. */
  appealDays: days(120),
  appealDecisionDays: z.int().min(1).max(120),
});
export type AssessmentRules = z.output<typeof assessmentRulesSchema>;

/** Canonical bytes and digest of rules. */
export function rulesContent(rules: AssessmentRules): { bytes: Uint8Array; digest: string } {
  const bytes = canonicalBytes(rules);
  return { bytes, digest: digestOf(bytes) };
}

const DRAWS = 2 ** 32;

/**
 * Whether a case is marked twice. Whether it falls in a sample hangs on the case's id and the rules alone, so that
 * nobody chooses it and everybody finds the same.
 */
export function needsSecondMark(
  rules: Pick<AssessmentRules, 'secondMark' | 'rulesId'>,
  caseId: string,
): boolean {
  const { secondMark } = rules;
  switch (secondMark.kind) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'sample': {
      const drawn = createHash('sha256').update(`${rules.rulesId}\n${caseId}`).digest().readUInt32BE(0);
      return (drawn / DRAWS) * 100 < secondMark.percent;
    }
  }
}

/** How two marks compare in one criterion: places of the levels in the rubric, from 0. */
export interface CriterionAgreement {
  criterionId: string;
  first: number;
  second: number;
  /** Levels between the two. */
  apart: number;
}

/** Compares two marks criterion by criterion, in the order of the rubric. @throws RangeError for a level outside of it */
export function agreementOf(
  blueprint: Pick<BlueprintBody, 'criteria'>,
  first: readonly LevelGiven[],
  second: readonly LevelGiven[],
): CriterionAgreement[] {
  return blueprint.criteria.map((criterion) => {
    const placeIn = (levels: readonly LevelGiven[]): number => {
      const given = levels.find((one) => one.criterionId === criterion.id);
      const place = criterion.levels.findIndex((level) => level.id === given?.levelId);
      if (place < 0) throw new RangeError(`criterion ${criterion.id} has no level of the rubric`);
      return place;
    };
    const places = { first: placeIn(first), second: placeIn(second) };
    return { criterionId: criterion.id, ...places, apart: Math.abs(places.first - places.second) };
  });
}

interface Judged {
  levels: readonly LevelGiven[];
  outcome: 'pass' | 'not-yet';
}

/** Whether two marks differ so that a moderator must settle them: in outcome, or by the threshold in a criterion. */
export function marksDiffer(
  rules: Pick<AssessmentRules, 'threshold'>,
  blueprint: Pick<BlueprintBody, 'criteria'>,
  first: Judged,
  second: Judged,
): boolean {
  return (
    first.outcome !== second.outcome ||
    agreementOf(blueprint, first.levels, second.levels).some((one) => one.apart >= rules.threshold.levels)
  );
}

/** The rules in a few sentences of each language, as they are shown and approved. */
export function rulesSentence(
  rules: Omit<AssessmentRules, 'v' | 'rulesId' | 'revision' | 'organizationId'>,
): Terms {
  const { secondMark, threshold, attempts, attemptAfterDays, appealDays } = rules;
  const second = secondMarkInWords(secondMark);
  const apart = threshold.levels;
  const settle: Terms =
    secondMark.kind === 'none'
      ? { en: '', fr: '' }
      : {
          en: ` Where two marks differ in the result, or by ${apart} ${apart === 1 ? 'level' : 'levels'} or more in a criterion, a moderator settles them within ${rules.moderationDays} business days.`,
          fr: ` Si les deux notations diffèrent dans leur résultat, ou de ${apart} ${apart === 1 ? 'niveau' : 'niveaux'} ou plus dans un critère, une personne modératrice tranche en ${rules.moderationDays} jours ouvrables.`,
        };
  const trying: Terms =
    attempts === 1
      ? { en: 'One attempt.', fr: 'Une seule tentative.' }
      : {
          en: `Up to ${attempts} attempts, the next one ${attemptAfterDays} days after a result at the earliest.`,
          fr: `Jusqu'à ${attempts} tentatives, la suivante ${attemptAfterDays} jours après un résultat au plus tôt.`,
        };
  const appeal: Terms =
    appealDays === 0
      ? { en: 'No appeal.', fr: 'Pas de recours.' }
      : {
          en: `The earner may appeal within ${appealDays} business days; the appeal is decided within ${rules.appealDecisionDays}.`,
          fr: `La personne évaluée peut demander un recours en ${appealDays} jours ouvrables; il est tranché en ${rules.appealDecisionDays} jours ouvrables.`,
        };
  const extended: Terms =
    rules.longestExtensionDays === 0
      ? { en: 'No extension.', fr: 'Aucune prolongation.' }
      : {
          en: `A step may be extended by up to ${rules.longestExtensionDays} days.`,
          fr: `Une étape peut être prolongée d'au plus ${rules.longestExtensionDays} jours.`,
        };
  return {
    en: `An assessor marks within ${rules.markDays} business days. ${second.en}${secondMark.kind === 'none' ? '' : ` within ${rules.secondMarkDays} business days, without seeing the first mark`}.${settle.en} ${trying.en} ${appeal.en} ${extended.en}`,
    fr: `Une personne évaluatrice note en ${rules.markDays} jours ouvrables. ${second.fr}${secondMark.kind === 'none' ? '' : ` en ${rules.secondMarkDays} jours ouvrables, sans voir la première notation`}.${settle.fr} ${trying.fr} ${appeal.fr} ${extended.fr}`,
  };
}

function secondMarkInWords(secondMark: AssessmentRules['secondMark']): Terms {
  switch (secondMark.kind) {
    case 'none':
      return { en: 'No second mark', fr: 'Pas de seconde notation' };
    case 'all':
      return { en: 'A second assessor marks every case', fr: 'Une seconde personne note chaque dossier' };
    case 'sample':
      return {
        en: `A second assessor marks a sample of ${secondMark.percent}% of the cases`,
        fr: `Une seconde personne note un échantillon de ${secondMark.percent} % des dossiers`,
      };
  }
}
