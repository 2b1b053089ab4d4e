import { describe, expect, it } from '@jest/globals';
import { contentOf, type Policy, policyOf, policySchema } from './content.js';

const id = (n: number): string => `018f0000-0000-7000-8000-00000000000${n}`;
const one = { confirmations: 1, organizations: 1 };
const first: Policy = {
  v: 1,
  policyId: id(1),
  revision: 1,
  organizationId: id(2),
  name: { en: 'One', fr: 'Une' },
  asked: [id(3), id(4)],
  needs: { 'in-demand': one, fidelity: one },
  moment: 'case-opened',
  dueAfterDays: 14,
  closesAfterDays: 30,
  remindDaysBeforeClose: [7],
  termMonths: 24,
  teachOutDays: 90,
};

describe('a policy of either form', () => {
  it('stays readable, with the digest of the bytes that were approved', () => {
    const { digest } = contentOf(first);
    const rules = policyOf(policySchema.parse(first));
    expect(rules.asked).toEqual([
      { organizationId: id(3), stage: 1, substituteId: null },
      { organizationId: id(4), stage: 1, substituteId: null },
    ]);
    expect(rules).toMatchObject({ veto: false, dayKind: 'calendar', renewBeforeDays: 90, waiver: null });
    const second = policySchema.parse({ v: 2, ...rules });
    expect(policyOf(second)).toEqual(rules);
    expect(contentOf(second).digest).not.toBe(digest);
    expect(contentOf(policySchema.parse(first)).digest).toBe(digest);
  });

  it('holds nothing that its form does not have', () => {
    expect(policySchema.safeParse({ ...first, veto: true }).success).toBe(false);
    expect(policySchema.safeParse({ ...first, v: 2 }).success).toBe(false);
    expect(policySchema.safeParse({ ...first, v: 3 }).success).toBe(false);
  });
});
