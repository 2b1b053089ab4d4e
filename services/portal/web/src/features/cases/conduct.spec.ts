import { describe, expect, it } from '@jest/globals';
import { actionsOf, endOf, rolesFor } from './conduct.js';

type One = Parameters<typeof actionsOf>[0];
const now = '2026-12-01T12:00:00Z';
const rules = { rulesId: 'r', revision: 1, name: { en: 'x', fr: 'x' } };
const process = { phase: 'first-mark', attempt: 1, attempts: 2, dueAt: null, windows: null, rules };
const duty = {
  duty: 'first' as const,
  attempt: 1,
  personId: 'p',
  mine: false,
  dueAt: '2026-12-05T04:59:59Z',
  extendableUntil: '2026-12-20T04:59:59Z',
};
const open: One = { state: 'open', process, duty };

describe('what can be done with a case', () => {
  it('follows its step', () => {
    expect(actionsOf(open, now)).toEqual(['assign', 'extend', 'conditions', 'withdraw']);
    expect(actionsOf({ ...open, process: { ...process, rules: null } }, now)).not.toContain('assign');
    const latest = { ...duty, dueAt: duty.extendableUntil };
    expect(actionsOf({ ...open, duty: latest }, now)).not.toContain('extend');
  });

  it('opens another attempt within its window only', () => {
    const windows = {
      appealUntil: null,
      attemptFrom: '2026-12-01T00:00:00Z',
      attemptUntil: '2026-12-31T00:00:00Z',
    };
    const failed: One = { state: 'finished', duty: null, process: { ...process, phase: 'not-yet', windows } };
    expect(actionsOf(failed, now)).toEqual(['again', 'conditions']);
    expect(actionsOf(failed, '2026-11-30T00:00:00Z')).not.toContain('again');
    expect(actionsOf(failed, '2027-01-01T00:00:00Z')).not.toContain('again');
  });

  it('has nothing for a closed case', () => {
    const closed: One = { state: 'closed', duty: null, process: { ...process, phase: 'withdrawn' } };
    expect(actionsOf(closed, now)).toEqual([]);
  });
});

it('extends to the end of a day, never beyond what is allowed', () => {
  expect(endOf('2026-12-10', duty.extendableUntil)).toBe('2026-12-10T23:59:59Z');
  expect(endOf('2026-12-20', duty.extendableUntil)).toBe(duty.extendableUntil);
});

it('has a role for every duty', () => {
  expect(rolesFor('second')).toEqual(['assessor']);
  expect(rolesFor('appeal')).toContain('registrar');
});
