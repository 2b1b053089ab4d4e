import { describe, expect, it } from '@jest/globals';
import { asksOf, momentsOf } from './round.js';

describe('the moments of a round', () => {
  it('end with the day in the zone of the institution, also over a change of the clock', () => {
    const policy = { dueAfterDays: 7, closesAfterDays: 14, remindDaysBeforeClose: [10, 2, 2, 20] };
    // Clocks go back on 1 November 2026 in Toronto.
    expect(momentsOf(policy, 'America/Toronto', new Date('2026-10-24T03:30:00Z'))).toEqual({
      dueAt: '2026-10-31T03:59:59Z',
      closesAt: '2026-11-07T04:59:59Z',
      remindAt: ['2026-10-27T13:00:00Z', '2026-11-04T14:00:00Z'],
    });
  });

  it('leave out a reminder that would have come before the opening', () => {
    const policy = { dueAfterDays: 1, closesAfterDays: 2, remindDaysBeforeClose: [2] };
    expect(momentsOf(policy, 'America/Toronto', new Date('2026-11-24T20:00:00Z')).remindAt).toEqual([]);
  });
});

describe('what employers are asked', () => {
  it('is each kind that they have no standing confirmation of', () => {
    const standing = [
      { confirmationId: '1', kind: 'in-demand' as const, organizationId: 'a', state: 'signed' as const },
      { confirmationId: '2', kind: 'in-demand' as const, organizationId: 'b', state: 'held' as const },
      { confirmationId: '3', kind: 'fidelity' as const, organizationId: 'b', state: 'given' as const },
    ];
    expect(asksOf(['a', 'b', 'c'], standing)).toEqual([
      { organizationId: 'a', kinds: ['fidelity'] },
      { organizationId: 'c', kinds: ['in-demand', 'fidelity'] },
    ]);
  });
});
