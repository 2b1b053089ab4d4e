import { expect, test } from '@jest/globals';
import { inputOf, openIn } from './session.js';

const rubric = {
  criteria: ['a', 'b'].map((id) => ({ id, title: id, competencyIds: [], levels: [], passLevelId: 'pass' })),
};

test('a draft becomes a mark in the order of the rubric, without empty comments', () => {
  const levels = [
    { criterionId: 'b', levelId: 'low', comment: ' try again ' },
    { criterionId: 'a', levelId: 'pass', comment: '  ' },
  ];
  expect(openIn(rubric, levels)).toBe(0);
  expect(inputOf('c1', rubric, levels)).toEqual({
    caseId: 'c1',
    levels: [
      { criterionId: 'a', levelId: 'pass' },
      { criterionId: 'b', levelId: 'low', comment: 'try again' },
    ],
  });
});

test('a draft says how many criteria are open', () => {
  expect(openIn(rubric, [])).toBe(2);
  expect(openIn(rubric, [{ criterionId: 'a', levelId: null }])).toBe(2);
});
