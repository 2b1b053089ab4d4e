/** A run of words that stayed, came or went. */
export interface WordRun {
  op: 'same' | 'ins' | 'del';
  text: string;
}

const MOST_WORDS = 800;
const wordsOf = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];

/** The difference of two texts word by word (longest common subsequence). */
export function wordDiff(before: string, after: string): WordRun[] {
  if (before === after) return after === '' ? [] : [{ op: 'same', text: after }];
  const [left, right] = [wordsOf(before), wordsOf(after)];
  if (left.length > MOST_WORDS || right.length > MOST_WORDS)
    return [
      { op: 'del', text: before },
      { op: 'ins', text: after },
    ];
  const lengths = commonLengths(left, right);
  const runs: WordRun[] = [];
  const add = (op: WordRun['op'], text: string): void => {
    const last = runs.at(-1);
    if (last?.op === op) last.text += text;
    else runs.push({ op, text });
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [word, other] = [left[i], right[j]];
    if (word !== undefined && other !== undefined && word.trim() === other.trim()) {
      // The longer of the two keeps the space before what follows.
      add('same', word.length > other.length ? word : other);
      i++;
      j++;
    } else if (
      word !== undefined &&
      (other === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      add('del', word);
      i++;
    } else {
      add('ins', other ?? '');
      j++;
    }
  }
  return runs;
}

/** Lengths of the longest common subsequence of every pair of tails. */
function commonLengths(left: string[], right: string[]): number[][] {
  const rows = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
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
