import { describe, expect, it } from '@jest/globals';
import {
  daysAfter,
  decision,
  fold,
  give,
  mark,
  plan,
  resultOf,
  start,
  taken,
  term,
  turn,
} from './machine.fixtures.js';
import { apply, opened, settles } from './machine.js';
import { type CaseState, dueAt, excluded, mustAssign, nextTimer } from './state.js';
import { canDecide } from './verdict.js';

const late = daysAfter(start, 11);
const refused = (code: string) => ({ ok: false, code });

/** A case with a not-yet result of two marks that agreed. */
function failed(over: Parameters<typeof plan>[0] = {}): CaseState {
  const one = turn(opened(plan(over)), 'ann', mark('ann', 'first'));
  return turn(one, 'bob', mark('bob', 'second'), { result: resultOf('not-yet', start) });
}

describe('a case that is marked twice', () => {
  it('goes from evidence to a pass where both marks agree', () => {
    const waiting = opened(plan({ ready: false }));
    expect(waiting.phase).toBe('gathering-evidence');
    const ready = apply(waiting, { type: 'ready' });
    expect(mustAssign(ready)).toBe(true);
    const first = apply(ready, give(ready, 'ann'));
    expect(canDecide(first, mark('bob', 'first'), start)).toEqual(refused('not-your-duty'));
    const second = fold(first, taken(mark('ann', 'first')));
    expect(second.phase).toBe('second-mark');
    expect(excluded(second)).toContain('ann');
    const done = turn(second, 'bob', mark('bob', 'second'), { result: resultOf('pass', start) });
    expect([done.phase, done.ending]).toEqual(['closed', 'pass']);
    expect(nextTimer(done)).toBeNull();
  });

  it('has a moderator settle marks that differ, who marked neither', () => {
    const one = turn(opened(plan()), 'ann', mark('ann', 'first'));
    const two = turn(one, 'bob', mark('bob', 'second'), { differs: true });
    expect(two.phase).toBe('moderation');
    const moderating = apply(two, give(two, 'mod'));
    const settle = (personId: string) => decision(personId, { type: 'moderation', attempt: 1 });
    expect(canDecide(moderating, settle('ann'), start)).toEqual(refused('separation-of-duties'));
    expect(canDecide(moderating, settle('mod'), start)).toEqual({ ok: true, repeated: false });
    const done = fold(moderating, taken(settle('mod'), { result: resultOf('pass', start) }));
    expect(done.ending).toBe('pass');
  });

  it('settles what the rules let it settle', () => {
    const of = (secondMark: boolean) => opened(plan({ secondMark }));
    expect(settles(of(false), { type: 'mark', stage: 'first', attempt: 1 })).toBe('always');
    expect(settles(of(true), { type: 'mark', stage: 'first', attempt: 1 })).toBe('never');
    expect(settles(of(true), { type: 'mark', stage: 'second', attempt: 1 })).toBe('unless-differing');
    expect(settles(of(true), { type: 'mark', stage: 're-mark', attempt: 1 })).toBe('always');
    expect(settles(of(true), { type: 'moderation', attempt: 1 })).toBe('always');
    expect(settles(of(true), { type: 'case-withdrawal' })).toBe('never');
  });
});

describe('who may do what', () => {
  it('keeps earner, submitter and whoever acted away from every duty', () => {
    const state = opened(plan({ anyAssessor: true, secondMark: false }));
    expect(canDecide(state, mark('earner', 'first'), start)).toEqual(refused('own-case'));
    expect(canDecide(state, mark('submitter', 'first'), start)).toEqual(refused('separation-of-duties'));
    expect(canDecide(state, mark('anybody', 'first'), start).ok).toBe(true);
    const assign = (assigneeId: string) =>
      decision('lead', { type: 'case-assignment', duty: 'first', assigneeId });
    expect(canDecide(state, assign('submitter'), start)).toEqual(refused('separation-of-duties'));
    expect(canDecide(state, assign('ann'), start).ok).toBe(true);
  });

  it('assigns somebody else after a declared conflict, and never that person again', () => {
    const first = opened(plan());
    const given = apply(first, give(first, 'ann'));
    const free = fold(given, taken(decision('ann', { type: 'assessment-conflict' })));
    expect(mustAssign(free)).toBe(true);
    expect(excluded(free)).toContain('ann');
    // An assignment that was on its way before the conflict was declared gives her nothing.
    expect(apply(free, give(free, 'ann')).duty?.personId).toBeNull();
    expect(apply(free, give(free, 'bob')).duty?.personId).toBe('bob');
  });

  it('ignores an assignment that comes after the duty was done', () => {
    const state = opened(plan({ anyAssessor: true }));
    const onItsWay = give(state, 'ann');
    const second = fold(state, taken(mark('bob', 'first')));
    const told = apply(second, onItsWay);
    expect(told.duty).toMatchObject({ kind: 'second', personId: null });
    expect(mustAssign(told)).toBe(true);
  });
});

describe('time', () => {
  it('reminds, then gives the duty to somebody else', () => {
    const state = opened(plan());
    const given = apply(state, give(state, 'ann'));
    const at = dueAt(given) ?? '';
    const reminded = apply(given, { type: 'overdue', dueAt: at, nextDueAt: daysAfter(at, 3) });
    expect(reminded.duty).toMatchObject({ personId: 'ann', overdue: 1 });
    const again = dueAt(reminded) ?? '';
    const open = apply(reminded, { type: 'overdue', dueAt: again, nextDueAt: daysAfter(again, 3) });
    expect(open.duty).toMatchObject({ personId: null, term: null, late: ['ann'], overdue: 2 });
    expect(mustAssign(open)).toBe(true);
  });

  it('takes no lateness for a term that was extended meanwhile', () => {
    const state = opened(plan());
    const given = apply(state, give(state, 'ann'));
    const before = dueAt(given) ?? '';
    const longer = decision('lead', { type: 'case-extension', dueAt: daysAfter(start, 20) });
    const extended = fold(given, taken(longer));
    expect(dueAt(extended)).toBe(daysAfter(start, 20));
    expect(apply(extended, { type: 'overdue', dueAt: before, nextDueAt: late })).toEqual(extended);
    const tooLong = decision('lead', { type: 'case-extension', dueAt: daysAfter(start, 31) });
    expect(canDecide(given, tooLong, start)).toEqual(refused('extension-too-long'));
  });

  it('sends back for evidence and goes on by itself', () => {
    const state = opened(plan());
    const given = apply(state, give(state, 'ann'));
    const asked = fold(given, taken(decision('ann', { type: 'evidence-request' }), { term: term(start) }));
    expect([asked.phase, dueAt(asked)]).toEqual(['gathering-evidence', term(start).dueAt]);
    expect(canDecide(asked, mark('ann', 'first'), start).ok).toBe(true);
    const back = apply(asked, { type: 'gathering-passed' });
    expect(back.duty).toMatchObject({ personId: 'ann', term: null });
  });
});

describe('after a result that is no pass', () => {
  it('waits for an attempt or an appeal, then closes', () => {
    const state = failed();
    expect(state.phase).toBe('not-yet');
    const again = decision('lead', { type: 'attempt-opening', attempt: 2 });
    expect(canDecide(state, again, start)).toEqual(refused('attempt-not-open'));
    expect(canDecide(state, again, daysAfter(start, 14)).ok).toBe(true);
    const second = fold(state, taken(again, { term: term(start, 60) }));
    expect([second.phase, second.attempt, second.windows]).toEqual(['gathering-evidence', 2, null]);
    expect(dueAt(state)).toBe(daysAfter(start, 200));
    expect(apply(state, { type: 'windows-passed' }).ending).toBe('not-yet');
  });

  it('has an appeal decided and marked again by people not involved before', () => {
    const state = failed();
    const appeal = decision('earner', { type: 'appeal', appealId: 'a1' });
    expect(canDecide(state, decision('other', appeal.command), start)).toEqual(refused('appeal-not-open'));
    expect(canDecide(state, appeal, late)).toEqual(refused('appeal-not-open'));
    const appealed = fold(state, taken(appeal));
    const deciding = apply(appealed, give(appealed, 'lea'));
    const uphold = (personId: string) =>
      decision(personId, { type: 'appeal-decision', appealId: 'a1', finding: 're-mark' });
    expect(canDecide(deciding, uphold('bob'), start)).toEqual(refused('separation-of-duties'));
    const upheld = fold(deciding, taken(uphold('lea')));
    expect(excluded(upheld)).toEqual(expect.arrayContaining(['ann', 'bob', 'lea']));
    const marked = turn(upheld, 'cid', mark('cid', 're-mark'), { result: resultOf('not-yet', start) });
    // A result after an appeal is appealed no more, the second attempt stays.
    expect(marked.windows).toMatchObject({ appealUntil: null, attemptUntil: daysAfter(start, 200) });
    const passing = turn(upheld, 'cid', mark('cid', 're-mark'), { result: resultOf('pass', start) });
    expect(passing.ending).toBe('pass');
  });

  it('keeps who conducted the case out of its appeal, also by their own assignment', () => {
    const assign = (personId: string, duty: 'first' | 'appeal', assigneeId: string) =>
      decision(personId, { type: 'case-assignment', duty, assigneeId });
    const given = fold(opened(plan()), taken(assign('lou', 'first', 'ann'), { term: term(start) }));
    const one = fold(given, taken(mark('ann', 'first')));
    const done = turn(one, 'bob', mark('bob', 'second'), { result: resultOf('not-yet', start) });
    expect(excluded(done)).not.toContain('lou');
    const appealed = fold(done, taken(decision('earner', { type: 'appeal', appealId: 'a1' })));
    expect(excluded(appealed)).toContain('lou');
    expect(canDecide(appealed, assign('max', 'appeal', 'lou'), start)).toEqual(
      refused('separation-of-duties'),
    );
    expect(canDecide(appealed, assign('max', 'appeal', 'max'), start)).toEqual(
      refused('separation-of-duties'),
    );
    expect(canDecide(appealed, assign('max', 'appeal', 'lea'), start)).toMatchObject({ ok: true });
    const passed = fold(appealed, taken(assign('max', 'appeal', 'lea'), { term: term(start) }));
    expect(excluded(passed)).toContain('max');
    // More time for the own duty is no conduct of the case.
    const longer = decision('lea', { type: 'case-extension', dueAt: term(start).extendableUntil });
    expect(excluded(fold(passed, taken(longer)))).not.toContain('lea');
  });

  it('lets the result stand where the appeal is rejected', () => {
    const appealed = fold(
      failed({ attempts: 1 }),
      taken(decision('earner', { type: 'appeal', appealId: 'a1' })),
    );
    const rejected = turn(
      appealed,
      'lea',
      decision('lea', { type: 'appeal-decision', appealId: 'a1', finding: 'rejected' }),
    );
    expect(rejected.ending).toBe('not-yet');
  });

  it('closes at once where the rules open nothing', () => {
    expect(failed({ attempts: 1, appeals: false }).ending).toBe('not-yet');
  });
});

describe('withdrawal and erasure', () => {
  it('end a case before its result', () => {
    const withdraw = decision('lead', { type: 'case-withdrawal' });
    expect(fold(opened(plan()), taken(withdraw)).ending).toBe('withdrawn');
    expect(canDecide(failed(), withdraw, start)).toEqual(refused('case-stage-passed'));
    expect(apply(failed(), { type: 'erased' }).ending).toBe('erased');
  });
});
