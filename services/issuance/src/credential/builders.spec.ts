import { describe, expect, it } from '@jest/globals';
import { termInWords } from '../../../shared/src/term.js';
import { buildAchievement } from './achievement.js';
import { buildAward } from './award.js';
import { awardInput, endorsementInput, take } from './credential.fixtures.js';
import { digestMultibase, digestUri, hexOfMultibase, identityHash, sha256Hex } from './digest.js';
import { buildEndorsement } from './endorsement.js';
import { isInstant } from './instant.js';
import { parseJson } from './json.js';
import { lint } from './lint.js';

describe('endorsement', () => {
  it('pins exactly what was shown, carries the signed sentence, and never ends', () => {
    const input = endorsementInput('in-demand');
    const built = take(buildEndorsement(input));
    const hex = input.edition.editionDigest;
    expect(built.credentialSubject).toEqual({
      id: `${input.origin}/m/${input.edition.microCertificationId}/parts/${digestMultibase(hex)}`,
      type: ['EndorsementSubject'],
      endorsementComment: input.sentence,
    });
    expect(built.relatedResource[0]).toEqual({
      id: built.credentialSubject.id,
      digestMultibase: digestMultibase(hex),
      mediaType: 'application/json',
    });
    expect(built.evidence[0]).toMatchObject({ id: digestUri(input.statementDigest), genre: 'in-demand' });
    expect(Object.keys(built)).not.toEqual(expect.arrayContaining(['validUntil']));
    expect(Object.keys(built)).not.toEqual(expect.arrayContaining(['credentialStatus']));
  });

  it('refuses a sentence without its term, a term that ends first, a digest that is none', () => {
    const input = endorsementInput('fidelity');
    expect(buildEndorsement({ ...input, sentence: 'We confirm.' })).toMatchObject({
      code: 'endorsement-sentence-without-term',
    });
    expect(buildEndorsement({ ...input, term: { ...input.term, until: input.term.from } })).toMatchObject({
      code: 'endorsement-term-ends-before-it-begins',
    });
    expect(buildEndorsement({ ...input, statementDigest: 'abc' })).toMatchObject({
      code: 'endorsement-digest-malformed',
    });
    expect(buildEndorsement({ ...input, confirmedAt: '2027-02-30T00:00:00Z' })).toMatchObject({
      code: 'endorsement-instant-malformed',
    });
    expect(buildEndorsement({ ...input, microCertificationName: ' ' })).toMatchObject({
      code: 'endorsement-name-empty',
    });
  });
});

describe('award', () => {
  it('hashes the address, says suspension in words, and shares id and index over its editions', async () => {
    const [en, fr] = await Promise.all(
      (['en', 'fr'] as const).map(async (one) => take(buildAward(await awardInput(one)))),
    );
    expect(JSON.stringify(en)).not.toMatch(/earner@example/i);
    expect(en?.credentialSubject.identifier?.[0]?.identityHash).toBe(
      identityHash('earner@example.org', 'b5c1d0a96f3e4d7c8a90'),
    );
    expect(en?.description).toContain('/status/demo-college/suspension/1');
    expect(fr?.description).toContain('suspendue');
    expect(fr?.id).toBe(en?.id.replace(/en$/, 'fr'));
    expect(fr?.credentialStatus).toEqual(en?.credentialStatus);
    expect(en?.credentialStatus.statusListIndex).toBe('4711');
    expect(en?.credentialSubject.achievement.related?.[0]?.id).toBe(fr?.credentialSubject.achievement.id);
  });

  it('says a waiver in words and names its statement', async () => {
    const waivers = [
      {
        kind: 'in-demand' as const,
        words: 'Waived until 1 May 2028: pilot.',
        statementDigest: sha256Hex('w'),
      },
    ];
    const input = await awardInput();
    const silent = take(buildAward({ ...input, waivers }));
    expect(lint(JSON.parse(JSON.stringify(silent))).map((one) => one.code)).toEqual(['waiver-not-in-words']);
    const criteria = { ...input.achievement.criteria, narrative: `A test.\n\n${waivers[0]?.words}` };
    const built = take(buildAward({ ...input, achievement: { ...input.achievement, criteria }, waivers }));
    expect(lint(JSON.parse(JSON.stringify(built)))).toEqual([]);
    expect(built.description).toContain('Waived until 1 May 2028');
    expect(built.evidence.at(-1)).toMatchObject({ genre: 'waiver-in-demand', id: digestUri(sha256Hex('w')) });
  });

  it('refuses what cannot be an award', async () => {
    const input = await awardInput();
    const code = (change: Partial<typeof input>) => buildAward({ ...input, ...change });
    expect(code({ awardedAt: '2027-06-01' })).toMatchObject({ code: 'award-instant-malformed' });
    expect(code({ earner: {} })).toMatchObject({ code: 'award-earner-unidentified' });
    expect(code({ language: 'fr' })).toMatchObject({ code: 'award-language-mismatch' });
    expect(code({ status: { ...input.status, index: -1 } })).toMatchObject({
      code: 'award-status-index-malformed',
    });
    expect(code({ results: [{ resultId: '1', criterion: 'a', level: '9' }] })).toMatchObject({
      code: 'award-result-unknown',
    });
    expect(code({ evidence: [{ evidenceId: 'e', name: 'n', saltedDigest: 'x' }] })).toMatchObject({
      code: 'award-digest-malformed',
    });
  });
});

describe('achievement', () => {
  const base = {
    origin: 'https://x.example',
    microCertificationId: 'm',
    version: 1,
    language: 'en' as const,
    name: 'n',
    description: 'd',
    criteriaNarrative: 'c',
    alignments: [],
    criteria: [],
    otherLanguages: [],
    endorsements: [],
  };

  it('aligns to ESCO as others do', () => {
    const conceptUri = 'http://data.europa.eu/esco/skill/089ddb19-1c7a-43ff-ba64-070f7ce4787a';
    const built = take(
      buildAchievement({
        ...base,
        alignments: [
          { framework: 'ESCO', frameworkVersion: 'v1.1.1', conceptUri, name: 'warehouse operations' },
        ],
      }),
    );
    expect(built.alignment).toEqual([
      {
        type: ['Alignment'],
        targetType: 'ext:ESCOAlignment',
        targetFramework: 'ESCO v1.1.1',
        targetUrl: conceptUri,
        targetCode: '089ddb19-1c7a-43ff-ba64-070f7ce4787a',
        targetName: 'warehouse operations',
      },
    ]);
  });

  it('refuses empty texts, unknown codes, repeated levels and itself as related', () => {
    expect(buildAchievement({ ...base, name: '' })).toMatchObject({ code: 'achievement-text-empty' });
    expect(buildAchievement({ ...base, version: 0 })).toMatchObject({
      code: 'achievement-version-malformed',
    });
    expect(buildAchievement({ ...base, otherLanguages: ['en'] })).toMatchObject({
      code: 'achievement-language-related-to-itself',
    });
    const alignments = [
      { framework: 'NOC' as const, year: 2021 as const, code: '1440', url: 'https://x.example', name: 'n' },
    ];
    expect(buildAchievement({ ...base, alignments })).toMatchObject({
      code: 'achievement-alignment-malformed',
    });
    const criteria = [
      {
        id: 'a',
        name: 'A',
        levels: [
          { id: '1', name: 'x' },
          { id: '1', name: 'y' },
        ],
      },
    ];
    expect(buildAchievement({ ...base, criteria })).toMatchObject({
      code: 'achievement-criterion-malformed',
    });
  });
});

describe('small forms', () => {
  it('knows an instant, also on days that do not exist', () => {
    expect(isInstant('2028-02-29T23:59:59Z')).toBe(true);
    for (const wrong of [
      '2027-02-29T00:00:00Z',
      '2027-01-01T24:00:00Z',
      '2027-01-01T00:00:00+00:00',
      '2027-01-01T00:00:00.000Z',
    ]) {
      expect(isInstant(wrong)).toBe(false);
    }
  });

  it('says a term in the days of its zone', () => {
    const term = { from: '2027-02-01T05:00:00Z', until: '2028-02-01T04:59:59Z', timeZone: 'America/Toronto' };
    expect(termInWords(term, 'en')).toMatch(/February 1, 2027 to January 31, 2028, both days included/);
    expect(termInWords(term, 'fr')).toMatch(/1 février 2027 au 31 janvier 2028 inclusivement/);
  });

  it('spells a digest one way only', () => {
    const hex = sha256Hex('x');
    expect(hexOfMultibase(digestMultibase(hex))).toBe(hex);
    expect(hexOfMultibase(`${digestMultibase(hex)}=`)).toBeNull();
    expect(hexOfMultibase('zQm')).toBeNull();
    expect(identityHash('a@example.com', 'Kosher')).toBe(
      'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
    );
  });

  it('reads JSON that two readers read the same', () => {
    expect(parseJson('{"a":{"b":1},"c":{"b":"{\\"a\\":1}"}}')).toMatchObject({ ok: true });
    expect(parseJson('{"a":1,"\\u0061":2}')).toMatchObject({ code: 'json-duplicate-member' });
    expect(parseJson('{"a":{"x":1 , "x" :2}}')).toMatchObject({ code: 'json-duplicate-member' });
    expect(parseJson('{')).toMatchObject({ code: 'json-malformed' });
    expect(parseJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toMatchObject({ code: 'json-too-deep' });
    expect(parseJson(`"${'x'.repeat(1_000_001)}"`)).toMatchObject({ code: 'json-too-large' });
  });
});
