import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BlueprintBody, outcomeOf } from './content.js';

const levels = ['none', 'partly', 'meets', 'exceeds'].map((id) => ({ id, title: id, description: id }));

function blueprint(
  criteria: number,
  passRule: BlueprintBody['passRule'],
): Pick<BlueprintBody, 'criteria' | 'passRule'> {
  return {
    criteria: Array.from({ length: criteria }, (_, at) => ({
      id: `c${at}`,
      title: 't',
      competencyIds: ['k'],
      levels,
      passLevelId: 'meets',
    })),
    passRule,
  };
}

describe('the outcome of a mark', () => {
  it('is none where the rubric names a pass level that it does not have', () => {
    const one = blueprint(1, { kind: 'every-criterion' });
    const criteria = one.criteria.map((criterion) => ({ ...criterion, passLevelId: 'elsewhere' }));
    expect(outcomeOf({ ...one, criteria }, [{ criterionId: 'c0', levelId: 'none' }])).toMatchObject({
      ok: false,
    });
  });

  it('is a pass where as many criteria as the rule asks reach their pass level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (given, needed) => {
          const mark = given.map((level, at) => ({
            criterionId: `c${at}`,
            levelId: levels[level]?.id ?? '',
          }));
          const reached = given.filter((level) => level >= 2).length;
          expect(outcomeOf(blueprint(given.length, { kind: 'every-criterion' }), mark)).toEqual({
            ok: true,
            outcome: reached === given.length ? 'pass' : 'not-yet',
          });
          expect(outcomeOf(blueprint(given.length, { kind: 'at-least', criteria: needed }), mark)).toEqual({
            ok: true,
            outcome: reached >= needed ? 'pass' : 'not-yet',
          });
        },
      ),
    );
  });

  it('cannot be judged with a level or criterion outside the rubric, one missing or one twice', () => {
    const body = blueprint(2, { kind: 'every-criterion' });
    const good = [
      { criterionId: 'c0', levelId: 'meets' },
      { criterionId: 'c1', levelId: 'meets' },
    ];
    const bad = [
      [{ criterionId: 'c0', levelId: 'splendid' }, good[1]],
      [good[0]],
      [...good, good[0]],
      [...good, { criterionId: 'c9', levelId: 'meets' }],
    ];
    for (const mark of bad) {
      const full = mark.filter((level) => level !== undefined);
      expect(outcomeOf(body, full)).toMatchObject({ ok: false, code: 'mark-outside-rubric' });
    }
  });
});
