import { describe, expect, it } from '@jest/globals';
import { rulesContent } from '../../../shared/src/assessment-rules.js';
import { type RulesInput, type RulesRevision, rulesFaults, rulesInForce } from './rules.js';

const input: RulesInput = {
  name: { en: 'Once', fr: 'Une fois' },
  scope: { kind: 'institution' },
  secondMark: { kind: 'none' },
  threshold: { levels: 1 },
  attempts: 1,
  attemptAfterDays: 0,
  markDays: 10,
  secondMarkDays: 10,
  moderationDays: 10,
  longestExtensionDays: 10,
  appealDays: 10,
  appealDecisionDays: 10,
};
const own = { kind: 'micro-certification', microCertificationId: 'm1' } as const;

function approved(rulesId: string, at: string, scope: RulesInput['scope'] = input.scope): RulesRevision {
  const rules = { v: 1 as const, rulesId, revision: 1, organizationId: 'o', ...input, scope };
  const when = new Date(at);
  return { rules, ...rulesContent(rules), state: 'approved', createdAt: when, approvedAt: when };
}

describe('assessment rules of an institution', () => {
  it('are refused with a pointer where they would lead nowhere', () => {
    expect(rulesFaults(input, new Set())).toEqual([]);
    expect(rulesFaults({ ...input, scope: own, attemptAfterDays: 3 }, new Set(['m2']))).toMatchObject([
      { pointer: '/scope/microCertificationId' },
      { pointer: '/attemptAfterDays' },
    ]);
    expect(rulesFaults({ ...input, scope: own }, new Set(['m1']))).toEqual([]);
  });

  it('hold by the newest of the micro-certification, else of the institution', () => {
    const early = approved('a', '2026-01-01T00:00:00Z');
    const late = approved('b', '2026-02-01T00:00:00Z');
    const special = approved('c', '2025-01-01T00:00:00Z', own);
    const draft = { ...approved('d', '2027-01-01T00:00:00Z'), approvedAt: null };
    const all = [late, special, early, draft];
    expect(rulesInForce(all, 'm1')?.rules.rulesId).toBe('c');
    expect(rulesInForce(all, 'm2')?.rules.rulesId).toBe('b');
    expect(rulesInForce([], 'm1')).toBeNull();
  });
});
