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

/** What the form holds of a rule: one level. Deeper rules come by the API and are shown as a sentence. */
export interface RuleForm {
  kind: RuleKind;
  micros: string[];
  /** How many, or how many hours. */
  count: number;
  withinMonths: number | null;
}

export const emptyRule: RuleForm = { kind: 'none', micros: [], count: 1, withinMonths: null };

/** The rule of a form; undefined while it is not complete. */
export function ruleOf({ kind, micros, count, withinMonths }: RuleForm): Rule | null | undefined {
  if (kind === 'none') return null;
  if (micros.length === 0 || !Number.isInteger(count) || count < 1) return undefined;
  if (withinMonths !== null && (!Number.isInteger(withinMonths) || withinMonths < 1)) return undefined;
  const of = micros.map((microCertificationId): Rule => ({ kind: 'award', microCertificationId }));
  switch (kind) {
    case 'all':
    case 'any':
      return { kind, of, withinMonths };
    case 'at-least':
      return { kind, count, of, withinMonths };
    case 'hours':
      return { kind, hours: count, of: micros, withinMonths };
  }
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
