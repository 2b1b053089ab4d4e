/** A run of words that stayed, came or went. Joined in order, `same` and `added` give the new text, `same` and `removed` the old. */
export interface WordChange {
  op: 'same' | 'added' | 'removed';
  text: string;
}

/** Beyond this many pairs of words the comparison would cost too much: then the whole text counts as replaced. */
const MAX_PAIRS = 1_000_000;

/** Word by word what changed from one text to another: a longest common subsequence of words and spaces. */
export function wordChanges(from: string, to: string): WordChange[] {
  const a = tokens(from);
  const b = tokens(to);
  if (a.length * b.length > MAX_PAIRS) return joined([...mark('removed', a), ...mark('added', b)]);
  const table = commonLengths(a, b);
  const width = b.length + 1;
  const changes: WordChange[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const below = table[(i + 1) * width + j] ?? 0;
    const right = table[i * width + j + 1] ?? 0;
    if (a[i] === b[j]) {
      changes.push({ op: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (below >= right) changes.push({ op: 'removed', text: a[i++] ?? '' });
    else changes.push({ op: 'added', text: b[j++] ?? '' });
  }
  return joined([...changes, ...mark('removed', a.slice(i)), ...mark('added', b.slice(j))]);
}

function tokens(text: string): string[] {
  return text.match(/\s+|[^\s]+/gu) ?? [];
}

function mark(op: WordChange['op'], list: readonly string[]): WordChange[] {
  return list.map((text) => ({ op, text }));
}

/** Length of the longest common subsequence of each pair of tails, row by row. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return table;
}

function joined(changes: readonly WordChange[]): WordChange[] {
  const out: WordChange[] = [];
  for (const change of changes) {
    const last = out.at(-1);
    if (last?.op === change.op) last.text += change.text;
    else out.push({ ...change });
  }
  return out;
}
