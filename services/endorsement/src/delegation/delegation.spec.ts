import { describe, expect, it } from '@jest/globals';
import {
  type Delegation,
  type DelegationFacts,
  delegationContent,
  delegationSentence,
  delegationState,
  latestDay,
  mayEnd,
} from './delegation.js';

const zone = 'America/Toronto';
const at = new Date('2026-11-24T15:00:00Z');
const facts = (over: Partial<DelegationFacts> = {}): DelegationFacts => ({
  organization: { id: 'o', name: 'Lakeside', timeZone: zone },
  personId: 'lena',
  roles: ['approver', 'administrator'],
  to: { personId: 'luc', roles: ['supervisor'], hasPasskey: true },
  ...over,
});
const codeOf = (over: Partial<DelegationFacts>, untilDay = '2026-12-31') => {
  const made = delegationContent(facts(over), { delegationId: 'd', untilDay }, at);
  return made.ok ? null : made.code;
};

describe('a delegation', () => {
  it('holds from now until the end of its day in the zone of the organization', () => {
    expect(delegationContent(facts(), { delegationId: 'd', untilDay: '2026-12-31' }, at)).toEqual({
      ok: true,
      content: {
        subject: { kind: 'organization', id: 'o', digest: null },
        policy: null,
        decision: 'delegate',
        validFrom: '2026-11-24T15:00:00Z',
        validUntil: '2027-01-01T04:59:59Z',
        details: { delegationId: 'd', toPersonId: 'luc' },
      },
    });
  });

  it('reads with its last day in words', () => {
    const { en, fr } = delegationSentence('Lakeside', '2026-12-31');
    expect(en).toContain('Until the end of December 31, 2026, my colleague');
    expect(fr).toContain("Jusqu'à la fin du 31 décembre 2026, ma ou mon collègue");
  });

  it('is given by who holds the role alone, so that none is delegated further', () => {
    expect(codeOf({ roles: ['supervisor'] })).toBe('delegation-of-delegation');
    expect(codeOf({ roles: [] })).toBe('delegation-of-delegation');
  });

  it('goes to a colleague with a passkey who is no approver', () => {
    expect(codeOf({ to: { personId: 'lena', roles: [], hasPasskey: true } })).toBe('delegation-to-self');
    expect(codeOf({ to: { personId: 'luc', roles: [], hasPasskey: false } })).toBe('delegate-not-enrolled');
    expect(codeOf({ to: { personId: 'luc', roles: ['approver'], hasPasskey: true } })).toBe(
      'delegate-is-approver',
    );
  });

  it('ends today at the earliest and in twelve months at the latest', () => {
    expect(latestDay(at, zone)).toBe('2027-11-24');
    expect(codeOf({}, '2026-11-23')).toBe('term-in-past');
    expect(codeOf({}, '2026-11-24')).toBeNull();
    expect(codeOf({}, '2027-11-24')).toBeNull();
    expect(codeOf({}, '2027-11-25')).toBe('term-too-long');
  });
});

describe('where it stands', () => {
  const one: Delegation = {
    id: 'd',
    organizationId: 'o',
    personId: 'lena',
    toPersonId: 'luc',
    statement: 's',
    validFrom: new Date(10),
    validUntil: new Date(20),
    endedAt: null,
    refusal: null,
  };

  it('is in force through its last instant', () => {
    expect(delegationState(one, new Date(20))).toBe('in-force');
    expect(delegationState(one, new Date(21))).toBe('lapsed');
    expect(delegationState({ ...one, endedAt: new Date(15) }, new Date(14))).toBe('in-force');
    expect(delegationState({ ...one, endedAt: new Date(15) }, new Date(15))).toBe('ended');
    expect(delegationState({ ...one, refusal: 'role-not-held' }, new Date(15))).toBe('refused');
  });

  it('is ended by either of the two', () => {
    expect([mayEnd(one, 'lena'), mayEnd(one, 'luc'), mayEnd(one, 'pia')]).toEqual([true, true, false]);
  });
});
