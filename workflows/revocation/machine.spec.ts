import { describe, expect, it } from '@jest/globals';
import { afterLapse, afterWindow, decision, events, fold, inWindow, plan } from './machine.fixtures.js';
import { apply, canDecide } from './machine.js';
import { nextTimer, opened, phaseOf } from './state.js';

const approve = (personId: string, role: string, at = afterWindow) =>
  decision(personId, { act: 'approve', role }, at);
const windowPassed = [{ type: 'window-passed' }] as const;

describe('revocation machine', () => {
  it('is revoked by two persons in two roles after the window, neither its proposer', () => {
    const first = approve('remi', 'registrar');
    const state = fold([...windowPassed, ...events(first)]);
    expect([phaseOf(state), state.ending]).toEqual(['first-approval', null]);
    expect(canDecide(state, approve('lead', 'administrator'), afterWindow)).toMatchObject({
      code: 'revocation-approver-is-proposer',
    });
    expect(canDecide(state, approve('remi', 'administrator'), afterWindow)).toMatchObject({
      code: 'revocation-approver-twice',
    });
    expect(canDecide(state, approve('rita', 'registrar'), afterWindow)).toMatchObject({
      code: 'revocation-approvers-of-one-role',
    });
    expect(canDecide(state, first, afterWindow)).toEqual({ ok: true, repeated: true });
    const second = approve('adele', 'administrator');
    expect(canDecide(state, second, afterWindow)).toEqual({ ok: true, repeated: false });
    const ended = fold(events(second), state);
    expect([ended.ending, nextTimer(ended)]).toEqual(['revoked', null]);
    expect(canDecide(ended, approve('x', 'y'), afterWindow)).toMatchObject({ code: 'revocation-ended' });
  });

  it('takes no approval while the window is open or an appeal waits', () => {
    const state = opened(plan);
    expect(canDecide(state, approve('remi', 'registrar', inWindow), inWindow)).toMatchObject({
      code: 'appeal-window-open',
    });
    // Prepared in the window and sent after it: the ledger would not take it either.
    expect(canDecide(state, approve('remi', 'registrar', inWindow), afterWindow)).toMatchObject({
      code: 'appeal-window-open',
    });
    const appeal = decision('earner', { act: 'appeal', awardId: 'a1' }, inWindow);
    const appealed = fold([...events(appeal), ...windowPassed]);
    expect(canDecide(appealed, approve('remi', 'registrar'), afterWindow)).toMatchObject({
      code: 'appeal-unanswered',
    });
    const dismissal = decision('adele', { act: 'dismiss', awardId: 'a1' }, afterWindow);
    const answered = fold(events(dismissal), appealed);
    expect(canDecide(answered, approve('remi', 'registrar'), afterWindow).ok).toBe(true);
    expect(
      canDecide(answered, decision('x', { act: 'dismiss', awardId: 'a1' }, afterWindow), afterWindow),
    ).toMatchObject({ code: 'appeal-unknown' });
  });

  it('takes an appeal in the window, once an award, also where a crash brings it late', () => {
    const appeal = decision('earner', { act: 'appeal', awardId: 'a1' }, inWindow);
    expect(canDecide(opened(plan), appeal, afterWindow).ok).toBe(true);
    const state = fold(events(appeal));
    expect(
      canDecide(state, decision('earner', { act: 'appeal', awardId: 'a1' }, inWindow), inWindow),
    ).toMatchObject({
      code: 'appeal-already-made',
    });
    expect(
      canDecide(state, decision('other', { act: 'appeal', awardId: 'a2' }, afterWindow), afterWindow),
    ).toMatchObject({ code: 'appeal-window-ended' });
  });

  it('ends when every award was taken out, and when it is rejected', () => {
    const exempt = (awardId: string) => events(decision('adele', { act: 'exempt', awardId }, inWindow));
    const two = fold([...exempt('a1'), ...exempt('a2')]);
    expect(two.ending).toBeNull();
    expect(fold(exempt('a3'), two).ending).toBe('exempted');
    const rejected = fold(events(decision('lead', { act: 'reject' }, inWindow)));
    expect([rejected.ending, rejected.tellings.at(-1)?.occasion]).toEqual(['rejected', 'rejected']);
  });

  it('forgets what the ledger refused', () => {
    const state = fold([...windowPassed, ...events(approve('remi', 'registrar'), false)]);
    expect([state.approvals, state.ending, state.decided.length]).toEqual([[], null, 1]);
    const appeal = decision('earner', { act: 'appeal', awardId: 'a1' }, inWindow);
    const refused = fold([
      ...events(appeal),
      ...events(decision('x', { act: 'exempt', awardId: 'a1' }, inWindow), false),
    ]);
    expect([refused.appeals[0]?.answer, refused.exempted]).toEqual([null, []]);
  });

  it('reminds after the window and lapses, but not before what is on its way is settled', () => {
    let state = opened(plan);
    const passed: string[] = [];
    for (let timer = nextTimer(state); timer; timer = nextTimer(state)) {
      passed.push(timer.event.type);
      state = apply(state, timer.event);
    }
    expect(passed).toEqual(['window-passed', 'reminder-passed', 'reminder-passed', 'lapse-passed']);
    expect(state.ending).toBe('lapsed');
    expect(canDecide(opened(plan), approve('remi', 'registrar', afterLapse), afterLapse)).toMatchObject({
      code: 'revocation-ended',
    });
    const inFlight = fold([...windowPassed, { type: 'reserved', decision: approve('remi', 'registrar') }]);
    expect(apply(inFlight, { type: 'lapse-passed' })).toEqual(inFlight);
  });

  it('tells everybody in ranges, and one by name', () => {
    const state = fold([{ type: 'told', next: 500 }]);
    expect(state.tellings).toEqual([{ occasion: 'proposed', awardId: null, next: 500 }]);
    expect(fold([{ type: 'told', next: null }], state).tellings).toEqual([]);
  });
});
