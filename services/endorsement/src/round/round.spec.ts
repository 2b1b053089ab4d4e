import { describe, expect, it } from '@jest/globals';
import { type Asking, asksOf, lastStageOf, momentsOf, morningAfter, type Standing } from './round.js';

describe('the moments of a round', () => {
  it('end with the day in the zone of the institution, also over a change of the clock', () => {
    const policy = {
      dayKind: 'calendar' as const,
      dueAfterDays: 7,
      closesAfterDays: 14,
      remindDaysBeforeClose: [10, 2, 2, 20],
    };
    // Clocks go back on 1 November 2026 in Toronto.
    expect(momentsOf(policy, 'America/Toronto', new Date('2026-10-24T03:30:00Z'))).toEqual({
      dueAt: '2026-10-31T03:59:59Z',
      closesAt: '2026-11-07T04:59:59Z',
      remindAt: ['2026-10-27T13:00:00Z', '2026-11-04T14:00:00Z'],
    });
  });

  it('leave out a reminder that would have come before the opening', () => {
    const policy = {
      dayKind: 'calendar' as const,
      dueAfterDays: 1,
      closesAfterDays: 2,
      remindDaysBeforeClose: [2],
    };
    expect(momentsOf(policy, 'America/Toronto', new Date('2026-11-24T20:00:00Z')).remindAt).toEqual([]);
  });
});

describe('the days of a round', () => {
  it('are business days where the policy says so: over weekends and the holidays at the end of the year', () => {
    const policy = {
      dayKind: 'business' as const,
      dueAfterDays: 20,
      closesAfterDays: 25,
      remindDaysBeforeClose: [2],
    };
    const zone = 'America/Toronto';
    const openedAt = new Date('2026-11-24T20:00:00Z');
    expect(momentsOf(policy, zone, openedAt)).toEqual({
      dueAt: '2026-12-23T04:59:59Z',
      closesAt: '2027-01-01T04:59:59Z',
      remindAt: ['2026-12-29T14:00:00Z'],
    });
    expect(morningAfter(policy, 3, zone, openedAt)).toBe('2026-11-27T14:00:00Z');
    expect(morningAfter(policy, null, zone, openedAt)).toBeNull();
  });
});

describe('what employers are asked', () => {
  const need = (count: number) => ({ confirmations: count, organizations: count });
  const asking = (over: Partial<Asking> = {}): Asking => ({
    policy: {
      asked: ['a', 'b', 'c'].map((organizationId) => ({ organizationId, stage: 1, substituteId: null })),
      needs: { 'in-demand': need(3), fidelity: need(3) },
      required: { 'in-demand': [], fidelity: [] },
    },
    standing: [],
    waived: [],
    vetoes: [],
    unavailable: new Set(),
    ...over,
  });
  const signed = (organizationId: string, kind: 'in-demand' | 'fidelity'): Standing => ({
    confirmationId: `${organizationId}-${kind}`,
    kind,
    organizationId,
    state: 'signed',
  });
  const asked = (of: Asking, stage = 1) =>
    asksOf(of, stage).map(({ organizationId, kinds }) => `${organizationId}: ${kinds.join(', ')}`);

  it('is each kind that they have no standing confirmation of', () => {
    const standing: Standing[] = [
      signed('a', 'in-demand'),
      { ...signed('b', 'in-demand'), state: 'held' },
      { ...signed('b', 'fidelity'), state: 'given' },
    ];
    expect(asked(asking({ standing }))).toEqual(['a: fidelity', 'c: in-demand, fidelity']);
  });

  it('is nothing of a kind that is met by confirmations in force: only what changed is asked', () => {
    const { policy } = asking();
    const two = { ...policy, needs: { 'in-demand': need(2), fidelity: need(2) } };
    const standing = [signed('a', 'in-demand'), signed('b', 'in-demand')];
    expect(asked(asking({ policy: two, standing }))).toEqual(['a: fidelity', 'b: fidelity', 'c: fidelity']);
    const named = { ...two, required: { 'in-demand': ['c'], fidelity: [] } };
    expect(asked(asking({ policy: named, standing }))).toContain('c: in-demand, fidelity');
    const vetoes = [{ kind: 'in-demand' as const, organizationId: 'c' }];
    expect(asked(asking({ policy: two, standing, vetoes }))).toContain('c: in-demand, fidelity');
  });

  it('goes stage by stage, and to the substitute of who cannot be asked', () => {
    const { policy } = asking();
    const staged = {
      ...policy,
      asked: [
        { organizationId: 'a', stage: 1, substituteId: 'x' },
        { organizationId: 'b', stage: 2, substituteId: null },
        { organizationId: 'c', stage: 2, substituteId: 'x' },
      ],
    };
    const of = asking({ policy: staged, unavailable: new Set(['a', 'b']) });
    expect(asksOf(of, 1)).toEqual([
      { organizationId: 'x', substituteId: null, kinds: ['in-demand', 'fidelity'] },
    ]);
    expect(asksOf(of, 2).map((one) => [one.organizationId, one.substituteId])).toEqual([['c', 'x']]);
    expect(lastStageOf(staged)).toBe(2);
    expect(asked(asking({ policy: staged, unavailable: new Set(['a', 'x']) }))).toEqual([]);
  });
});
