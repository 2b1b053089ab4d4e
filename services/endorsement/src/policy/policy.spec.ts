import { describe, expect, it } from '@jest/globals';
import { type PolicyInput, policyFaults, policySentence } from './policy.js';

const known = ['a', 'b'].map((id) => ({ id, kind: 'employer', name: id }));
const need = (count: number) => ({ confirmations: count, organizations: count });
const policy = (over: Partial<PolicyInput> = {}): PolicyInput => ({
  name: { en: 'Two', fr: 'Deux' },
  asked: ['a', 'b'],
  needs: { 'in-demand': need(2), fidelity: need(1) },
  moment: 'case-opened',
  dueAfterDays: 14,
  closesAfterDays: 30,
  remindDaysBeforeClose: [3],
  termMonths: 24,
  teachOutDays: 90,
  ...over,
});
const faultsOf = (over: Partial<PolicyInput>) =>
  policyFaults(policy(over), 'college', known).map((fault) => `${fault.pointer} ${fault.code}`);

describe('a policy', () => {
  it('is fit where it can be met', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('cannot ask for nothing, nor for more than are asked, nor the institution itself', () => {
    expect(faultsOf({ needs: { 'in-demand': need(3), fidelity: need(0) } })).toEqual([
      '/needs/in-demand unsatisfiable',
      '/needs/fidelity/confirmations below-floor',
      '/needs/fidelity/organizations below-floor',
    ]);
    expect(faultsOf({ asked: ['a', 'b', 'college'] })).toEqual(['/asked/2 own-organization']);
    expect(faultsOf({ asked: ['a', 'a', 'x'], needs: { 'in-demand': need(1), fidelity: need(1) } })).toEqual([
      '/asked/1 duplicate',
      '/asked/2 unknown-organization',
    ]);
    expect(faultsOf({ dueAfterDays: 31, remindDaysBeforeClose: [30] })).toEqual([
      '/dueAfterDays after-closing',
      '/remindDaysBeforeClose/0 before-opening',
    ]);
  });

  it('reads as a sentence in both languages', () => {
    const { en, fr } = policySentence(policy());
    expect(en).toContain(
      '2 employers of 2 asked confirm that the competencies are in demand, and 1 employer that',
    );
    expect(fr).toContain(
      '2 employeurs confirment, sur 2 sollicités, que les compétences sont en demande, et 1 employeur confirme que',
    );
  });
});
