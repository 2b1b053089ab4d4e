import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appealDraft,
  appealInput,
  type CaseAppealed,
  mayAppeal,
  type ResultAppealed,
  rulingDraft,
} from './appeal.js';

const until = new Date('2026-12-08T04:59:59Z');
const after = new Date(until.getTime() + 1_000);
const result: ResultAppealed = {
  resultId: 'r1',
  outcome: 'not-yet',
  digest: 'uEi-mark',
  afterAppeal: false,
  appealed: false,
  appealUntil: until,
};
const one: CaseAppealed = {
  caseId: 'c1',
  caseNumber: 7,
  name: { en: 'Route planning', fr: 'Planification de trajets' },
  versionNumber: 2,
  rules: { id: 'rules', revision: 3, digest: 'uEi-rules' },
};

describe('whether a result may be appealed', () => {
  test('until the last second of the window', () => {
    expect(mayAppeal(result, until)).toBe(true);
    expect(mayAppeal(result, after)).toBe(false);
  });

  test('only once, only what is no pass, never what came of an appeal, and only where the rules open it', () => {
    fc.assert(
      fc.property(
        fc.record({
          outcome: fc.constantFrom('pass', 'not-yet'),
          afterAppeal: fc.boolean(),
          appealed: fc.boolean(),
          appealUntil: fc.constantFrom(null, until),
        }),
        fc.constantFrom(until, after),
        (over, now) => {
          const expected =
            over.outcome === 'not-yet' &&
            !over.afterAppeal &&
            !over.appealed &&
            over.appealUntil !== null &&
            now === until;
          expect(mayAppeal({ ...result, ...over }, now)).toBe(expected);
        },
      ),
    );
    expect(mayAppeal(null, until)).toBe(false);
  });
});

describe('what is signed', () => {
  test('an appeal names result, rules and the commitment of the words, and reads as a sentence', () => {
    const draft = appealDraft(one, result, 'a1', 'uEi-words');
    expect(draft.subject).toEqual({ kind: 'result', id: 'r1', digest: 'uEi-mark' });
    expect(draft.policy).toEqual(one.rules);
    expect(draft.details).toEqual({ appealId: 'a1', caseId: 'c1', resultId: 'r1', words: 'uEi-words' });
    expect(draft.sentence.en).toContain('I appeal against the result “not yet”');
    expect(draft.sentence.fr).toContain('Je forme un recours contre le résultat « pas encore »');
  });

  test('its decision names the appeal by its digest and says what follows', () => {
    const appeal = { appealId: 'a1', digest: 'uEi-appeal' };
    const upheld = rulingDraft(one, appeal, 're-mark', 'uEi-reasons');
    expect(upheld.subject).toEqual({ kind: 'appeal', id: 'a1', digest: 'uEi-appeal' });
    expect(upheld.decision).toBe('re-mark');
    expect(upheld.sentence.en).toContain('marks it again');
    const rejected = rulingDraft(one, appeal, 'rejected', 'uEi-reasons');
    expect(rejected.details.finding).toBe('rejected');
    expect(rejected.sentence.fr).toContain('le résultat est maintenu');
  });

  test('words are trimmed and not too few', () => {
    const caseId = '00000000-0000-4000-8000-000000000001';
    expect(appealInput.safeParse({ caseId, text: `  ${'a'.repeat(19)}  ` }).success).toBe(false);
    expect(appealInput.parse({ caseId, text: `  ${'a'.repeat(20)}  ` }).text).toBe('a'.repeat(20));
  });
});
