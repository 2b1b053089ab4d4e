import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { starterConcepts, storedDraft, warehouseDraft } from '../../../../test/support/warehouse-draft.js';
import { pinConcepts } from './alignment.js';
import { checkDraft } from './check.js';
import { draftInput, emptyDraft, withFreshIds, withIds } from './draft.js';

const microId = '2f1f7f2c-3d0f-4a55-8c55-0c8c0f9b4d10';

describe('a draft', () => {
  it('may be empty and gets ids where it has none', () => {
    const draft = withIds(
      draftInput.parse({ competencies: [{ statement: { en: ' Pick ' } }] }),
      () => 'made',
    );
    expect(draft.competencies[0]).toMatchObject({ id: 'made', statement: { en: 'Pick' }, attitudes: [] });
    expect(emptyDraft({ fr: 'Nom' })).toMatchObject({
      baseLanguage: 'fr',
      languages: ['en', 'fr'],
      name: { fr: 'Nom' },
    });
  });

  it.each([
    ['an id that stands twice', { competencies: [{ id: 'a' }], blueprint: { evidence: [{ id: 'a' }] } }],
    [
      'a level id that stands twice in a criterion',
      { blueprint: { criteria: [{ levels: [{ id: 'a' }, { id: 'a' }] }] } },
    ],
    ['a base language that is not offered', { baseLanguage: 'fr', languages: ['en'] }],
    ['an unknown member', { title: 'x' }],
    ['hours that are not whole', { hours: 1.5 }],
    ['a lone surrogate', { name: { en: '\ud800' } }],
    ['a control character', { name: { en: 'a\u0000b' } }],
    ['a wrong NOC code', { noc: ['7510'] }],
    ['a kind of evidence that nobody can upload', { blueprint: { evidence: [{ kinds: ['hologram'] }] } }],
  ])('refuses %s', (_what, body) => {
    expect(draftInput.safeParse(body).success).toBe(false);
  });

  it('sorts what has no order, so that the same choice has the same digest', () => {
    const criterion = (competencyIds: string[]) =>
      draftInput.parse({ blueprint: { criteria: [{ id: 'c', competencyIds }] } });
    expect(criterion(['b', 'a', 'b'])).toEqual(criterion(['a', 'b']));
  });

  it('survives being put again as it was given', () => {
    const stored = storedDraft();
    expect(withIds(draftInput.parse(JSON.parse(JSON.stringify(stored))), () => 'never')).toEqual(stored);
  });

  it('gets fresh ids as another thing, with every reference following', () => {
    let count = 0;
    const draft = storedDraft();
    const fresh = withFreshIds(draft, () => `fresh-${count++}`);
    const ids = (text: string) => new Set([...text.matchAll(/"id":"([^"]+)"/g)].map((match) => match[1]));
    const before = ids(JSON.stringify(draft));
    for (const id of ids(JSON.stringify(fresh))) expect(before.has(id)).toBe(false);
    expect(checkDraft(fresh, starterConcepts, microId)).toMatchObject({
      complete: true,
      coverage: { full: true },
    });
  });
});

describe('pinning', () => {
  const uri = 'http://data.europa.eu/esco/skill/089ddb19-1c7a-43ff-ba64-070f7ce4787a';
  const first = (draft: ReturnType<typeof storedDraft>) => draft.competencies[0]?.knowledge[0]?.alignment;

  it('takes names from the classification, whatever the request says', () => {
    const lie = { framework: 'ESCO', uri, version: 'v9', code: 'x', name: { en: 'rocket science' } };
    const input = draftInput.parse({ competencies: [{ knowledge: [{ alignment: lie }] }] });
    const pinned = pinConcepts(
      withIds(input, () => 'id'),
      starterConcepts,
      null,
    );
    expect(first(pinned)).toMatchObject({ version: 'v1.1.1', name: { en: 'warehouse operations' } });
  });

  it('keeps what was pinned when a later release says otherwise', () => {
    const later = new Map(starterConcepts);
    const known = starterConcepts.get(uri);
    if (!known) throw new Error('not in the starter set');
    later.set(uri, { ...known, version: '1.2.0', label: { en: 'warehousing', fr: null } });
    const before = storedDraft();
    expect(pinConcepts(before, later, before)).toEqual(before);
    expect(first(pinConcepts(before, later, null))).toMatchObject({
      version: 'v1.2.0',
      name: { en: 'warehousing', fr: 'warehousing' },
    });
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.subarray([...starterConcepts.keys()]), (uris) => {
        const known = new Map([...starterConcepts].filter(([one]) => uris.includes(one)));
        const once = pinConcepts(storedDraft(), known, null);
        expect(pinConcepts(once, known, once)).toEqual(once);
      }),
    );
  });
});

it('the fixture is a body that the route takes', () => {
  expect(draftInput.safeParse(warehouseDraft).success).toBe(true);
});
