import type { BlueprintBody, CompetenciesBody } from '../../../shared/src/content.js';

/** A run of words that stayed, came or went. */
export interface WordRun {
  op: 'same' | 'ins' | 'del';
  text: string;
}

export type ElementKind =
  | 'competency'
  | 'knowledge'
  | 'skill'
  | 'attitude'
  | 'task'
  | 'criterion'
  | 'level'
  | 'evidence'
  | 'pass-rule';

/** One element of a part beside its earlier wording. */
export interface Change {
  element: ElementKind;
  /** Id that is stable over versions; a level's is `criterion/level`. */
  id: string;
  state: 'unchanged' | 'reworded' | 'new' | 'removed';
  before: string | null;
  after: string | null;
  words: WordRun[];
}

interface Element {
  element: ElementKind;
  id: string;
  text: string;
  /** What else of it is confirmed and is not shown word by word. */
  detail?: string;
}

/** What changed in the competencies, element by element in the order of the newer text, removed ones last. */
export function competencyChanges(before: CompetenciesBody, after: CompetenciesBody): Change[] {
  return changesOf(competencyElements(before), competencyElements(after));
}

/** The same for the assessment. */
export function blueprintChanges(before: BlueprintBody, after: BlueprintBody): Change[] {
  return changesOf(blueprintElements(before), blueprintElements(after));
}

/** How many elements are in each state. */
export function summaryOf(changes: readonly Change[]): Record<Change['state'], number> {
  const summary = { unchanged: 0, reworded: 0, new: 0, removed: 0 };
  for (const change of changes) summary[change.state]++;
  return summary;
}

function competencyElements(body: CompetenciesBody): Element[] {
  return body.competencies.flatMap((competency) => [
    { element: 'competency' as const, id: competency.id, text: competency.statement },
    ...competency.knowledge.map((one) => elementOf('knowledge', one)),
    ...competency.skills.map((one) => elementOf('skill', one)),
    ...competency.attitudes.map((one) => elementOf('attitude', one)),
  ]);
}

function elementOf(
  element: ElementKind,
  one: CompetenciesBody['competencies'][number]['skills'][number],
): Element {
  return { element, id: one.id, text: one.text, detail: JSON.stringify(one.alignment) };
}

function blueprintElements(body: BlueprintBody): Element[] {
  return [
    ...body.tasks.map((task) => ({
      element: 'task' as const,
      id: task.id,
      text: `${task.title}\n${task.description}\n${task.conditions}`,
    })),
    ...body.criteria.flatMap((criterion) => [
      { element: 'criterion' as const, id: criterion.id, text: criterionText(criterion) },
      ...criterion.levels.map((level) => ({
        element: 'level' as const,
        id: `${criterion.id}/${level.id}`,
        text: `${level.title}: ${level.description}`,
      })),
    ]),
    ...body.evidence.map((one) => ({
      element: 'evidence' as const,
      id: one.id,
      text: `${one.title} (${one.kinds.join(', ')}; ${one.criterionIds.join(', ')})`,
    })),
    {
      element: 'pass-rule',
      id: 'pass-rule',
      text: body.passRule.kind === 'at-least' ? `at-least ${body.passRule.criteria}` : body.passRule.kind,
    },
  ];
}

/** A criterion's wording with what else of it is judged: the competencies it shows and the level that passes. */
function criterionText(criterion: BlueprintBody['criteria'][number]): string {
  return `${criterion.title} (${criterion.competencyIds.join(', ')}; ${criterion.passLevelId})`;
}

function changesOf(before: Element[], after: Element[]): Change[] {
  const keyOf = (one: Element): string => `${one.element} ${one.id}`;
  const earlier = new Map(before.map((one) => [keyOf(one), one]));
  const kept = new Set(after.map(keyOf));
  return [
    ...after.map((one) => changeOf(earlier.get(keyOf(one)) ?? null, one)),
    ...before
      .filter((one) => !kept.has(keyOf(one)))
      .map(
        ({ element, id, text }): Change => ({
          element,
          id,
          state: 'removed',
          before: text,
          after: null,
          words: [{ op: 'del', text }],
        }),
      ),
  ];
}

function changeOf(before: Element | null, { element, id, text, detail }: Element): Change {
  if (!before) return { element, id, state: 'new', before: null, after: text, words: [{ op: 'ins', text }] };
  const state = before.text === text && before.detail === detail ? 'unchanged' : 'reworded';
  return { element, id, state, before: before.text, after: text, words: wordDifference(before.text, text) };
}

const MOST_WORDS = 1200;

/** The difference of two texts word by word (longest common subsequence); spaces belong to the word before them. */
export function wordDifference(before: string, after: string): WordRun[] {
  if (before === after) return [{ op: 'same', text: after }];
  const left = before.match(/\S+\s*|\s+/g) ?? [];
  const right = after.match(/\S+\s*|\s+/g) ?? [];
  // The table has as many cells as the product of the lengths: longer texts are shown as replaced.
  if (left.length > MOST_WORDS || right.length > MOST_WORDS)
    return [
      { op: 'del', text: before },
      { op: 'ins', text: after },
    ];
  return merged(walk(left, right, commonLengths(left, right)));
}

function commonLengths(left: string[], right: string[]): Uint16Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const [row, below] = [rows[i], rows[i + 1]];
      if (!row || !below) continue;
      row[j] =
        left[i]?.trim() === right[j]?.trim()
          ? (below[j + 1] ?? 0) + 1
          : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}

function walk(left: string[], right: string[], lengths: Uint16Array[]): WordRun[] {
  const runs: WordRun[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [word, other] = [left[i], right[j]];
    if (word !== undefined && other !== undefined && word.trim() === other.trim()) {
      runs.push({ op: 'same', text: other });
      i++;
      j++;
    } else if (
      word !== undefined &&
      (other === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      runs.push({ op: 'del', text: word });
      i++;
    } else if (other !== undefined) {
      runs.push({ op: 'ins', text: other });
      j++;
    }
  }
  return runs;
}

function merged(runs: WordRun[]): WordRun[] {
  const out: WordRun[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last?.op === run.op) last.text += run.text;
    else out.push({ ...run });
  }
  return out;
}
