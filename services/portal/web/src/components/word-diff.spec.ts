import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordDiff } from './word-diff.js';

const textOf = (runs: { op: string; text: string }[], ops: string[]): string =>
  runs
    .filter((run) => ops.includes(run.op))
    .map((run) => run.text)
    .join('');
const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

describe('difference by words', () => {
  it('marks what went and what came', () => {
    expect(wordDiff('record movements at the end', 'record movements as they happen')).toEqual([
      { op: 'same', text: 'record movements ' },
      { op: 'del', text: 'at the end' },
      { op: 'ins', text: 'as they happen' },
    ]);
  });

  it('says nothing of nothing, and all of a new text', () => {
    expect(wordDiff('', '')).toEqual([]);
    expect(wordDiff('', 'new words')).toEqual([{ op: 'ins', text: 'new words' }]);
    expect(wordDiff('old words', '')).toEqual([{ op: 'del', text: 'old words' }]);
  });

  it('gives both texts back, word for word', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'du', 'é'), { maxLength: 12 })
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = wordDiff(before, after);
        expect(words(textOf(runs, ['same', 'ins']))).toEqual(words(after));
        expect(words(textOf(runs, ['same', 'del']))).toEqual(words(before));
      }),
    );
  });

  it('shows a text of a thousand words as replaced', () => {
    const long = Array.from({ length: 1000 }, (_, index) => `w${index}`).join(' ');
    expect(wordDiff(long, `${long} more`).map((run) => run.op)).toEqual(['del', 'ins']);
  });
});
