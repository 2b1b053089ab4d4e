import { beforeAll, describe, expect, it } from '@jest/globals';
import { awardedAt, signAward, signedEndorsement, take, unsignedAward } from './credential.fixtures.js';
import type { JsonObject, JsonValue } from './json.js';
import { lint, lintRules, schemaCheck } from './lint.js';
import type { AwardCredential } from './model.js';
import { statusList } from './published.fixtures.js';

describe('lints', () => {
  let award: AwardCredential;
  beforeAll(async () => {
    award = await unsignedAward();
  });

  /** A copy with the value at a path replaced; undefined removes it. */
  function change(value: JsonObject, path: string, to: JsonValue | undefined): JsonObject {
    const copy: JsonObject = structuredClone(value);
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at: JsonObject = copy;
    for (const key of keys) at = at[key] as JsonObject;
    if (to === undefined) delete at[last];
    else at[last] = to;
    return copy;
  }
  const codes = (credential: JsonObject) => lint(credential).map((one) => one.code);

  it('find nothing in what the builders build', async () => {
    for (const language of ['en', 'fr'] as const) {
      const built = await unsignedAward(language);
      expect(lint(built)).toEqual([]);
      expect(lint(await signAward(built))).toEqual([]);
      expect(lint(await signedEndorsement('fidelity', language))).toEqual([]);
    }
    expect(lint((await statusList('revocation', [])) as JsonObject)).toEqual([]);
  });

  it('have a code, a sentence and a section each, and each code once', () => {
    expect(new Set(lintRules.map((rule) => rule.code)).size).toBe(lintRules.length);
    for (const rule of lintRules) {
      expect(rule.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(rule.sentence).toMatch(/[A-Z].+\.$/);
      expect(rule.section.length).toBeGreaterThan(5);
    }
  });

  const subject = 'credentialSubject';
  const achievement = `${subject}.achievement`;
  const faults: [string, string, JsonValue | undefined][] = [
    [
      'context-not-accepted',
      '@context',
      ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'],
    ],
    ['context-not-exact', '@context', ['https://www.w3.org/ns/credentials/v2']],
    ['context-nested', `${achievement}.@context`, {}],
    ['id-not-uri', 'id', 'award 1'],
    ['member-not-term', `${subject}.@id`, 'urn:x:y'],
    [
      'node-described-twice',
      'issuer.id',
      'https://countersign.localhost/awards/a1b2c3d4-0000-4000-8000-000000000001/en',
    ],
    ['type-missing', 'type', ['OpenBadgeCredential']],
    ['issuer-not-profile', 'issuer', 'did:web:x.example'],
    ['issuer-not-did-web', 'issuer.id', 'https://x.example'],
    ['valid-from-missing', 'validFrom', undefined],
    ['instant-not-whole-second', 'validFrom', '2027-06-01T14:00:00.000Z'],
    ['date-malformed', 'validUntil', '2020-01-01T00:00:00Z'],
    ['awarded-date-missing', 'awardedDate', undefined],
    ['subject-not-object', subject, [{}]],
    ['subject-unidentified', `${subject}.identifier`, undefined],
    ['identity-not-hashed', `${subject}.identifier.0.identityHash`, 'earner@example.org'],
    ['achievement-incomplete', `${achievement}.criteria`, {}],
    ['achievement-type-unknown', `${achievement}.achievementType`, 'Microcredential'],
    ['image-not-object', `${achievement}.image`, 'https://x.example/i.png'],
    ['alignment-incomplete', `${achievement}.alignment.0.targetType`, 'ESCO'],
    ['edition-language-wrong', `${achievement}.related.0.inLanguage`, 'en'],
    ['result-level-unknown', `${subject}.result.0.achievedLevel`, 'urn:x:none'],
    ['parts-without-id', `${subject}.result.1.id`, undefined],
    ['status-malformed', 'credentialStatus.statusListIndex', 4711],
    ['status-malformed', 'credentialStatus', [{}]],
    ['status-not-revocation', 'credentialStatus.statusPurpose', 'suspension'],
    ['text-not-plain', `${achievement}.name`, { en: 'Warehouse' }],
    ['text-not-nfc', 'name', 'Cafe\u0301'],
    ['number-not-safe', `${achievement}.creditsAvailable`, 0.30000000000000004],
    ['null-or-empty', 'image', null],
    ['endorsement-jwt', `${achievement}.endorsementJwt`, ['a.b.c']],
    ['evidence-holds-content', 'evidence.0.narrative', 'what the earner wrote'],
    ['evidence-holds-content', 'evidence.0.id', 'https://x.example/unpinned'],
    ['pin-malformed', 'relatedResource.0.digestMultibase', 'uEiAAAA'],
    ['endorsement-kind-missing', `${achievement}.endorsement.0.evidence.0.genre`, 'fidelity'],
    ['waiver-not-in-words', 'evidence.0.genre', 'waiver-fidelity'],
    ['endorsement-ends', `${achievement}.endorsement.0.validUntil`, '2030-01-01T00:00:00Z'],
    ['endorsement-name-missing', `${achievement}.endorsement.0.name`, undefined],
    ['endorsement-not-pinned', `${achievement}.endorsement.0.relatedResource`, []],
  ];
  it.each(faults)('find %s at %s', (code, path, to) => {
    expect(codes(change(award, path, to))).toContain(code);
  });

  it('find the fault of a status list', async () => {
    const list = (await statusList('revocation', [])) as JsonObject;
    expect(codes(change(list, 'credentialSubject.encodedList', 'H4sI'))).toContain('status-list-malformed');
  });

  it('cover every rule with a planted fault', () => {
    const planted = new Set([...faults.map(([code]) => code), 'status-list-malformed']);
    expect(lintRules.map((rule) => rule.code).filter((code) => !planted.has(code))).toEqual([]);
  });

  it('check a schema that is given, and refuse one that is none', () => {
    const check = take(
      schemaCheck({
        $schema: 'https://json-schema.org/draft/2019-09/schema#',
        type: 'object',
        required: ['validFrom'],
        properties: { validFrom: { type: 'string', format: 'date-time' } },
      }),
    );
    expect(check({ validFrom: awardedAt })).toEqual([]);
    expect(check({ validFrom: 'yesterday' })).toMatchObject([
      { code: 'schema-violated', pointer: '/validFrom' },
    ]);
    expect(schemaCheck({ type: 'nonsense' })).toMatchObject({ code: 'schema-not-usable' });
  });
});
