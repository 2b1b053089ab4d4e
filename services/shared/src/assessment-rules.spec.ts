import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AssessmentRules,
  agreementOf,
  assessmentRulesSchema,
  marksDiffer,
  needsSecondMark,
  rulesContent,
  rulesSentence,
} from './assessment-rules.js';
import { parseCanonical } from './canonical.js';
import { newId } from './ids.js';

const rules: AssessmentRules = {
  v: 1,
  rulesId: '0198c000-0000-7000-8000-000000000001',
  revision: 1,
  organizationId: '0198c000-0000-7000-8000-000000000002',
  name: { en: 'Marked twice', fr: 'Double notation' },
  scope: { kind: 'institution' },
  secondMark: { kind: 'sample', percent: 20 },
  threshold: { levels: 2 },
  attempts: 2,
  attemptAfterDays: 14,
  markDays: 10,
  secondMarkDays: 5,
  moderationDays: 5,
  longestExtensionDays: 30,
  appealDays: 10,
  appealDecisionDays: 15,
};
const blueprint = {
  criteria: ['a', 'b'].map((id) => ({
    id,
    title: id,
    competencyIds: ['c'],
    levels: ['low', 'mid', 'high'].map((level) => ({ id: level, title: level, description: level })),
    passLevelId: 'mid',
  })),
};
const given = (a: string, b: string) => [
  { criterionId: 'a', levelId: a },
  { criterionId: 'b', levelId: b },
];

describe('assessment rules', () => {
  it('are read back from their canonical bytes', () => {
    expect(assessmentRulesSchema.parse(parseCanonical(rulesContent(rules).bytes))).toEqual(rules);
    expect(assessmentRulesSchema.safeParse({ ...rules, attempts: 6 }).success).toBe(false);
    expect(assessmentRulesSchema.safeParse({ ...rules, threshold: { levels: 0 } }).success).toBe(false);
  });

  it('draw about so many of the cases as the sample says, and always the same', () => {
    const cases = Array.from({ length: 5_000 }, newId);
    const drawn = cases.filter((one) => needsSecondMark(rules, one)).length;
    expect(drawn / cases.length).toBeGreaterThan(0.16);
    expect(drawn / cases.length).toBeLessThan(0.24);
    fc.assert(
      fc.property(fc.uuid(), (caseId) => {
        expect(needsSecondMark(rules, caseId)).toBe(needsSecondMark({ ...rules }, caseId));
        expect(needsSecondMark({ ...rules, secondMark: { kind: 'all' } }, caseId)).toBe(true);
        expect(needsSecondMark({ ...rules, secondMark: { kind: 'none' } }, caseId)).toBe(false);
      }),
    );
  });

  it('compare two marks by the places of their levels', () => {
    expect(agreementOf(blueprint, given('low', 'high'), given('high', 'mid'))).toEqual([
      { criterionId: 'a', first: 0, second: 2, apart: 2 },
      { criterionId: 'b', first: 2, second: 1, apart: 1 },
    ]);
    expect(() => agreementOf(blueprint, given('low', 'none'), given('low', 'low'))).toThrow(RangeError);
  });

  it('want a moderator for another outcome, or for levels as far apart as the threshold', () => {
    const mark = (a: string, b: string, outcome: 'pass' | 'not-yet') => ({ levels: given(a, b), outcome });
    expect(marksDiffer(rules, blueprint, mark('mid', 'mid', 'pass'), mark('mid', 'high', 'pass'))).toBe(
      false,
    );
    expect(marksDiffer(rules, blueprint, mark('low', 'mid', 'not-yet'), mark('mid', 'mid', 'pass'))).toBe(
      true,
    );
    expect(marksDiffer(rules, blueprint, mark('low', 'mid', 'not-yet'), mark('high', 'low', 'not-yet'))).toBe(
      true,
    );
  });

  it('read as sentences in both languages', () => {
    expect(rulesSentence(rules)).toEqual({
      en: 'An assessor marks within 10 business days. A second assessor marks a sample of 20% of the cases within 5 business days, without seeing the first mark. Where two marks differ in the result, or by 2 levels or more in a criterion, a moderator settles them within 5 business days. Up to 2 attempts, the next one 14 days after a result at the earliest. The earner may appeal within 10 business days; the appeal is decided within 15. A step may be extended by up to 30 days.',
      fr: "Une personne évaluatrice note en 10 jours ouvrables. Une seconde personne note un échantillon de 20 % des dossiers en 5 jours ouvrables, sans voir la première notation. Si les deux notations diffèrent dans leur résultat, ou de 2 niveaux ou plus dans un critère, une personne modératrice tranche en 5 jours ouvrables. Jusqu'à 2 tentatives, la suivante 14 jours après un résultat au plus tôt. La personne évaluée peut demander un recours en 10 jours ouvrables; il est tranché en 15 jours ouvrables. Une étape peut être prolongée d'au plus 30 jours.",
    });
  });
});
