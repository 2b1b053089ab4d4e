import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storedDraft } from '../../../../test/support/warehouse-draft.js';
import { parseCanonical } from '../../../shared/src/canonical.js';
import { editionSchema, partSchema } from '../../../shared/src/content.js';
import type { Draft, Texts } from './draft.js';
import { buildVersion, contentsOf, digestIn } from './parts.js';

const microCertificationId = '2f1f7f2c-3d0f-4a55-8c55-0c8c0f9b4d10';
const organizationId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const identity = (number: number) => ({
  versionId: `0190a1b2-0000-7000-8000-00000000000${number}`,
  microCertificationId,
  organizationId,
  number,
});
const built = (draft: Draft, number = 1) => buildVersion(draft, identity(number));
const digests = (draft: Draft) =>
  Object.fromEntries(
    contentsOf(draft, microCertificationId).map((one) => [`${one.kind}/${one.language}`, one.digest]),
  );
const changedKeys = (before: Draft, after: Draft) => {
  const [a, b] = [digests(before), digests(after)];
  return Object.keys(a).filter((key) => a[key] !== b[key]);
};

const isTexts = (value: object): value is Texts =>
  'en' in value && 'fr' in value && typeof value.en === 'string' && typeof value.fr === 'string';

/** Every text of a draft, so that a property can change one of them. */
function textsOf(value: unknown, found: Texts[] = []): Texts[] {
  if (typeof value !== 'object' || value === null) return found;
  if (isTexts(value)) found.push(value);
  else for (const inner of Object.values(value)) textsOf(inner, found);
  return found;
}

const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => `w${text.normalize('NFC')}w`);

describe('the content of a version', () => {
  it('is canonical and of the shared schemas', () => {
    for (const { bytes, language } of built(storedDraft()).contents)
      (language === null ? partSchema : editionSchema).parse(parseCanonical(bytes));
  });

  it('names every digest in the manifest', () => {
    const { manifest, contents } = built(storedDraft());
    expect(manifest.value.parts.blueprint).toBe(digestIn(contents, 'blueprint', null));
    expect(manifest.value.editions.fr?.competencies).toBe(digestIn(contents, 'competencies', 'fr'));
    expect(new Set(contents.map((one) => one.digest)).size).toBe(6);
  });

  it('keeps the digests of parts in a copy with another number, and not that of the manifest', () => {
    const [first, second] = [built(storedDraft(), 1), built(structuredClone(storedDraft()), 2)];
    expect(second.contents).toEqual(first.contents);
    expect(second.manifest.digest).not.toBe(first.manifest.digest);
  });

  it('keeps both parts when only a translation is corrected', () => {
    fc.assert(
      fc.property(fc.nat(), word, (pick, text) => {
        const before = storedDraft();
        const after = storedDraft();
        const texts = textsOf([after.competencies, after.blueprint]);
        const chosen = texts[pick % texts.length];
        if (chosen) chosen.fr = text;
        const changed = changedKeys(before, after);
        expect(changed.filter((key) => !key.endsWith('/fr'))).toEqual([]);
      }),
    );
  });

  it('changes exactly one part, and its edition in that language, when a base text changes', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('competencies' as const, 'blueprint' as const),
        word,
        (pick, part, text) => {
          const before = storedDraft();
          const after = storedDraft();
          const texts = textsOf(after[part]);
          const chosen = texts[pick % texts.length];
          if (chosen) chosen.en = text;
          expect(changedKeys(before, after)).toEqual([`${part}/null`, `${part}/en`]);
        },
      ),
    );
  });

  it('changes no part when hours, codes, name or description change', () => {
    const before = storedDraft();
    const after = {
      ...before,
      hours: 41,
      noc: [],
      cip: [],
      name: { en: 'x', fr: 'y' },
      description: { en: 'x', fr: 'y' },
    };
    expect(changedKeys(before, after)).toEqual([]);
    expect(built(after).manifest.digest).not.toBe(built(before).manifest.digest);
  });

  it('is refused for a draft with gaps', () => {
    expect(() =>
      built(
        storedDraft((body) => {
          body.competencies = [];
        }),
      ),
    ).toThrow();
  });
});
