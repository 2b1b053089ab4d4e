import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRow } from '../gate/row.js';
import { releaseTree } from './release.js';

const row = fc.record({ result: fc.uuid(), earner: fc.constant('uEiE'), version: fc.constant('uEiV') });
const rows = fc.uniqueArray(row, { selector: (one) => one.result, minLength: 1, maxLength: 40 });

describe('the tree of a release', () => {
  it('does not depend on the order in which results come', () => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(releaseTree([...some].reverse()).root).toBe(releaseTree(some).root);
      }),
    );
  });

  it('proves each row at its place, and at no other place, root or count', () => {
    fc.assert(
      fc.property(rows, rows, fc.nat(), (some, others, pick) => {
        const tree = releaseTree(some);
        const approved = { root: tree.root, count: tree.count };
        for (const one of tree.rows) expect(readRow(one, approved).ok).toBe(true);
        const one = tree.rows[pick % tree.count];
        if (!one) return;
        expect(readRow({ ...one, index: (one.index + 1) % tree.count }, approved).ok).toBe(tree.count === 1);
        expect(readRow({ ...one, index: one.index + tree.count }, approved).ok).toBe(false);
        const elsewhere = releaseTree(others);
        if (elsewhere.root !== tree.root)
          expect(readRow(one, { root: elsewhere.root, count: tree.count }).ok).toBe(false);
        expect(readRow({ ...one, resultId: 'another' }, approved)).toEqual({
          ok: false,
          code: 'row-of-another-result',
        });
      }),
    );
  });

  it('refuses a result that is there twice', () => {
    const one = { result: 'a', earner: 'e', version: 'v' };
    expect(() => releaseTree([one, one])).toThrow(RangeError);
  });
});
