import { describe, expect, it } from '@jest/globals';
import { statusOf } from '../../status.js';
import { byDue, outcomeNow, stepOf, whyNotMine } from './case.js';

describe('the step of a case', () => {
  it.each([
    ['prepared', null, null, 'prepared'],
    ['open', null, null, 'marking'],
    ['finished', null, 'pass', 'passed'],
    ['closed', null, null, 'closed'],
    ['open', 'gathering-evidence', null, 'open'],
    ['open', 'first-mark', null, 'marking'],
    ['open', 'second-mark', null, 'second-mark'],
    ['open', 'moderation', null, 'moderation'],
    ['finished', 'not-yet', 'not-yet', 'not-yet'],
    ['finished', 'appeal', 'not-yet', 'appeal'],
    ['finished', 're-mark', 'not-yet', 're-mark'],
    ['finished', 'closed', 'pass', 'passed'],
    ['closed', 'withdrawn', null, 'withdrawn'],
  ] as const)('%s, %s, %s reads %s', (state, phase, outcome, expected) => {
    const step = stepOf({ state, phase, outcome });
    expect(step).toBe(expected);
    expect(statusOf('case', step)).not.toBeNull();
  });
});

describe('the queue', () => {
  it('counts open cases that are not mine by reason', () => {
    const no = (code: string) => ({ mayMark: { ok: false as const, code }, state: 'open' as const });
    const marked = { ...no('case-already-marked'), state: 'finished' as const };
    const mine = { mayMark: { ok: true as const }, state: 'open' as const };
    expect(whyNotMine([mine, marked, no('own-case'), no('not-your-duty'), no('not-your-duty')])).toEqual([
      { code: 'not-your-duty', count: 2 },
      { code: 'own-case', count: 1 },
    ]);
  });

  it('has the earliest due first', () => {
    const due = [{ dueAt: null }, { dueAt: '2026-12-02' }, { dueAt: '2026-12-01' }].sort(byDue);
    expect(due.map((one) => one.dueAt)).toEqual(['2026-12-01', '2026-12-02', null]);
  });
});

describe('the result as it stands', () => {
  const levels = ['low', 'pass', 'high'].map((id) => ({ id, title: id, description: id }));
  const criteria = ['a', 'b'].map((id) => ({
    id,
    title: id,
    competencyIds: [],
    levels,
    passLevelId: 'pass',
  }));
  const given = (a: string | null, b: string | null) => ({ a: { levelId: a }, b: { levelId: b } });

  it('follows the pass rule once every criterion has a level', () => {
    const every = { criteria, passRule: { kind: 'every-criterion' as const } };
    expect(outcomeNow(every, given('pass', null))).toBeNull();
    expect(outcomeNow(every, given('pass', 'high'))).toBe('pass');
    expect(outcomeNow(every, given('low', 'high'))).toBe('not-yet');
    const one = { criteria, passRule: { kind: 'at-least' as const, criteria: 1 } };
    expect(outcomeNow(one, given('low', 'high'))).toBe('pass');
    expect(outcomeNow(one, given('low', 'low'))).toBe('not-yet');
  });
});
