import { describe, expect, it } from '@jest/globals';
import {
  type Answer,
  confirmationOf,
  firstAnswer,
  isAsPrepared,
  type Preparation,
  type RequestDetail,
  refusalOf,
  toRate,
} from './request.js';

const criterion = (id: string) => ({
  id,
  title: id,
  competencyIds: ['k'],
  levels: [
    { id: 'no', title: 'No', description: 'no' },
    { id: 'yes', title: 'Yes', description: 'yes' },
  ],
  passLevelId: 'yes',
});

const detail: RequestDetail = {
  requestId: 'request',
  institution: { organizationId: 'college', name: 'Demo College' },
  microCertificationId: 'micro',
  number: 3,
  name: { en: 'Warehouse' },
  state: 'open',
  closeReason: null,
  dueAt: '2026-12-08T00:00:00Z',
  closesAt: '2026-12-24T00:00:00Z',
  description: {},
  hours: 24,
  noc: ['14400'],
  baseLanguage: 'en',
  content: {
    en: {
      competencies: { competencies: [] },
      blueprint: {
        tasks: [],
        criteria: [criterion('kept'), criterion('reworded')],
        passRule: { kind: 'every-criterion' },
        evidence: [],
      },
    },
  },
  editions: {},
  policy: null,
  proposedUntilDay: '2027-05-31',
  preparations: [],
  latestUntilDay: '2027-11-24',
  kinds: [
    {
      kind: 'fidelity',
      partDigest: 'uEi',
      state: 'open',
      mayAnswer: { ok: true },
      answers: [],
      earlier: {
        number: 2,
        validUntil: '2027-06-15T00:00:00Z',
        scope: { sector: 'Warehousing', region: 'Ontario', noc: '14400' },
        grounds: { kind: 'vacancies' },
        ratings: [
          { criterionId: 'kept', jobTask: 'Receiving', rating: 'fully' },
          { criterionId: 'reworded', jobTask: 'Picking', rating: 'partly' },
        ],
      },
      unchanged: false,
      changes: {
        en: [
          { element: 'criterion', id: 'kept', state: 'unchanged', words: [] },
          { element: 'level', id: 'kept/yes', state: 'unchanged', words: [] },
          { element: 'criterion', id: 'reworded', state: 'unchanged', words: [] },
          { element: 'level', id: 'reworded/yes', state: 'reworded', words: [] },
        ],
      },
    },
  ],
  quorum: [],
  messages: 0,
  draft: null,
};

const first = (): Answer => firstAnswer(detail, detail.kinds[0] ?? Object.create(null));

describe('an answer to a request', () => {
  it('keeps ratings of what did not change, asks anew for a criterion of which a level changed', () => {
    const answer = first();
    expect(answer.ratings.kept).toEqual({ jobTask: 'Receiving', rating: 'fully', keptFrom: 2 });
    expect(answer.ratings.reworded).toEqual({ jobTask: '', rating: null, keptFrom: null });
    expect(toRate(answer)).toEqual(['reworded']);
  });

  it('chooses nothing for the person', () => {
    expect(first().answer).toBeNull();
    expect(first().grounds).toBeNull();
  });

  it('is ready only once all is filled in', () => {
    const answer: Answer = { ...first(), answer: 'confirm', grounds: 'vacancies' };
    expect(confirmationOf(answer)).toBeNull();
    const rated = {
      ...answer,
      ratings: {
        ...answer.ratings,
        reworded: { jobTask: 'Picking', rating: 'mostly' as const, keptFrom: null },
      },
    };
    expect(confirmationOf(rated)).toEqual({
      kind: 'fidelity',
      scope: { sector: 'Warehousing', region: 'Ontario', noc: '14400' },
      grounds: { kind: 'vacancies' },
      untilDay: '2027-05-31',
      ratings: [
        { criterionId: 'kept', jobTask: 'Receiving', rating: 'fully' },
        { criterionId: 'reworded', jobTask: 'Picking', rating: 'mostly' },
      ],
      public: false,
    });
    expect(confirmationOf({ ...rated, grounds: 'own-words', words: 'too short' })).toBeNull();
  });

  it('declines only with a reason and 20 characters of own words', () => {
    const answer: Answer = { ...first(), answer: 'decline', reason: 'wrong-level', text: 'too short' };
    expect(refusalOf(answer, 'request')).toBeNull();
    const text = 'Our pickers never work at this level.';
    expect(refusalOf({ ...answer, text }, 'request')).toEqual({
      requestId: 'request',
      kind: 'fidelity',
      reason: 'wrong-level',
      text,
      public: false,
    });
    expect(refusalOf({ ...answer, answer: 'change', text }, 'request')).toEqual({
      requestId: 'request',
      kind: 'fidelity',
      reason: 'wrong-level',
      text,
      criterionId: null,
    });
  });

  it('names the colleague’s ratings that it took over, and knows whether they were edited', () => {
    const ratings = ['kept', 'reworded'].map((criterionId) => ({
      criterionId,
      jobTask: 'Picking',
      rating: 'mostly' as const,
    }));
    const preparation: Preparation = {
      preparationId: 'p',
      personId: 'sam',
      role: 'supervisor',
      ratings,
      at: '',
    };
    const taken: Answer = {
      ...first(),
      answer: 'confirm',
      grounds: 'vacancies',
      preparationId: 'p',
      ratings: Object.fromEntries(ratings.map((one) => [one.criterionId, { ...one, keptFrom: null }])),
    };
    expect(confirmationOf(taken)).toMatchObject({ preparationId: 'p', ratings });
    expect(isAsPrepared(taken, preparation)).toBe(true);
    const edited = {
      ...taken.ratings,
      kept: { jobTask: 'Picking', rating: 'fully' as const, keptFrom: null },
    };
    expect(isAsPrepared({ ...taken, ratings: edited }, preparation)).toBe(false);
    expect(confirmationOf({ ...taken, kind: 'in-demand' })).not.toHaveProperty('preparationId');
  });
});
