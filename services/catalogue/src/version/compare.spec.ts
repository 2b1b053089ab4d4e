import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storedDraft } from '../../../../test/support/warehouse-draft.js';
import { compareDrafts } from './compare.js';
import { wordChanges } from './words.js';

const changesOf = (from = storedDraft(), to = storedDraft()) =>
  compareDrafts(from, to).flatMap(({ part, language, elements }) =>
    elements
      .filter((one) => one.change !== 'unchanged')
      .map((one) => ({ at: `${part}/${language}/${one.kind}/${one.id}`, ...one })),
  );

describe('a comparison', () => {
  it('finds nothing between a version and its copy', () => {
    expect(changesOf()).toEqual([]);
  });

  it('shows a reworded text word by word, in its language only', () => {
    const to = storedDraft((body) => {
      const criterion = body.blueprint?.criteria?.[0];
      if (criterion) criterion.title = { en: 'Accuracy of all the orders', fr: 'Exactitude des commandes' };
    });
    expect(changesOf(storedDraft(), to)).toEqual([
      {
        at: 'blueprint/en/criterion/accuracy',
        id: 'accuracy',
        kind: 'criterion',
        within: null,
        change: 'reworded',
        structure: [],
        fields: [
          {
            field: 'title',
            words: [
              { op: 'same', text: 'Accuracy of ' },
              { op: 'added', text: 'all ' },
              { op: 'same', text: 'the orders' },
            ],
          },
        ],
      },
    ]);
  });

  it('tells new, removed, moved and realigned elements', () => {
    const to = storedDraft((body) => {
      body.competencies?.reverse();
      const [first] = body.competencies ?? [];
      if (first)
        first.attitudes = [
          { id: 'other', text: { en: 'Calm', fr: 'Calme' }, alignment: { reason: { en: 'x', fr: 'y' } } },
        ];
      const [criterion] = body.blueprint?.criteria ?? [];
      if (criterion) criterion.passLevelId = 'exceeds';
    });
    expect(
      changesOf(storedDraft(), to)
        .filter((one) => one.at.includes('/en/'))
        .map((one) => [one.at, one.change, one.structure]),
    ).toEqual(
      expect.arrayContaining([
        ['competencies/en/competency/safe', 'changed', ['order']],
        ['competencies/en/attitude/other', 'new', []],
        ['competencies/en/attitude/safe-a', 'removed', []],
        ['blueprint/en/criterion/accuracy', 'changed', ['passLevelId']],
      ]),
    );
  });
});

describe('word changes', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'é'), { maxLength: 30 })
    .map((list) => list.join(''));

  it('give back both texts', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const changes = wordChanges(from, to);
        const side = (left: 'added' | 'removed') =>
          changes
            .filter((one) => one.op !== left)
            .map((one) => one.text)
            .join('');
        expect([side('added'), side('removed')]).toEqual([from, to]);
        if (from === to) expect(changes.every((one) => one.op === 'same')).toBe(true);
      }),
    );
  });

  it('replace the whole of very long texts', () => {
    const long = 'a '.repeat(2000);
    expect(wordChanges(long, `${long}b`).map((one) => one.op)).toEqual(['removed', 'added']);
  });
});
