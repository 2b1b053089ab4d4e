import { describe, expect, it } from '@jest/globals';
import { type GivenAnswer, kindState, requestState } from './request.js';

const answer = (over: Partial<GivenAnswer>): GivenAnswer => ({
  kind: 'fidelity',
  answer: 'confirm',
  state: 'recorded',
  reservedAt: new Date(1),
  confirmation: 'given',
  ...over,
});
const stateOf = (...answers: GivenAnswer[]) => kindState(['fidelity'], 'fidelity', answers);

describe('where a kind stands', () => {
  it('follows the latest answer that was not given back', () => {
    expect(stateOf()).toBe('open');
    expect(kindState(['in-demand'], 'fidelity', [])).toBe('not-asked');
    expect(stateOf(answer({ state: 'reserved' }))).toBe('sending');
    expect(stateOf(answer({}))).toBe('signing');
    expect(stateOf(answer({ confirmation: 'held' }))).toBe('held');
    expect(stateOf(answer({ confirmation: 'signed' }))).toBe('confirmed');
    expect(stateOf(answer({ confirmation: 'withdrawn' }))).toBe('withdrawn');
    expect(stateOf(answer({ answer: 'decline', confirmation: null }))).toBe('declined');
    const change = answer({ answer: 'change', confirmation: null });
    expect(stateOf(change)).toBe('change-requested');
    expect(stateOf(change, answer({ reservedAt: new Date(2), confirmation: 'signed' }))).toBe('confirmed');
    expect(stateOf(change, answer({ reservedAt: new Date(2), state: 'released' }))).toBe('change-requested');
    expect(stateOf(change, answer({ reservedAt: new Date(2), state: 'recalled' }))).toBe('open');
  });

  it('is overdue after the due date until it is closed', () => {
    const dueAt = new Date(10);
    expect(requestState({ state: 'open', dueAt }, new Date(10))).toBe('open');
    expect(requestState({ state: 'open', dueAt }, new Date(11))).toBe('overdue');
    expect(requestState({ state: 'closed', dueAt }, new Date(11))).toBe('closed');
  });
});
