import { describe, expect, it } from '@jest/globals';
import { type Asking, askingFaults } from './policy-asking.js';

const need = (count: number) => ({ confirmations: count, organizations: count });
const asked = ['lakeside', 'pinegate'].map((organizationId) => ({
  organizationId,
  stage: 1,
  substituteId: organizationId === 'lakeside' ? 'harbour' : null,
}));
const known = ['lakeside', 'pinegate', 'harbour'].map((id) => ({ id, name: id.toUpperCase() }));
const rules = {
  asked,
  needs: { 'in-demand': need(2), fidelity: need(1) },
  required: { 'in-demand': [], fidelity: [] as string[] },
};
const asking = (unaskable: string[], confirming: string[] = []): Asking => ({
  unaskable: new Set(unaskable),
  confirming: { 'in-demand': new Set(confirming), fidelity: new Set() },
});
const faultsOf = (of: Asking, over = {}) =>
  askingFaults({ ...rules, ...over }, known, of).map((one) => `${one.pointer}: ${one.detail}`);

describe('a policy held against who can be asked', () => {
  it('is fit while enough can be asked, or a substitute can', () => {
    expect(faultsOf(asking([]))).toEqual([]);
    expect(faultsOf(asking(['lakeside']))).toEqual([]);
    expect(faultsOf(asking(['pinegate']), { needs: { 'in-demand': need(1), fidelity: need(1) } })).toEqual(
      [],
    );
  });

  it('names who is missing where too few are left', () => {
    expect(faultsOf(asking(['pinegate']))).toEqual([
      '/asked/1/organizationId: PINEGATE is not to be asked, or is in conflict, and without it the policy cannot be met',
    ]);
    expect(faultsOf(asking(['lakeside', 'harbour', 'pinegate']))).toHaveLength(2);
  });

  it('counts a confirmation of the same text, which nobody has to be asked for', () => {
    expect(faultsOf(asking(['pinegate'], ['pinegate']))).toEqual([]);
  });

  it('names a body that must confirm, for which no substitute stands in', () => {
    const required = { 'in-demand': [], fidelity: ['lakeside'] };
    expect(faultsOf(asking(['lakeside']), { required })).toHaveLength(1);
  });
});
