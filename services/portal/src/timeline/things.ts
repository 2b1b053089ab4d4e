import type { Kind, Thing } from './timeline.js';

const thing =
  (kind: Kind) =>
  (id: string): Thing => ({ kind, id });

export const organization = thing('organization');
export const micro = thing('micro-certification');
export const version = thing('version');
export const earner = thing('earner');
export const aCase = thing('case');
export const result = thing('result');
export const release = thing('release');
export const award = thing('award');
export const revocation = thing('revocation');
export const decision = thing('decision');
export const pathway = thing('pathway');
/** A policy in one revision. */
export const policy = (id: string, revision: number): Thing => ({ kind: 'policy', id: `${id}/${revision}` });
/** Assessment rules in one revision. */
export const rules = (id: string, revision: number): Thing => ({ kind: 'rules', id: `${id}/${revision}` });
