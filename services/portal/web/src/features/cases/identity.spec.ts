import { expect, it } from '@jest/globals';
import { correctionOf } from './identity.js';

const kept = {
  studentNumber: 'S1',
  legalName: 'Ann Earner',
  chosenName: null,
  mail: 'ann@college.example',
  language: 'en' as const,
};
const one = { caseId: 'c', earner: { earnerId: 'e', name: 'Ann Earner', ...kept } };

it('corrects the whole identity, once something changed and a reason is given', () => {
  expect(correctionOf(one, {}, 'why')).toBeNull();
  expect(correctionOf(one, { chosenName: ' ' }, 'why')).toBeNull();
  expect(correctionOf(one, { legalName: 'Anne Earner' }, ' ')).toBeNull();
  expect(correctionOf(one, { legalName: '' }, 'why')).toBeNull();
  expect(correctionOf(one, { legalName: 'Anne Earner' }, 'why')).toEqual({
    ...kept,
    legalName: 'Anne Earner',
    caseId: 'c',
    text: 'why',
  });
  expect(correctionOf({ ...one, earner: null }, { legalName: 'Anne' }, 'why')).toBeNull();
});
