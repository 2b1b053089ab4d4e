import type { Language, PartKind } from '../../../shared/src/content.js';
import { partKinds } from '../../../shared/src/content.js';
import type { Draft } from './draft.js';
import { bodyOf } from './parts.js';
import { type WordChange, wordChanges } from './words.js';

/** What became of an element between two versions. */
export type ElementChange = 'unchanged' | 'reworded' | 'changed' | 'new' | 'removed';

/** One text of an element that reads otherwise. */
export interface FieldChange {
  field: string;
  words: WordChange[];
}

/** One competency, knowledge, criterion, level, ... by its stable id. */
export interface ElementDifference {
  id: string;
  /** competency | knowledge | skill | attitude | task | criterion | level | evidence | pass-rule */
  kind: string;
  /** Id of the competency or criterion that it belongs to; null at the top. */
  within: string | null;
  change: ElementChange;
  /** Texts that read otherwise; for a new or removed element its whole texts. */
  fields: FieldChange[];
  /** Names of what is no text and changed: alignment, competencyIds, passLevelId, order, ... */
  structure: string[];
}

/** The differences of one part in one language. */
export interface PartDifference {
  part: PartKind;
  language: Language;
  elements: ElementDifference[];
}

/** What changed from one version to another, element by element, in every language of either. */
export function compareDrafts(from: Draft, to: Draft): PartDifference[] {
  const languages = (['en', 'fr'] as const).filter(
    (one) => from.languages.includes(one) || to.languages.includes(one),
  );
  return partKinds.flatMap((part) =>
    languages.map((language) => ({
      part,
      language,
      elements: differences(flatten(bodyOf(from, part, language)), flatten(bodyOf(to, part, language))),
    })),
  );
}

interface Flat {
  id: string;
  kind: string;
  within: string | null;
  texts: Record<string, string>;
  structure: Record<string, string>;
}

function differences(from: Map<string, Flat>, to: Map<string, Flat>): ElementDifference[] {
  const moved = movedKeys([...from.keys()], [...to.keys()]);
  const present = [...to].map(([key, flat]) => difference(from.get(key), flat, moved.has(key)));
  const removed = [...from].filter(([key]) => !to.has(key)).map(([, flat]) => gone(flat));
  return [...present, ...removed];
}

function gone(flat: Flat): ElementDifference {
  return { ...headOf(flat), change: 'removed', fields: wholly(flat, 'removed'), structure: [] };
}

/** Keys that stand elsewhere among those of both sides; what only came or went moves nothing. */
function movedKeys(from: readonly string[], to: readonly string[]): Set<string> {
  const common = to.filter((key) => from.includes(key));
  const before = from.filter((key) => to.includes(key));
  return new Set(common.filter((key, index) => before[index] !== key));
}

function difference(before: Flat | undefined, now: Flat, moved: boolean): ElementDifference {
  if (!before) return { ...headOf(now), change: 'new', fields: wholly(now, 'added'), structure: [] };
  const fields = Object.keys({ ...before.texts, ...now.texts })
    .filter((field) => before.texts[field] !== now.texts[field])
    .map((field) => ({ field, words: wordChanges(before.texts[field] ?? '', now.texts[field] ?? '') }));
  const structure = Object.keys({ ...before.structure, ...now.structure }).filter(
    (name) => before.structure[name] !== now.structure[name],
  );
  if (moved) structure.push('order');
  const change = structure.length > 0 ? 'changed' : fields.length > 0 ? 'reworded' : 'unchanged';
  return { ...headOf(now), change, fields, structure };
}

const headOf = ({ id, kind, within }: Flat) => ({ id, kind, within });

function wholly(flat: Flat, op: 'added' | 'removed'): FieldChange[] {
  return Object.entries(flat.texts).map(([field, text]) => ({ field, words: [{ op, text }] }));
}

/** Elements by kind and id, in the order of the part; members that are no element's own are left to their element. */
function flatten(body: ReturnType<typeof bodyOf>): Map<string, Flat> {
  const flats = 'competencies' in body ? ofCompetencies(body) : ofBlueprint(body);
  return new Map(flats.map((flat) => [`${flat.kind} ${flat.within ?? ''} ${flat.id}`, flat]));
}

type Body = ReturnType<typeof bodyOf>;
type Competencies = Extract<Body, { competencies: unknown }>;
type Blueprint = Exclude<Body, { competencies: unknown }>;

function ofCompetencies(body: Competencies): Flat[] {
  return body.competencies.flatMap((one) => [
    flat(one.id, 'competency', null, { statement: one.statement }, {}),
    ...elements('knowledge', one.id, one.knowledge),
    ...elements('skill', one.id, one.skills),
    ...elements('attitude', one.id, one.attitudes),
  ]);
}

function elements(
  kind: string,
  within: string,
  list: Competencies['competencies'][number]['skills'],
): Flat[] {
  return list.map(({ id, text, alignment }) => {
    if ('reason' in alignment)
      return flat(id, kind, within, { text, reason: alignment.reason }, { alignment: null });
    const { name, ...concept } = alignment;
    return flat(id, kind, within, { text, alignmentName: name }, { alignment: concept });
  });
}

function ofBlueprint(body: Blueprint): Flat[] {
  return [
    ...body.tasks.map(({ id, ...texts }) => flat(id, 'task', null, texts, {})),
    ...body.criteria.flatMap(({ id, title, levels, competencyIds, passLevelId }) => [
      flat(id, 'criterion', null, { title }, { competencyIds, passLevelId }),
      ...levels.map(({ id: levelId, ...texts }) => flat(levelId, 'level', id, texts, {})),
    ]),
    ...body.evidence.map(({ id, title, kinds, criterionIds }) =>
      flat(id, 'evidence', null, { title }, { kinds, criterionIds }),
    ),
    flat('pass-rule', 'pass-rule', null, {}, { passRule: body.passRule }),
  ];
}

function flat(
  id: string,
  kind: string,
  within: string | null,
  texts: Record<string, string>,
  structure: Record<string, unknown>,
): Flat {
  const written = Object.fromEntries(
    Object.entries(structure).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  return { id, kind, within, texts, structure: written };
}
