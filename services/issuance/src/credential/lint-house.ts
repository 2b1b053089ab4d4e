import { badgeContext, statusListContext } from './contexts.js';
import { hexOfMultibase } from './digest.js';
import { isInstant } from './instant.js';
import { isObject, list, member, text } from './json.js';
import { isText, items, kindOf, type LintRule, unless, walk } from './lint-rule.js';
import { confirmationKinds } from './model.js';
import { digestOfPartUrl } from './urls.js';

const all = ['award', 'endorsement', 'status-list'] as const;

const same = (left: object | undefined, right: object) => JSON.stringify(left) === JSON.stringify(right);

/** Members whose value is a date and time, wherever they stand. */
const dateMembers = new Set(['validFrom', 'validUntil', 'awardedDate', 'created']);

/** Rules of whatever this service signs, and of endorsements. */
export const commonHouseRules: readonly LintRule[] = [
  {
    code: 'context-not-exact',
    rule: 'house',
    sentence: 'The contexts are exactly ours, in our order: closed verifiers refuse any other.',
    section: 'DOMAIN 2, every credential',
    kinds: all,
    find: (credential) => {
      const expected = kindOf(credential) === 'status-list' ? statusListContext : badgeContext;
      return unless(same(list(credential['@context']), expected), '/@context');
    },
  },
  {
    code: 'issuer-not-did-web',
    rule: 'house',
    sentence: 'The issuer is a did:web, and a badge shows its name and address.',
    section: 'DOMAIN 2, every credential; DESIGN 7',
    kinds: all,
    find: (credential) => {
      const issuer = credential.issuer;
      if (!isObject(issuer)) return unless(text(issuer).startsWith('did:web:'), '/issuer');
      return unless(
        text(issuer.id).startsWith('did:web:') &&
          isText(issuer.name) &&
          text(issuer.url).startsWith('https://'),
        '/issuer',
      );
    },
  },
  {
    code: 'instant-not-whole-second',
    rule: 'house',
    sentence: 'Dates are UTC with whole seconds and Z.',
    section: 'DESIGN 7, dates',
    kinds: all,
    find: (credential) => {
      const found: string[] = [];
      walk(credential, (value, pointer, key) => {
        if (dateMembers.has(key) && !isInstant(text(value))) found.push(pointer);
        return undefined;
      });
      return found;
    },
  },
  {
    code: 'awarded-date-missing',
    rule: 'house',
    sentence: 'Awards and endorsements say when they were awarded, which is not after their validity begins.',
    section: 'DOMAIN 2, every credential',
    kinds: ['award', 'endorsement'],
    find: (credential) =>
      unless(
        isText(credential.awardedDate) && text(credential.awardedDate) <= text(credential.validFrom),
        '/awardedDate',
      ),
  },
  {
    code: 'number-not-safe',
    rule: 'house',
    sentence:
      'Numbers have at most three decimals and are small enough that every reader gives them the same form.',
    section: 'RFC 8785, 3.2.2.3; DESIGN 7, ids',
    kinds: all,
    find: (credential) => {
      const found: string[] = [];
      walk(credential, (value, pointer) => {
        if (typeof value === 'number' && !(Math.abs(value) < 1e6 && Number(value.toFixed(3)) === value))
          found.push(pointer);
        return undefined;
      });
      return found;
    },
  },
  {
    code: 'text-not-nfc',
    rule: 'house',
    sentence: 'Texts are in Unicode normalization form C, without control characters.',
    section: 'DESIGN 4',
    kinds: all,
    find: (credential) => {
      const found: string[] = [];
      walk(credential, (value, pointer) => {
        if (
          typeof value === 'string' &&
          (value !== value.normalize('NFC') || /(?![\t\n])\p{Cc}/u.test(value))
        ) {
          found.push(pointer);
        }
        return undefined;
      });
      return found;
    },
  },
  {
    code: 'null-or-empty',
    rule: 'house',
    sentence: 'Nothing is null: what is not known is left out.',
    section: 'VC Data Model 2.0, 4.1 (null vanishes in JSON-LD, and would go unsigned)',
    kinds: all,
    find: (credential) => {
      const found: string[] = [];
      walk(credential, (value, pointer) => {
        if (value === null) found.push(pointer);
        return undefined;
      });
      return found;
    },
  },
  {
    code: 'endorsement-jwt',
    rule: 'house',
    sentence:
      'No endorsementJwt: the term is missing from the public context, and the same credential has both proof forms.',
    section: 'DOMAIN 2, endorsements',
    kinds: all,
    find: (credential) => {
      const found: string[] = [];
      walk(credential, (_value, pointer, key) => {
        if (key === 'endorsementJwt') found.push(pointer);
        return key !== 'endorsementJwt';
      });
      return found;
    },
  },
  {
    code: 'pin-malformed',
    rule: 'house',
    sentence:
      'Every pinned resource has a SHA-256 digest, agrees with the digest in its URL, and is pinned once.',
    section: 'VC Data Model 2.0, 5.3',
    kinds: ['award', 'endorsement'],
    find: (credential) => {
      const seen = new Set<string>();
      return items(credential, 'relatedResource', '')
        .filter(([one]) => {
          const id = text(member(one, 'id'));
          const hex = hexOfMultibase(text(member(one, 'digestMultibase')));
          const named = digestOfPartUrl(id);
          const bad = hex === null || seen.has(id) || (named !== null && named !== hex);
          seen.add(id);
          return bad;
        })
        .map(([, pointer]) => pointer);
    },
  },
  {
    code: 'endorsement-ends',
    rule: 'house',
    sentence:
      'An endorsement carries no validUntil and no status: the award would fail on the day when it ends.',
    section: 'DESIGN 7; Open Badges 3.0, 8.2.6 (verifiers judge embedded endorsements by the same rules)',
    kinds: ['endorsement'],
    find: (credential) => [
      ...unless(credential.validUntil === undefined, '/validUntil'),
      ...unless(credential.credentialStatus === undefined, '/credentialStatus'),
    ],
  },
  {
    code: 'endorsement-not-pinned',
    rule: 'house',
    sentence:
      'An endorsement pins what it is about, carries the signed sentence, and names kind and statement digest.',
    section: 'DOMAIN 2, endorsements',
    kinds: ['endorsement'],
    find: (credential) => {
      const about = text(member(credential.credentialSubject, 'id'));
      const statements = list(credential.evidence);
      return [
        ...unless(
          list(credential.relatedResource).some((one) => member(one, 'id') === about),
          '/relatedResource',
        ),
        ...unless(
          isText(member(credential.credentialSubject, 'endorsementComment')),
          '/credentialSubject/endorsementComment',
        ),
        ...unless(
          statements.length === 1 &&
            text(member(statements[0], 'id')).startsWith('ni:///sha-256;') &&
            confirmationKinds.some((kind) => kind === member(statements[0], 'genre')),
          '/evidence',
        ),
      ];
    },
  },
];
