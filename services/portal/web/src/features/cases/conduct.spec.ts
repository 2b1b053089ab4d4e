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
const earner = {
  earnerId: 'e',
  studentNumber: 'S1',
  name: 'Ann',
  legalName: 'Ann',
  chosenName: null,
  mail: 'a@b.example',
  language: 'en' as const,
};
const open: One = { state: 'open', process, duty, earner };

describe('what can be done with a case', () => {
  it('follows its step', () => {
    expect(actionsOf(open, now, false)).toEqual(['assign', 'extend', 'conditions', 'withdraw']);
    expect(actionsOf({ ...open, process: { ...process, rules: null } }, now, false)).not.toContain('assign');
    const latest = { ...duty, dueAt: duty.extendableUntil };
    expect(actionsOf({ ...open, duty: latest }, now, false)).not.toContain('extend');
  });

  it('opens another attempt within its window only', () => {
    const windows = {
      appealUntil: null,
      attemptFrom: '2026-12-01T00:00:00Z',
      attemptUntil: '2026-12-31T00:00:00Z',
    };
    const failed: One = {
      state: 'finished',
      duty: null,
      earner,
      process: { ...process, phase: 'not-yet', windows },
    };
    expect(actionsOf(failed, now, false)).toEqual(['again', 'conditions']);
    expect(actionsOf(failed, '2026-11-30T00:00:00Z', false)).not.toContain('again');
    expect(actionsOf(failed, '2027-01-01T00:00:00Z', false)).not.toContain('again');
  });

  it('lets the registrar correct an earner at any time, until the earner is erased', () => {
    expect(actionsOf(open, now, true)).toContain('correct');
    expect(actionsOf({ ...open, earner: null }, now, true)).not.toContain('correct');
  });

  it('has nothing for a closed case', () => {
    const closed: One = { state: 'closed', duty: null, earner, process: { ...process, phase: 'withdrawn' } };
    expect(actionsOf(closed, now, false)).toEqual([]);
  });
});

it('extends to the end of a day, never beyond what is allowed', () => {
  const zone = 'America/Toronto';
  expect(endOf('2026-12-10', duty.extendableUntil, zone)).toBe('2026-12-11T04:59:59Z');
  // The clock goes back on that day.
  expect(endOf('2026-11-01', duty.extendableUntil, zone)).toBe('2026-11-02T04:59:59Z');
  expect(endOf('2026-12-20', duty.extendableUntil, zone)).toBe(duty.extendableUntil);
});

it('has a role for every duty', () => {
  expect(rolesFor('second')).toEqual(['assessor']);
  expect(rolesFor('appeal')).toContain('registrar');
});
