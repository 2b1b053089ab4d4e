import { describe, expect, it } from '@jest/globals';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import { isUnedited, type PreparedRating, preparationContent } from './preparation.js';

const now = new Date('2026-11-24T15:00:00Z');
const facts: AnswerFacts = {
  requestId: 'r',
  requestState: 'open',
  kinds: ['fidelity'],
  closesAt: new Date('2026-12-24T15:00:00Z'),
  answered: [],
  versionId: 'v',
  microCertificationId: 'm',
  number: 2,
  name: { en: 'Dock safety' },
  proposerId: 'paula',
  institution: { id: 'college', name: 'Demo College', mailDomain: null },
  employer: { id: 'lakeside', name: 'Lakeside', timeZone: 'America/Toronto', mailDomain: null },
  conflicts: [],
  peopleOfBoth: [],
  roundOpen: true,
  policy: { id: 'p', revision: 1, digest: 'pd', termMonths: 24 },
  part: { 'in-demand': 'A', fidelity: 'B' },
  editions: { 'in-demand': {}, fidelity: {} },
  criterionIds: ['c1', 'c2'],
};
const rating = (criterionId: string, over: Partial<PreparedRating> = {}): PreparedRating => ({
  criterionId,
  jobTask: 'Receiving',
  rating: 'fully',
  ...over,
});
const both = [rating('c1'), rating('c2', { rating: 'partly' })];
const made = (over: Partial<AnswerFacts>, ratings = both) =>
  preparationContent({ ...facts, ...over }, { personId: 'sam', preparationId: 'x', ratings }, now);

describe('prepared ratings', () => {
  it('are of every criterion of the exact assessment', () => {
    const content = made({});
    expect(content).toMatchObject({
      ok: true,
      content: {
        subject: { kind: 'part', id: 'm', digest: 'B' },
        details: { kind: 'fidelity', requestId: 'r', ratings: both },
      },
    });
    expect(made({}, [rating('c1')])).toMatchObject({ ok: false, code: 'criterion-missing', about: 'c2' });
    expect(made({}, [...both, rating('c3')])).toMatchObject({ ok: false, code: 'rating-outside-rubric' });
  });

  it('come while the request is open and the question unanswered', () => {
    expect(made({ requestState: 'closed' })).toMatchObject({ code: 'round-closed' });
    expect(made({ answered: ['fidelity'] })).toMatchObject({ code: 'already-answered' });
    expect(made({ kinds: ['in-demand'] })).toMatchObject({ code: 'not-asked' });
    expect(made({ proposerId: 'sam' })).toMatchObject({ code: 'separation-of-duties' });
  });

  it('count as edited once one word or rating is another', () => {
    expect(isUnedited(both, [...both].reverse())).toBe(true);
    expect(isUnedited(both, [rating('c1'), rating('c2')])).toBe(false);
    expect(isUnedited(both, [rating('c1'), rating('c2', { rating: 'partly', jobTask: 'Other' })])).toBe(
      false,
    );
    expect(isUnedited(both, [rating('c1')])).toBe(false);
  });
});
