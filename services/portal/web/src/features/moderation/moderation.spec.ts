import { describe, expect, it } from '@jest/globals';
import type { GivenMark } from '../cases/case.js';
import { bodyOf, bothMarks, compare, standing } from './moderation.js';

const levels = ['low', 'pass', 'high'].map((id) => ({ id, title: id, description: id }));
const rubric = {
  criteria: ['a', 'b'].map((id) => ({ id, title: id, competencyIds: [], levels, passLevelId: 'pass' })),
};
const mark = (a: string, b: string): GivenMark => ({
  markId: `${a}${b}`,
  levels: [
    { criterionId: 'a', levelId: a, comment: null },
    { criterionId: 'b', levelId: b, comment: 'why' },
  ],
  outcome: 'pass',
  markedAt: '',
});
const compared = compare(rubric, { a: mark('pass', 'low'), b: mark('pass', 'high') });

describe('two marks side by side', () => {
  it('have the widest difference first', () => {
    expect(compared.map((one) => [one.criterion.id, one.apart])).toEqual([
      ['b', 2],
      ['a', 0],
    ]);
  });

  it('are of the present attempt, and there only where both may be seen', () => {
    const process = { attempt: 2 } as Parameters<typeof bothMarks>[0]['process'];
    const of = (stage: 'first' | 'second', attempt: number) => ({
      ...mark('pass', 'low'),
      stage,
      attempt,
      mine: false,
    });
    expect(bothMarks({ process, marks: [of('first', 1), of('second', 1)] })).toBeNull();
    expect(bothMarks({ process, marks: [of('first', 2), of('second', 2)] })).not.toBeNull();
    expect(bothMarks({ process, marks: [of('first', 2)] })).toBeNull();
  });

  it('keep equal levels and wait for a level and a reason where they differ', () => {
    expect(standing(compared, {})).toEqual({ a: { levelId: 'pass' }, b: { levelId: null } });
    expect(bodyOf('c1', compared, {})).toBeNull();
    expect(bodyOf('c1', compared, { b: { levelId: 'pass', reason: ' ' } })).toBeNull();
    expect(bodyOf('c1', compared, { b: { levelId: 'pass', reason: ' shown ' } })).toEqual({
      caseId: 'c1',
      levels: [
        { criterionId: 'b', levelId: 'pass', reason: 'shown' },
        { criterionId: 'a', levelId: 'pass' },
      ],
    });
  });
});
