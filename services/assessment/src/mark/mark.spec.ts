import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BlueprintBody } from '../../../shared/src/content.js';
import { commentsOf, judge, markSentence, strayInDraft } from './mark.js';

const criteria = ['a', 'b', 'c'];
const levels = ['low', 'pass', 'high'];
function blueprintOf(passRule: BlueprintBody['passRule']): BlueprintBody {
  return {
    tasks: [{ id: 't', title: 't', description: 't', conditions: 't' }],
    criteria: criteria.map((id) => ({
      id,
      title: `Criterion ${id}`,
      competencyIds: ['x'],
      levels: levels.map((level) => ({ id: `${id}-${level}`, title: level, description: level })),
      passLevelId: `${id}-pass`,
    })),
    passRule,
    evidence: [{ id: 'photo', title: 'Photo', kinds: ['image'], criterionIds: ['a'] }],
  };
}
const every = blueprintOf({ kind: 'every-criterion' });
const photo = [{ blueprintEvidenceId: 'photo' }];
const given = (...chosen: string[]) =>
  criteria.map((criterionId, index) => ({ criterionId, levelId: `${criterionId}-${chosen[index]}` }));

describe('judge', () => {
  it('passes by the rule, and gives levels in the order of the rubric', () => {
    const shuffled = given('pass', 'high', 'pass').reverse();
    expect(judge(every, shuffled, photo)).toEqual({
      ok: true,
      outcome: 'pass',
      levels: given('pass', 'high', 'pass'),
    });
    expect(judge(every, given('low', 'high', 'high'), photo)).toMatchObject({ outcome: 'not-yet' });
    const two = blueprintOf({ kind: 'at-least', criteria: 2 });
    expect(judge(two, given('low', 'high', 'pass'), photo)).toMatchObject({ outcome: 'pass' });
    expect(judge(two, given('low', 'low', 'pass'), photo)).toMatchObject({ outcome: 'not-yet' });
  });

  it('needs all evidence for a pass, none for not yet', () => {
    const other = [{ blueprintEvidenceId: null }];
    expect(judge(every, given('pass', 'pass', 'pass'), other)).toEqual({
      ok: false,
      code: 'evidence-incomplete',
      missing: ['photo'],
    });
    expect(judge(every, given('low', 'pass', 'pass'), [])).toMatchObject({ ok: true, outcome: 'not-yet' });
  });

  it('takes exactly one level of each criterion and nothing else', () => {
    const level = fc.record({
      criterionId: fc.constantFrom(...criteria, 'stray'),
      levelId: fc.constantFrom(...criteria.flatMap((id) => levels.map((one) => `${id}-${one}`)), 'stray'),
    });
    fc.assert(
      fc.property(fc.array(level, { maxLength: 5 }), (chosen) => {
        const whole =
          chosen.length === criteria.length &&
          criteria.every((id) =>
            chosen.some((one) => one.criterionId === id && one.levelId.startsWith(`${id}-`)),
          );
        expect(judge(every, chosen, photo).ok).toBe(whole);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('drafts', () => {
  it('may lack levels, but hold nothing outside the rubric', () => {
    expect(strayInDraft(every, [{ criterionId: 'a', levelId: null, comment: 'later' }])).toBeNull();
    expect(strayInDraft(every, [{ criterionId: 'z', levelId: null }])).toBe('z');
    expect(strayInDraft(every, [{ criterionId: 'a', levelId: 'b-pass' }])).toBe('a');
    expect(
      strayInDraft(
        every,
        [...given('low'), ...given('low')].slice(0, 1).flatMap((one) => [one, one]),
      ),
    ).toBe('a');
  });

  it('keeps comments that say something', () => {
    expect(
      commentsOf([
        { criterionId: 'a', comment: 'good' },
        { criterionId: 'b', comment: '' },
        { criterionId: 'c' },
      ]),
    ).toEqual({
      a: 'good',
    });
  });
});

it('reads as a sentence in both languages', () => {
  const facts = {
    caseNumber: 7,
    name: { en: 'Route planning', fr: 'Planification de trajets' },
    versionNumber: 2,
    blueprint: { en: every, fr: every },
    levels: given('pass', 'high', 'low'),
    evidence: 1,
    outcome: 'not-yet' as const,
  };
  expect(markSentence(facts)).toEqual({
    en: 'I mark case 7 for “Route planning”, version 2, on 1 piece of evidence. Criterion a: pass; Criterion b: high; Criterion c: low. Result: not yet.',
    fr: "Je note le dossier 7 pour « Planification de trajets », version 2, d'après 1 preuve. Criterion a : pass; Criterion b : high; Criterion c : low. Résultat : pas encore.",
  });
});
