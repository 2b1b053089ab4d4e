import { describe, expect, it } from '@jest/globals';
import { type JudgedRules, namedIn, policyFaults } from './policy-check.js';

const known = ['a', 'b', 'x', 'council'].map((id) => ({
  id,
  kind: 'employer',
  name: id,
  mailDomain: `${id}.example`,
}));
const need = (count: number) => ({ confirmations: count, organizations: count });
const ask = (organizationId: string, stage = 1, substituteId: string | null = null) => ({
  organizationId,
  stage,
  substituteId,
});
const rules = (over: Partial<JudgedRules> = {}): JudgedRules => ({
  asked: [ask('a'), ask('b')],
  needs: { 'in-demand': need(2), fidelity: need(1) },
  required: { 'in-demand': [], fidelity: [] },
  veto: false,
  dayKind: 'business',
  dueAfterDays: 14,
  closesAfterDays: 20,
  remindDaysBeforeClose: [3],
  stageAfterDays: null,
  escalateAfterDays: null,
  termMonths: 24,
  teachOutDays: 90,
  renewBeforeDays: 90,
  waiver: null,
  ...over,
});
const faultsOf = (over: Partial<JudgedRules>) =>
  policyFaults(rules(over), { id: 'college', mailDomain: 'college.example' }, known).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('a policy', () => {
  it('is fit where it can be met', () => {
    expect(faultsOf({})).toEqual([]);
    const whole = {
      asked: [ask('a', 1, 'x'), ask('b', 2), ask('council', 2)],
      required: { 'in-demand': ['council'], fidelity: [] },
      veto: true,
      stageAfterDays: 5,
      escalateAfterDays: 10,
      waiver: { longestMonths: 12 },
    };
    expect(faultsOf(whole)).toEqual([]);
    expect(namedIn(rules(whole))).toEqual(['a', 'x', 'b', 'council']);
  });

  it('cannot ask for nothing, nor for more than are asked', () => {
    expect(faultsOf({ needs: { 'in-demand': need(3), fidelity: need(0) } })).toEqual([
      '/needs/in-demand unsatisfiable',
      '/needs/fidelity/confirmations below-floor',
      '/needs/fidelity/organizations below-floor',
    ]);
  });

  it('asks no organization twice, no unknown one, and nobody of the institution', () => {
    expect(faultsOf({ asked: [ask('a'), ask('b'), ask('college')] })).toEqual([
      '/asked/2/organizationId own-organization',
    ]);
    expect(faultsOf({ asked: [ask('a'), ask('b', 1, 'a'), ask('nobody')] })).toEqual([
      '/asked/1/substituteId duplicate',
      '/asked/2/organizationId unknown-organization',
    ]);
    expect(faultsOf({ asked: [ask('a'), ask('b', 1, 'college')] })).toEqual([
      '/asked/1/substituteId own-organization',
    ]);
    const own = policyFaults(rules(), { id: 'college', mailDomain: 'a.example' }, known);
    expect(own).toMatchObject([{ pointer: '/asked/0/organizationId', code: 'same-mail-domain' }]);
    expect(own[0]?.detailFr).toBeTruthy();
  });

  it('asks the bodies that must confirm, and nobody in their place', () => {
    expect(faultsOf({ required: { 'in-demand': ['council'], fidelity: [] } })).toEqual([
      '/required/in-demand/0 required-not-asked',
    ]);
    expect(
      faultsOf({
        asked: [ask('a'), ask('b'), ask('council', 1, 'x')],
        required: { 'in-demand': [], fidelity: ['council', 'council'] },
      }),
    ).toEqual([
      '/required/fidelity/0 required-substituted',
      '/required/fidelity/1 duplicate',
      '/required/fidelity/1 required-substituted',
    ]);
  });

  it('has no empty stage, and none that opens after the closing date', () => {
    expect(faultsOf({ asked: [ask('a'), ask('b', 3)] })).toEqual(['/asked stage-missing']);
    expect(faultsOf({ stageAfterDays: 5 })).toEqual(['/stageAfterDays without-stages']);
    expect(faultsOf({ asked: [ask('a'), ask('b', 2)], stageAfterDays: 20 })).toEqual([
      '/stageAfterDays after-closing',
    ]);
  });

  it('does what it does by its closing date and within its term', () => {
    expect(faultsOf({ dueAfterDays: 21, remindDaysBeforeClose: [20] })).toEqual([
      '/dueAfterDays after-closing',
      '/remindDaysBeforeClose/0 before-opening',
    ]);
    expect(faultsOf({ escalateAfterDays: 5 })).toEqual(['/escalateAfterDays without-substitute']);
    expect(faultsOf({ asked: [ask('a'), ask('b', 1, 'x')], escalateAfterDays: 20 })).toEqual([
      '/escalateAfterDays after-closing',
    ]);
    expect(
      faultsOf({ asked: [ask('a'), ask('b', 2, 'x')], stageAfterDays: 10, escalateAfterDays: 10 }),
    ).toEqual(['/escalateAfterDays after-closing']);
    expect(faultsOf({ termMonths: 3, renewBeforeDays: 84 })).toEqual(['/renewBeforeDays before-term']);
  });
});
