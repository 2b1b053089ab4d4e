import { isObject, type JsonObject, list, member, text } from './json.js';
import { found, hasType, isDateTime, isText, isUri, items, type LintRule, unless } from './lint-rule.js';

const all = ['award', 'endorsement', 'status-list'] as const;
const badges = ['award', 'endorsement'] as const;
const award = ['award'] as const;

const subject = (credential: JsonObject) => credential.credentialSubject;
const achievement = (credential: JsonObject) => member(subject(credential), 'achievement');
const achievementAt = '/credentialSubject/achievement';

/** Texts that are shown: plain strings, since language maps are refused by the official schema. */
const textMembers = new Set([
  'name',
  'description',
  'narrative',
  'endorsementComment',
  'targetName',
  'caption',
]);

/** Rules of the standards on what a badge, an endorsement or a status list says, for anyone's credential. */
export const badgeRules: readonly LintRule[] = [
  {
    code: 'issuer-not-profile',
    rule: 'standard',
    sentence: 'The issuer of a badge is a Profile object with an id.',
    section: 'Open Badges 3.0, Profile',
    kinds: badges,
    find: (credential) =>
      unless(isUri(member(credential.issuer, 'id')) && hasType(credential.issuer, 'Profile'), '/issuer'),
  },
  {
    code: 'valid-from-missing',
    rule: 'standard',
    sentence: 'validFrom is a date and time with its zone.',
    section: 'VC Data Model 2.0, 4.9; Open Badges 3.0, AchievementCredential',
    kinds: all,
    find: (credential) => unless(isDateTime(credential.validFrom), '/validFrom'),
  },
  {
    code: 'date-malformed',
    rule: 'standard',
    sentence:
      'validUntil and awardedDate are dates and times with their zone, and validity does not end before it begins.',
    section: 'VC Data Model 2.0, 4.9',
    kinds: all,
    find: (credential) => {
      const bad = ['validUntil', 'awardedDate'].filter(
        (key) => credential[key] !== undefined && !isDateTime(credential[key]),
      );
      const ends = text(credential.validUntil);
      if (bad.length === 0 && ends !== '' && Date.parse(ends) <= Date.parse(text(credential.validFrom)))
        bad.push('validUntil');
      return bad.map((key) => `/${key}`);
    },
  },
  {
    code: 'subject-not-object',
    rule: 'standard',
    sentence: 'A badge has one subject, of the type that belongs to it.',
    section: 'Open Badges 3.0, AchievementCredential and EndorsementSubject',
    kinds: badges,
    find: (credential) =>
      unless(
        hasType(subject(credential), 'AchievementSubject') ||
          hasType(subject(credential), 'EndorsementSubject'),
        '/credentialSubject',
      ),
  },
  {
    code: 'subject-unidentified',
    rule: 'standard',
    sentence: 'The earner is told by an id or by at least one identifier.',
    section: 'Open Badges 3.0, AchievementSubject',
    kinds: award,
    find: (credential) =>
      unless(
        isUri(member(subject(credential), 'id')) ||
          list(member(subject(credential), 'identifier')).length > 0,
        '/credentialSubject',
      ),
  },
  {
    code: 'achievement-incomplete',
    rule: 'standard',
    sentence: 'An achievement has id, type, name, description, and criteria with an id or a narrative.',
    section: 'Open Badges 3.0, Achievement and Criteria',
    kinds: award,
    find: (credential) => {
      const one = achievement(credential);
      const criteria = member(one, 'criteria');
      return [
        ...unless(isUri(member(one, 'id')), `${achievementAt}/id`),
        ...unless(hasType(one, 'Achievement'), `${achievementAt}/type`),
        ...unless(isText(member(one, 'name')), `${achievementAt}/name`),
        ...unless(isText(member(one, 'description')), `${achievementAt}/description`),
        ...unless(
          isUri(member(criteria, 'id')) || isText(member(criteria, 'narrative')),
          `${achievementAt}/criteria`,
        ),
      ];
    },
  },
  {
    code: 'image-not-object',
    rule: 'standard',
    sentence: 'An image is an object with id and type Image.',
    section: 'Open Badges 3.0, Image',
    kinds: award,
    find: (credential) => {
      const image = member(achievement(credential), 'image');
      return unless(
        image === undefined || (isText(member(image, 'id')) && hasType(image, 'Image')),
        `${achievementAt}/image`,
      );
    },
  },
  {
    code: 'alignment-incomplete',
    rule: 'standard',
    sentence:
      'An alignment has targetName and targetUrl; its targetType is of the enumeration or begins with ext:.',
    section: 'Open Badges 3.0, Alignment and AlignmentTargetType',
    kinds: award,
    find: (credential) =>
      items(achievement(credential), 'alignment', achievementAt)
        .filter(([one]) => {
          const type = member(one, 'targetType');
          const typed =
            type === undefined || /^(ext:[A-Za-z0-9._-]+|ce[a-z]+:\w+|CF\w+|CTDL)$/.test(text(type));
          return !(
            hasType(one, 'Alignment') &&
            isText(member(one, 'targetName')) &&
            isUri(member(one, 'targetUrl')) &&
            typed
          );
        })
        .map(([, pointer]) => pointer),
  },
  {
    code: 'result-level-unknown',
    rule: 'standard',
    sentence: 'A result names a result description of its achievement and one of its levels.',
    section: 'Open Badges 3.0, AchievementCredential4 and B.1.25',
    kinds: award,
    find: (credential) => {
      const descriptions = list(member(achievement(credential), 'resultDescription'));
      return items(subject(credential), 'result', '/credentialSubject')
        .filter(([one]) => {
          const of = member(one, 'resultDescription');
          if (of === undefined) return false;
          const description = descriptions.find((candidate) => member(candidate, 'id') === of);
          const reached = member(one, 'achievedLevel');
          const levels = list(member(description, 'rubricCriterionLevel')).map((level) =>
            member(level, 'id'),
          );
          return description === undefined || (reached !== undefined && !levels.includes(reached));
        })
        .map(([, pointer]) => pointer);
    },
  },
  {
    code: 'status-malformed',
    rule: 'standard',
    sentence:
      'A status entry is one object whose index is a string of digits and whose id is not the list itself.',
    section: 'Bitstring Status List 1.0, 2.1; Open Badges 3.0, CredentialStatus',
    kinds: badges,
    find: (credential) => {
      const status = credential.credentialStatus;
      if (status === undefined) return [];
      if (!isObject(status)) return ['/credentialStatus'];
      if (!hasType(status, 'BitstringStatusListEntry')) return [];
      return [
        ...unless(
          /^(0|[1-9]\d{0,9})$/.test(text(status.statusListIndex)),
          '/credentialStatus/statusListIndex',
        ),
        ...unless(isUri(status.statusListCredential), '/credentialStatus/statusListCredential'),
        ...unless(status.id !== status.statusListCredential, '/credentialStatus/id'),
      ];
    },
  },
  {
    code: 'text-not-plain',
    rule: 'standard',
    sentence: 'Names, descriptions and other texts are plain strings of one language.',
    section: 'Open Badges 3.0, String and Markdown',
    kinds: badges,
    find: (credential) =>
      found(credential, (value, _pointer, key) => textMembers.has(key) && typeof value !== 'string'),
  },
  {
    code: 'endorsement-name-missing',
    rule: 'standard',
    sentence: 'An endorsement has a name and names what it endorses.',
    section: 'Open Badges 3.0, EndorsementCredential and EndorsementSubject',
    kinds: ['endorsement'],
    find: (credential) => [
      ...unless(isText(credential.name), '/name'),
      ...unless(isUri(member(subject(credential), 'id')), '/credentialSubject/id'),
    ],
  },
  {
    code: 'status-list-malformed',
    rule: 'standard',
    sentence: 'A status list has the type BitstringStatusList, one purpose and an encoded list.',
    section: 'Bitstring Status List 1.0, 2.2',
    kinds: ['status-list'],
    find: (credential) =>
      unless(
        hasType(subject(credential), 'BitstringStatusList') &&
          isText(member(subject(credential), 'statusPurpose')) &&
          text(member(subject(credential), 'encodedList')).startsWith('u'),
        '/credentialSubject',
      ),
  },
];
