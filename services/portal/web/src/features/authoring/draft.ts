import type { Language } from '../../api/api.js';

export type Texts = Partial<Record<Language, string>>;

/** A concept of a named framework, or the public reason why none fits. */
export type Alignment =
  | { framework: string; version: string; uri: string; code: string; name: Texts }
  | { reason: Texts };

export interface Element {
  id: string;
  text: Texts;
  alignment: Alignment | null;
}

export const slots = ['knowledge', 'skills', 'attitudes'] as const;
export type Slot = (typeof slots)[number];

export interface Competency extends Record<Slot, Element[]> {
  id: string;
  statement: Texts;
}

export interface Task {
  id: string;
  title: Texts;
  description: Texts;
  conditions: Texts;
}

export interface Level {
  id: string;
  title: Texts;
  description: Texts;
}

export interface Criterion {
  id: string;
  title: Texts;
  competencyIds: string[];
  levels: Level[];
  passLevelId: string | null;
}

export const evidenceKinds = ['image', 'video', 'document', 'text', 'link'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface EvidenceAsked {
  id: string;
  title: Texts;
  kinds: EvidenceKind[];
  criterionIds: string[];
}

export type PassRule = { kind: 'every-criterion' } | { kind: 'at-least'; criteria: number };

/** A version while it is written, both languages side by side (catalogue, version/draft.ts). */
export interface Draft {
  baseLanguage: Language;
  languages: Language[];
  name: Texts;
  description: Texts;
  hours: number | null;
  noc: string[];
  cip: string[];
  competencies: Competency[];
  blueprint: { tasks: Task[]; criteria: Criterion[]; passRule: PassRule; evidence: EvidenceAsked[] };
}

export interface Version {
  id: string;
  microCertificationId: string;
  number: number;
  state: string;
  submittedAt: string | null;
  endorsedAt: string | null;
  policy: { policyId: string; revision: number } | null;
  draft: Draft;
}

export interface VersionSummary {
  id: string;
  number: number;
  state: string;
  submittedAt: string | null;
  endorsedAt: string | null;
}

export interface MicroCertification {
  id: string;
  slug: string;
  name: Texts;
  versions: VersionSummary[];
}

export interface Fault {
  pointer: string;
  code: string;
  detail: string;
  detailFr?: string;
  suggestions?: string[];
}

export type Bilingual = Record<Language, string>;

export interface FrameworkElement {
  element: string;
  name: Bilingual;
  state: 'shown' | 'partly' | 'missing' | 'not-declared';
  demonstratedBy: Bilingual;
}

export interface Check {
  complete: boolean;
  faults: Fault[];
  warnings: Fault[];
  framework: FrameworkElement[];
}

export const steps = ['about', 'competencies', 'assessment', 'transcript', 'endorsers', 'submit'] as const;
export type Step = (typeof steps)[number];

/** The step in which a fault's field is. @param pointer RFC 6901, into the draft */
export function stepOf(pointer: string): Step {
  if (pointer.startsWith('/competencies')) return 'competencies';
  if (pointer.startsWith('/blueprint')) return 'assessment';
  return /^\/(hours|noc|cip)/.test(pointer) ? 'transcript' : 'about';
}

/** A short random id, stable over versions. */
export const newId = (): string => crypto.randomUUID();

/** A list with one thing changed, removed where the change gives null. */
export function changed<T extends { id: string }>(
  list: readonly T[],
  id: string,
  change: (one: T) => T | null,
): T[] {
  return list.flatMap((one) => (one.id === id ? (change(one) ?? []) : one));
}

/** A list with a value in or out. */
export const toggled = (list: readonly string[], value: string): string[] =>
  list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
