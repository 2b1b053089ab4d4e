import { bundledContexts, credentialsV2 } from './contexts.js';
import { isObject, list } from './json.js';
import { found, hasType, isUri, type LintRule, unless } from './lint-rule.js';

const all = ['award', 'endorsement', 'status-list'] as const;

/** Rules of the standards on how a credential is written, for anyone's: what is signed must be what is read. */
export const structureRules: readonly LintRule[] = [
  {
    code: 'context-not-accepted',
    rule: 'standard',
    sentence:
      'The first context is the credentials v2 context, and every other one is known to this verifier.',
    section: 'VC Data Model 2.0, 4.3; Open Badges 3.0, AchievementCredential',
    kinds: all,
    find: (credential) => {
      const contexts = list(credential['@context']);
      const known = contexts.every((one) => typeof one === 'string' && bundledContexts.has(one));
      return unless(
        Array.isArray(credential['@context']) && contexts[0] === credentialsV2 && known,
        '/@context',
      );
    },
  },
  {
    code: 'context-nested',
    rule: 'standard',
    sentence: 'Only a credential has a context: one inside would give its terms another meaning.',
    section: 'VC Data Integrity 1.0, 2.4.1',
    kinds: all,
    // An embedded endorsement is a credential of its own, and has one.
    find: (credential) =>
      found(
        credential,
        (value, pointer, key) =>
          pointer !== '' && key !== 'endorsement' && isObject(value) && value['@context'] !== undefined,
      ).map((pointer) => `${pointer}/@context`),
  },
  {
    code: 'member-not-term',
    rule: 'standard',
    sentence:
      'Every member is named by a term: under its IRI, or as a JSON-LD keyword, it would be signed and yet not read.',
    section: 'VC Data Integrity 1.0, 2.4.1 and 4.4; JSON-LD 1.1, 3.2',
    kinds: all,
    // An award whose credentialStatus is renamed to its IRI has the same RDF, so its proof still verifies.
    find: (credential) =>
      found(
        credential,
        (_value, pointer, key) =>
          pointer !== '/@context' && !pointer.startsWith('/@context/') && /^@|[:/]/.test(key),
      ),
  },
  {
    code: 'node-described-twice',
    rule: 'standard',
    sentence:
      'Nothing inside a credential has the id of the credential: it would say things of it in another place.',
    section: 'VC Data Integrity 1.0, 4.4; JSON-LD 1.1, 3.3',
    kinds: all,
    find: (credential) =>
      found(credential, (value, pointer) => pointer !== '' && isObject(value) && value.id === credential.id),
  },
  {
    code: 'id-not-uri',
    rule: 'standard',
    sentence: 'A credential has an id that is an absolute URI.',
    section: 'VC Data Model 2.0, 4.4; Open Badges 3.0, AchievementCredential',
    kinds: all,
    find: (credential) => unless(isUri(credential.id), '/id'),
  },
  {
    code: 'type-missing',
    rule: 'standard',
    sentence: 'The type is a list that holds VerifiableCredential.',
    section: 'VC Data Model 2.0, 4.5',
    kinds: all,
    find: (credential) =>
      unless(Array.isArray(credential.type) && hasType(credential, 'VerifiableCredential'), '/type'),
  },
];
