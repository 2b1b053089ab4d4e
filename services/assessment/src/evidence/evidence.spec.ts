import { describe, expect, it } from '@jest/globals';
import { digestOfValue } from '../../../shared/src/canonical.js';
import { digestOfHex, fitsBlueprint, itemDigest, kindOf, missingEvidence, saltedDigest } from './evidence.js';

const content = digestOfHex('00'.repeat(32));
const blueprint = {
  evidence: [
    { id: 'photo', title: 'Photo', kinds: ['image', 'video'], criterionIds: ['a'] },
    { id: 'report', title: 'Report', kinds: ['document'], criterionIds: ['b'] },
  ],
};

describe('digests', () => {
  it('commit to content, salt and link', () => {
    const link = { url: 'https://demo.example/a', finalUrl: null, at: '2026-11-24T12:00:00Z', reason: null };
    const file = { content, salt: 'one', link: null };
    const digests = [
      saltedDigest(file),
      saltedDigest({ ...file, salt: 'two' }),
      saltedDigest({ ...file, content: digestOfHex('01'.repeat(32)) }),
      saltedDigest({ ...file, link }),
      saltedDigest({ ...file, link, content: null }),
      saltedDigest({ ...file, link: { ...link, url: 'https://demo.example/b' } }),
    ];
    expect(new Set(digests).size).toBe(6);
    expect(digests.every((digest) => /^uEi[A-Za-z0-9_-]{44}$/.test(digest))).toBe(true);
    expect(digests).not.toContain(content);
  });

  it('name exactly the public item', () => {
    const item = { id: 'i', name: 'n', kind: 'image', mediaType: 'image/jpeg', digest: content };
    expect(itemDigest({ ...item, ...{ secret: 'kept' } })).toBe(digestOfValue(item));
  });
});

describe('blueprint', () => {
  it('is answered by the kinds that it names', () => {
    expect(fitsBlueprint(blueprint, null, 'text')).toEqual({ ok: true });
    expect(fitsBlueprint(blueprint, 'photo', kindOf('video/mp4'))).toEqual({ ok: true });
    expect(fitsBlueprint(blueprint, 'photo', kindOf('application/pdf'))).toEqual({
      ok: false,
      code: 'evidence-of-another-kind',
    });
    expect(fitsBlueprint(blueprint, 'film', 'video')).toEqual({
      ok: false,
      code: 'evidence-unknown-in-blueprint',
    });
  });

  it('says what is missing', () => {
    expect(missingEvidence(blueprint, [])).toEqual(['photo', 'report']);
    expect(
      missingEvidence(blueprint, [{ blueprintEvidenceId: 'report' }, { blueprintEvidenceId: null }]),
    ).toEqual(['photo']);
  });
});
