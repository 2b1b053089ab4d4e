import { isObject, type JsonObject, list, member, text } from './json.js';
import { isText, items, type LintRule, unless } from './lint-rule.js';
import { confirmationKinds } from './model.js';
import { readWaiver, saysWaiver, waivedKinds, waiverEvidence } from './waived.js';

const award = ['award'] as const;
const achievement = (credential: JsonObject) => member(credential.credentialSubject, 'achievement');
const achievementAt = '/credentialSubject/achievement';
/** The kinds that a list of evidence names by `genre`. */
function genres(evidence: JsonObject[keyof JsonObject] | undefined): string[] {
  return list(evidence).map((one) => text(member(one, 'genre')));
}

/** Rules of the awards that this service signs. */
export const awardHouseRules: readonly LintRule[] = [
  {
    code: 'achievement-type-unknown',
    rule: 'house',
    sentence:
      'The achievement is a MicroCredential, with language, version, narrative criteria and alignments.',
    section: 'Open Badges 3.0, AchievementType',
    kinds: award,
    find: (credential) => {
      const one = achievement(credential);
      return [
        ...unless(member(one, 'achievementType') === 'MicroCredential', `${achievementAt}/achievementType`),
        ...unless(isText(member(one, 'inLanguage')), `${achievementAt}/inLanguage`),
        ...unless(isText(member(one, 'version')), `${achievementAt}/version`),
        ...unless(
          isText(member(member(one, 'criteria'), 'narrative')),
          `${achievementAt}/criteria/narrative`,
        ),
        ...unless(list(member(one, 'alignment')).length > 0, `${achievementAt}/alignment`),
      ];
    },
  },
  {
    code: 'edition-language-wrong',
    rule: 'house',
    sentence: 'An award is the edition of its achievement, and a related edition is of another language.',
    section: 'DOMAIN 2, every credential',
    kinds: award,
    find: (credential) => {
      const one = achievement(credential);
      const language = text(member(one, 'inLanguage'));
      return [
        ...unless(text(credential.id).endsWith(`/${language}`), '/id'),
        ...unless(text(member(one, 'id')).endsWith(`/${language}`), `${achievementAt}/id`),
        ...items(one, 'related', achievementAt)
          .filter(([other]) => text(member(other, 'inLanguage')) === language)
          .map(([, pointer]) => pointer),
      ];
    },
  },
  {
    code: 'identity-not-hashed',
    rule: 'house',
    sentence: 'An e-mail address is told by a salted hash only.',
    section: 'Open Badges 3.0, IdentityObject',
    kinds: award,
    find: (credential) =>
      items(credential.credentialSubject, 'identifier', '/credentialSubject')
        .filter(
          ([one]) =>
            member(one, 'hashed') !== true ||
            !/^sha256\$[0-9a-f]{64}$/.test(text(member(one, 'identityHash'))) ||
            text(member(one, 'salt')).length < 16,
        )
        .map(([, pointer]) => pointer),
  },
  {
    code: 'status-not-revocation',
    rule: 'house',
    sentence: 'An award has one status entry, of purpose revocation; an embedded endorsement has none.',
    section: 'DOMAIN 2, every credential and endorsements',
    kinds: award,
    find: (credential) =>
      unless(member(credential.credentialStatus, 'statusPurpose') === 'revocation', '/credentialStatus'),
  },
  {
    code: 'parts-without-id',
    rule: 'house',
    sentence: 'Results, evidence, levels and descriptions have ids of their own, each used once.',
    section: 'DOMAIN 2, every credential',
    kinds: award,
    find: (credential) => {
      const one = achievement(credential);
      const parts = [
        ...items(credential.credentialSubject, 'result', '/credentialSubject'),
        ...items(credential, 'evidence', ''),
        ...items(one, 'resultDescription', achievementAt),
        ...items(one, 'resultDescription', achievementAt).flatMap(([each, pointer]) =>
          items(each, 'rubricCriterionLevel', pointer),
        ),
      ];
      const seen = new Set<string>();
      return parts
        .filter(([part]) => {
          const id = text(member(part, 'id'));
          const again = id === '' || seen.has(id);
          seen.add(id);
          return again;
        })
        .map(([, pointer]) => pointer);
    },
  },
  {
    code: 'evidence-holds-content',
    rule: 'house',
    sentence: 'Evidence is named and pinned by a digest; its content is never in the credential.',
    section: 'DESIGN 6, erasure',
    kinds: award,
    find: (credential) => {
      const pinned = new Set(list(credential.relatedResource).map((one) => text(member(one, 'id'))));
      return items(credential, 'evidence', '')
        .filter(([one]) => {
          const id = text(member(one, 'id'));
          const keys = Object.keys(isObject(one) ? one : {});
          const known = keys.every((key) => ['id', 'type', 'name', 'description', 'genre'].includes(key));
          return (
            !known || !isText(member(one, 'name')) || !(pinned.has(id) || id.startsWith('ni:///sha-256;'))
          );
        })
        .map(([, pointer]) => pointer);
    },
  },
  {
    code: 'endorsement-kind-missing',
    rule: 'house',
    sentence:
      'An award embeds a confirmation of each kind by another organization than its issuer, or says in words that it was waived.',
    section: 'DESIGN 6, policies; DOMAIN 1, partner endorsement',
    kinds: award,
    find: (credential) => {
      const issuer = member(credential.issuer, 'id');
      const confirmed = list(member(achievement(credential), 'endorsement'))
        .filter((one) => member(member(one, 'issuer'), 'id') !== issuer)
        .flatMap((one) => genres(member(one, 'evidence')));
      const waived = waivedKinds(credential).map((one) => one.kind);
      return confirmationKinds
        .filter((kind) => !confirmed.includes(kind) && !waived.includes(kind))
        .map(() => `${achievementAt}/endorsement`);
    },
  },
  {
    code: 'waiver-not-in-words',
    rule: 'house',
    sentence:
      "A waiver names its kind and signed statement, and says its words in the award's description and criteria.",
    section: 'DESIGN 6, policies; DOMAIN 1, partner endorsement',
    kinds: award,
    find: (credential) =>
      waiverEvidence(credential)
        .filter(([one]) => {
          const waived = readWaiver(one);
          return waived === null || !saysWaiver(credential, waived);
        })
        .map(([, at]) => `/evidence/${at}`),
  },
];
