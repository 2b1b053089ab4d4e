import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CompetenciesBody } from '../../../shared/src/content.js';
import { competencyChanges, summaryOf, wordDifference } from './difference.js';

const alignment = { reason: 'none fits' };
const body = (statement: string, skills: string[]): CompetenciesBody => ({
  competencies: [
    {
      id: 'c1',
      statement,
      knowledge: [{ id: 'k1', text: 'Stock', alignment }],
      skills: skills.map((id) => ({ id, text: id, alignment })),
      attitudes: [{ id: 'a1', text: 'Care', alignment }],
    },
  ],
});

describe('what changed', () => {
  it('is told element by element', () => {
    const changes = competencyChanges(
      body('Operate a warehouse', ['s1', 's2']),
      body('Operate a busy warehouse', ['s1', 's3']),
    );
    expect(changes.map(({ element, id, state }) => `${element} ${id} ${state}`)).toEqual([
      'competency c1 reworded',
      'knowledge k1 unchanged',
      'skill s1 unchanged',
      'skill s3 new',
      'attitude a1 unchanged',
      'skill s2 removed',
    ]);
    expect(changes[0]?.words).toEqual([
      { op: 'same', text: 'Operate a ' },
      { op: 'ins', text: 'busy ' },
      { op: 'same', text: 'warehouse' },
    ]);
    expect(summaryOf(changes)).toEqual({ unchanged: 3, reworded: 1, new: 1, removed: 1 });
  });

  it('is also another concept of the same words', () => {
    const other = body('Operate a warehouse', ['s1']);
    const [competency] = other.competencies;
    if (competency)
      competency.knowledge = [{ id: 'k1', text: 'Stock', alignment: { reason: 'another reason' } }];
    expect(summaryOf(competencyChanges(body('Operate a warehouse', ['s1']), other)).reworded).toBe(1);
  });

  it('gives back both texts, whatever they are', () => {
    const word = fc.constantFrom('goods', 'are', 'received', 'and', 'scanned');
    const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = wordDifference(before, after);
        const squeezed = (ops: string[]) =>
          runs
            .filter((run) => ops.includes(run.op))
            .map((run) => run.text)
            .join('')
            .replaceAll(' ', '');
        expect(squeezed(['same', 'ins'])).toBe(after.replaceAll(' ', ''));
        expect(squeezed(['same', 'del'])).toBe(before.replaceAll(' ', ''));
      }),
      { numRuns: 500 },
    );
  });
});
