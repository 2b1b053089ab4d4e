import { describe, expect, it } from '@jest/globals';
import { bodyOf, formOf, freshForm, type RulesRevision } from './rules.js';

const form = { ...freshForm, en: ' Fair ', fr: 'Équitables' };

describe('the form of assessment rules', () => {
  it('becomes the body of a draft, and back', () => {
    const body = bodyOf(form, null);
    expect(body).toMatchObject({
      name: { en: 'Fair', fr: 'Équitables' },
      scope: { kind: 'institution' },
      secondMark: { kind: 'sample', percent: 20 },
      attempts: 2,
      attemptAfterDays: 14,
    });
    const revision: RulesRevision = {
      ...body,
      secondMark: { kind: 'sample', percent: 20 },
      rulesId: 'r1',
      revision: 1,
      state: 'approved',
      sentence: { en: '', fr: '' },
    };
    expect(bodyOf(formOf(revision), revision)).toEqual({ ...body, rulesId: 'r1' });
  });

  it('asks for no percentage, no pause and no micro-certification where there is none', () => {
    const body = bodyOf({ ...form, second: 'all', attempts: '1' }, null);
    expect(body.secondMark).toEqual({ kind: 'all' });
    expect(body.attemptAfterDays).toBe(0);
    expect(bodyOf({ ...form, microCertificationId: 'm1' }, null).scope).toEqual({
      kind: 'micro-certification',
      microCertificationId: 'm1',
    });
  });
});
