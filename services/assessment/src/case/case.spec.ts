import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roles } from '../../../shared/src/roles.js';
import { canAddEvidence, canMark, canOpen, caseStates, seesNames } from './case.js';

const open = { state: 'open', earnerId: 'earner', consented: true, erased: false, marked: false } as const;
const by = { submitterId: 'lead' };
const facts = fc.record({
  state: fc.constantFrom(...caseStates),
  earnerId: fc.constantFrom('earner', 'other'),
  consented: fc.boolean(),
  erased: fc.boolean(),
  marked: fc.boolean(),
});

describe('a case', () => {
  it('opens once, for an endorsed version', () => {
    expect(canOpen({ state: 'prepared', erased: false }, true)).toEqual({ ok: true });
    expect(canOpen({ state: 'prepared', erased: false }, false)).toEqual({
      ok: false,
      code: 'version-not-endorsed',
    });
    for (const state of ['open', 'finished', 'closed'] as const)
      expect(canOpen({ state, erased: false }, true)).toEqual({ ok: false, code: 'case-not-prepared' });
  });

  it('is marked only while open, with consent, by somebody else', () => {
    expect(canMark(open, 'assessor', by)).toEqual({ ok: true });
    expect(canMark({ ...open, consented: false }, 'assessor', by)).toEqual({
      ok: false,
      code: 'consent-missing',
    });
    expect(canMark(open, 'earner', by)).toEqual({ ok: false, code: 'own-case' });
    expect(canMark({ ...open, state: 'finished' }, 'assessor', by)).toEqual({
      ok: false,
      code: 'case-already-marked',
    });
    fc.assert(
      fc.property(facts, fc.constantFrom('earner', 'assessor', 'lead'), (one, personId) => {
        if (!canMark(one, personId, by).ok) return;
        expect(one).toMatchObject({ state: 'open', consented: true, erased: false });
        expect([one.earnerId, by.submitterId]).not.toContain(personId);
      }),
    );
  });

  it('of an erased earner takes nothing any more', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const erased = { ...one, erased: true };
        expect(
          [canOpen(erased, true), canMark(erased, 'assessor', by), canAddEvidence(erased)].some(
            (may) => may.ok,
          ),
        ).toBe(false);
      }),
    );
  });

  it('takes evidence until it has a result', () => {
    expect(caseStates.filter((state) => canAddEvidence({ state, erased: false, marked: false }).ok)).toEqual([
      'prepared',
      'open',
    ]);
    expect(canAddEvidence({ ...open, marked: true })).toEqual({ ok: false, code: 'case-closed' });
  });

  it('is marked once more after an appeal, though a result stands', () => {
    const finished = { ...open, state: 'finished', marked: true } as const;
    expect(canMark(finished, 'assessor', by, 're-mark')).toEqual({ ok: true });
    expect(canMark(finished, 'assessor', by, 'second').ok).toBe(false);
  });
});

it('only registrar, programme lead and administrator see names', () => {
  expect(roles.filter((role) => seesNames([role]))).toEqual(['programme-lead', 'registrar', 'administrator']);
  expect(seesNames([])).toBe(false);
});
