import { describe, expect, it } from '@jest/globals';
import { pathwayRuleSchema } from '../../../../../shared/src/pathway.js';
import {
  DEEPEST,
  formOf,
  inForce,
  newRule,
  type PathwayRevision,
  type Rule,
  type RuleForm,
  ruleKinds,
  ruleOf,
} from './pathway.js';

const micros = ['11111111-0000-4000-8000-000000000000', '22222222-0000-4000-8000-000000000000'];
const form = (over: Partial<RuleForm>): RuleForm => ({ ...newRule('none', 'k'), micros, ...over });

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
    expect(ruleOf(form({ kind: 'at-least', count: 3 }))).toBeUndefined();
    expect(ruleOf(form({ kind: 'all', inner: [newRule('any', 'i')] }))).toBeUndefined();
  });

  const award = (microCertificationId: string): Rule => ({ kind: 'award', microCertificationId });
  const [one = '', two = ''] = micros;
  /** Rules inside rules, so deep. */
  const nested = (depth: number): Rule => ({
    kind: 'at-least',
    count: 2,
    of: [
      award(one),
      { kind: 'hours', hours: 40, of: [two], withinMonths: 12 },
      ...(depth > 2 ? [nested(depth - 1)] : []),
    ],
    withinMonths: null,
  });

  it('holds rules inside rules, and gives them back as they were', () => {
    const rule = nested(DEEPEST);
    expect(pathwayRuleSchema.parse(rule)).toEqual(rule);
    const shown = formOf(rule);
    expect(shown && ruleOf(shown)).toEqual(rule);
    expect(ruleOf(formOf(award(one)) ?? newRule('none'))).toEqual({
      kind: 'all',
      of: [award(one)],
      withinMonths: null,
    });
  });

  it('does not cut what is deeper than it goes', () => {
    expect(formOf(nested(DEEPEST + 1))).toBeNull();
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
