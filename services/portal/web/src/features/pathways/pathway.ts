import type { Language } from '../../api/api.js';

/** A rule over awards, as the catalogue takes it. */
export type Rule =
  | { kind: 'award'; microCertificationId: string }
  | { kind: 'all' | 'any'; of: Rule[]; withinMonths: number | null }
  | { kind: 'at-least'; count: number; of: Rule[]; withinMonths: number | null }
  | { kind: 'hours'; hours: number; of: string[]; withinMonths: number | null };

/** A revision of a pathway. */
export interface PathwayRevision {
  pathwayId: string;
  revision: number;
  microCertificationId: string;
  prerequisites: Rule | null;
  stack: Rule | null;
  state: 'draft' | 'approved';
  sentence: Record<Language, string>;
}

export const ruleKinds = ['none', 'all', 'any', 'at-least', 'hours'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What the form holds of a rule: micro-certifications, and further rules inside it. */
export interface RuleForm {
  /** Tells the rules of a form apart. */
  key: string;
  kind: RuleKind;
  micros: string[];
  /** Rules inside this one; one of hours has none. */
  inner: RuleForm[];
  /** How many, or how many hours. */
  count: number;
  withinMonths: number | null;
}

/** So deep goes the form; deeper rules come by the API and are shown as a sentence. */
export const DEEPEST = 4;

export const newRule = (kind: RuleKind, key: string = crypto.randomUUID()): RuleForm => ({
  key,
  kind,
  micros: [],
  inner: [],
  count: 1,
  withinMonths: null,
});

/** The rule of a form; null where it asks for nothing, undefined while it is not complete. */
export function ruleOf(form: RuleForm): Rule | null | undefined {
  const { kind, micros, count, withinMonths } = form;
  if (kind === 'none') return null;
  if (!Number.isInteger(count) || count < 1) return undefined;
  if (withinMonths !== null && (!Number.isInteger(withinMonths) || withinMonths < 1)) return undefined;
  if (kind === 'hours')
    return micros.length === 0 ? undefined : { kind, hours: count, of: micros, withinMonths };
  const inner = form.inner.map(ruleOf);
  const of: Rule[] = micros.map((microCertificationId) => ({ kind: 'award', microCertificationId }));
  for (const rule of inner) {
    if (!rule) return undefined;
    of.push(rule);
  }
  if (of.length === 0 || (kind === 'at-least' && count > of.length)) return undefined;
  return kind === 'at-least' ? { kind, count, of, withinMonths } : { kind, of, withinMonths };
}

/** The form of a rule that there is, to go on from it; null where it is deeper than the form. */
export function formOf(rule: Rule | null, depth = 1): RuleForm | null {
  if (!rule) return newRule('none');
  if (depth > DEEPEST) return null;
  if (rule.kind === 'award') return { ...newRule('all'), micros: [rule.microCertificationId] };
  const { kind, withinMonths } = rule;
  if (rule.kind === 'hours') return { ...newRule(kind), micros: rule.of, count: rule.hours, withinMonths };
  const inner: RuleForm[] = [];
  for (const part of rule.of) {
    if (part.kind === 'award') continue;
    const form = formOf(part, depth + 1);
    if (!form) return null;
    inner.push(form);
  }
  const micros = rule.of.flatMap((part) => (part.kind === 'award' ? [part.microCertificationId] : []));
  return { ...newRule(kind), micros, inner, count: rule.kind === 'at-least' ? rule.count : 1, withinMonths };
}

export type LeftReason = 'missing' | 'not-valid' | 'too-old';

/** What is left before a rule is met. */
export type Left =
  | { kind: 'award'; microCertificationId: string; reason: LeftReason }
  | { kind: 'some'; count: number; of: Left[] }
  | { kind: 'hours'; hours: number; of: { microCertificationId: string; reason: LeftReason }[] };

export interface Progress {
  met: boolean;
  left: Left[];
  have: number;
  need: number;
  unit: 'parts' | 'hours';
}

/** How far an earner is. */
export interface OwnPathway {
  microCertificationId: string;
  held: boolean;
  prerequisites: Progress | null;
  stack: Progress | null;
}

export interface OwnPathways {
  items: OwnPathway[];
  names: Record<string, Record<Language, string>>;
}

/** The revision of each micro-certification that is in force, by its id. */
export function inForce(revisions: readonly PathwayRevision[]): Map<string, PathwayRevision> {
  const latest = new Map<string, PathwayRevision>();
  for (const one of revisions) {
    const known = latest.get(one.microCertificationId);
    if (one.state === 'approved' && (!known || known.revision < one.revision))
      latest.set(one.microCertificationId, one);
  }
  return latest;
}
