import { z } from 'zod';
import { type Language, languages } from '../../../shared/src/content.js';
import { isWritten } from './text.js';

/**
 * A version while it is written: everything may still be missing, in both languages side by side. What must be there
 * at submission is judged by check.ts; what is refused here could not be kept or would be ambiguous.
 */

/** How evidence may come; what assessment accepts as a file or link of each kind. */
const evidenceKinds = ['image', 'video', 'document', 'text', 'link'] as const;

const MAX_TEXT = 4000;
const text = z
  .string()
  .max(MAX_TEXT)
  .refine(isWritten, 'holds characters that cannot be written')
  .transform((value) => value.trim());

/** A text by language; an empty one is not written yet. */
const texts = z
  .partialRecord(z.enum(languages), text)
  .transform((value) =>
    Object.fromEntries(languages.flatMap((one) => (value[one] ? [[one, value[one]]] : []))),
  )
  .pipe(z.partialRecord(z.enum(languages), z.string()))
  .default({});

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'letters, digits, - and _ only, at most 64')
  .optional();
const ids = z
  .array(z.string().min(1).max(64))
  .max(200)
  .default([])
  .transform((list) => [...new Set(list)].sort());

/** For ESCO only the URI counts: version, code and names are taken from the classification and then stay. */
const concept = z.strictObject({
  framework: z.string().trim().min(1).max(100),
  version: z.string().trim().max(50).default(''),
  uri: z.string().trim().max(500),
  code: z.string().trim().max(100).default(''),
  name: texts,
});
const alignment = z
  .union([concept, z.strictObject({ reason: texts })])
  .nullable()
  .default(null);

const element = z.strictObject({ id, text: texts, alignment });
const elements = z.array(element).max(50).default([]);
const competency = z.strictObject({
  id,
  statement: texts,
  knowledge: elements,
  skills: elements,
  attitudes: elements,
});
const task = z.strictObject({ id, title: texts, description: texts, conditions: texts });
const level = z.strictObject({ id, title: texts, description: texts });
const criterion = z.strictObject({
  id,
  title: texts,
  competencyIds: ids,
  levels: z.array(level).max(10).default([]),
  passLevelId: z.string().max(64).nullable().default(null),
});
const evidence = z.strictObject({
  id,
  title: texts,
  kinds: z
    .array(z.enum(evidenceKinds))
    .max(10)
    .default([])
    .transform((list) => [...new Set(list)].sort()),
  criterionIds: ids,
});
const blueprint = z.strictObject({
  tasks: z.array(task).max(50).default([]),
  criteria: z.array(criterion).max(100).default([]),
  passRule: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('every-criterion') }),
      z.strictObject({ kind: z.literal('at-least'), criteria: z.int().min(1).max(100) }),
    ])
    .default({ kind: 'every-criterion' }),
  evidence: z.array(evidence).max(50).default([]),
});

const shape = z.strictObject({
  baseLanguage: z.enum(languages).default('en'),
  /** Languages in which the version is offered; the base language is one of them. */
  languages: z
    .array(z.enum(languages))
    .min(1)
    .default(['en', 'fr'])
    .transform((list) => languages.filter((one) => list.includes(one))),
  name: texts,
  description: texts,
  /** Learning hours, whole. */
  hours: z.int().min(1).max(10_000).nullable().default(null),
  noc: z
    .array(z.string().regex(/^\d{5}$/, 'five digits of NOC 2021'))
    .max(3)
    .default([]),
  cip: z
    .array(z.string().regex(/^\d{2}\.\d{4}$/, 'dd.dddd of CIP 2021'))
    .max(10)
    .default([]),
  competencies: z.array(competency).max(50).default([]),
  blueprint: blueprint.prefault({}),
});

/** Body of a whole draft as it is put; ids may be left out, then the server gives them. */
export const draftInput = shape
  .superRefine((value, context) => {
    if (!value.languages.includes(value.baseLanguage))
      context.addIssue({ code: 'custom', path: ['baseLanguage'], message: 'not one of the languages' });
    for (const path of repeatedIds(value))
      context.addIssue({ code: 'custom', path, message: 'this id stands twice' });
  })
  .meta({ id: 'DraftInput' });
export type DraftInput = z.output<typeof draftInput>;

type Identified<T> = Omit<T, 'id'> & { id: string };
export type Texts = Partial<Record<Language, string>>;
export type DraftElement = Identified<z.output<typeof element>>;
export type DraftAlignment = DraftElement['alignment'];
export type DraftConcept = z.output<typeof concept>;
export type DraftCompetency = Identified<
  Omit<z.output<typeof competency>, ElementSlot> & Record<ElementSlot, DraftElement[]>
>;
export type DraftCriterion = Identified<
  Omit<z.output<typeof criterion>, 'levels'> & { levels: Identified<z.output<typeof level>>[] }
>;
export type DraftEvidence = Identified<z.output<typeof evidence>>;
export type Draft = Omit<DraftInput, 'competencies' | 'blueprint'> & {
  competencies: DraftCompetency[];
  blueprint: Omit<DraftInput['blueprint'], 'tasks' | 'criteria' | 'evidence'> & {
    tasks: Identified<z.output<typeof task>>[];
    criteria: DraftCriterion[];
    evidence: DraftEvidence[];
  };
};

/** The three kinds of elements of a competency. */
export const elementSlots = ['knowledge', 'skills', 'attitudes'] as const;
export type ElementSlot = (typeof elementSlots)[number];

/** Gives an id to whatever has none. @param makeId a new id each time */
export function withIds(input: DraftInput, makeId: () => string): Draft {
  const given = <T extends { id?: string | undefined }>(one: T) => ({ ...one, id: one.id ?? makeId() });
  const { tasks, criteria, evidence: items, passRule } = input.blueprint;
  return {
    ...input,
    competencies: input.competencies.map((one) => ({
      ...given(one),
      knowledge: one.knowledge.map(given),
      skills: one.skills.map(given),
      attitudes: one.attitudes.map(given),
    })),
    blueprint: {
      passRule,
      tasks: tasks.map(given),
      criteria: criteria.map((one) => ({ ...given(one), levels: one.levels.map(given) })),
      evidence: items.map(given),
    },
  };
}

/** A draft with nothing in it but a name. */
export function emptyDraft(name: Texts): Draft {
  const base = name.en ? 'en' : 'fr';
  return withIds(draftInput.parse({ name, baseLanguage: base }), () => '');
}

/** The same content as another thing's: every id new, every reference following. */
export function withFreshIds(draft: Draft, makeId: () => string): Draft {
  const fresh = new Map<string, string>();
  const renew = (old: string): string => {
    const known = fresh.get(old) ?? makeId();
    fresh.set(old, known);
    return known;
  };
  const renewed = <T extends { id: string }>(one: T): T => ({ ...one, id: renew(one.id) });
  // Ids of levels are unique within their criterion only.
  const renewCriterion = (one: DraftCriterion): DraftCriterion => {
    const levels = new Map(one.levels.map((each) => [each.id, makeId()]));
    return {
      ...renewed(one),
      competencyIds: one.competencyIds.map(renew).sort(),
      levels: one.levels.map((each) => ({ ...each, id: levels.get(each.id) ?? makeId() })),
      passLevelId: one.passLevelId === null ? null : (levels.get(one.passLevelId) ?? null),
    };
  };
  return {
    ...draft,
    competencies: draft.competencies.map((one) => ({
      ...renewed(one),
      knowledge: one.knowledge.map(renewed),
      skills: one.skills.map(renewed),
      attitudes: one.attitudes.map(renewed),
    })),
    blueprint: {
      ...draft.blueprint,
      tasks: draft.blueprint.tasks.map(renewed),
      criteria: draft.blueprint.criteria.map(renewCriterion),
      evidence: draft.blueprint.evidence.map((one) => ({
        ...renewed(one),
        criterionIds: one.criterionIds.map(renew).sort(),
      })),
    },
  };
}

/** Paths of ids that stand at two elements; ids of levels need to differ within their criterion only. */
function repeatedIds(draft: z.output<typeof shape>): (string | number)[][] {
  const seen = new Set<string>();
  const again: (string | number)[][] = [];
  const take = (
    known: Set<string>,
    list: readonly { id?: string | undefined }[],
    path: (string | number)[],
  ) => {
    for (const [index, one] of list.entries()) {
      if (one.id === undefined) continue;
      if (known.has(one.id)) again.push([...path, index, 'id']);
      known.add(one.id);
    }
  };
  take(seen, draft.competencies, ['competencies']);
  for (const [index, one] of draft.competencies.entries())
    for (const slot of elementSlots) take(seen, one[slot], ['competencies', index, slot]);
  take(seen, draft.blueprint.tasks, ['blueprint', 'tasks']);
  take(seen, draft.blueprint.criteria, ['blueprint', 'criteria']);
  take(seen, draft.blueprint.evidence, ['blueprint', 'evidence']);
  for (const [index, one] of draft.blueprint.criteria.entries())
    take(new Set(), one.levels, ['blueprint', 'criteria', index, 'levels']);
  return again;
}
