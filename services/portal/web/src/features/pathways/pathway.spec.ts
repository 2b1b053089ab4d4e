import { describe, expect, it } from '@jest/globals';
import { pathwayRuleSchema } from '../../../../../shared/src/pathway.js';
import { emptyRule, inForce, type PathwayRevision, type RuleForm, ruleKinds, ruleOf } from './pathway.js';

const micros = ['11111111-0000-4000-8000-000000000000', '22222222-0000-4000-8000-000000000000'];
const form = (over: Partial<RuleForm>): RuleForm => ({ ...emptyRule, micros, ...over });

describe('the form of a rule', () => {
  it.each(ruleKinds.filter((kind) => kind !== 'none'))('%s makes a rule that the catalogue takes', (kind) => {
    const rule = ruleOf(form({ kind, count: 2, withinMonths: 12 }));
    expect(pathwayRuleSchema.parse(rule)).toEqual(rule);
  });

  it('of none asks for nothing, and is no rule while something is missing', () => {
    expect(ruleOf(form({ kind: 'none' }))).toBeNull();
    expect(ruleOf(form({ kind: 'all', micros: [] }))).toBeUndefined();
    expect(ruleOf(form({ kind: 'hours', count: 0 }))).toBeUndefined();
    expect(ruleOf(form({ kind: 'any', withinMonths: 0 }))).toBeUndefined();
  });
});

describe('the pathways in force', () => {
  const revision = (number: number, state: PathwayRevision['state']): PathwayRevision => ({
    pathwayId: 'p',
    revision: number,
    microCertificationId: 'm',
    prerequisites: null,
    stack: null,
    state,
    sentence: { en: '', fr: '' },
  });

  it('are the latest approved revision, whatever was drafted since', () => {
    const list = [revision(3, 'draft'), revision(1, 'approved'), revision(2, 'approved')];
    expect(inForce(list).get('m')?.revision).toBe(2);
    expect(inForce([revision(1, 'draft')]).size).toBe(0);
  });
});
