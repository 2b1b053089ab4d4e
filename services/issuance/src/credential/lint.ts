import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { type JsonObject, type Outcome, refuse } from './json.js';
import { commonHouseRules } from './lint-house.js';
import { awardHouseRules } from './lint-house-award.js';
import { embeddedEndorsements, kindOf, type LintRule } from './lint-rule.js';
import { badgeRules } from './lint-standard.js';
import { structureRules } from './lint-structure.js';

/** One place that breaks a rule. */
export type LintFinding = {
  code: string;
  /** What should hold, in a sentence. */
  sentence: string;
  /** Where the rule comes from. */
  section: string;
  /** Where it is broken: JSON pointer (RFC 6901). */
  pointer: string;
};

const standardRules = [...structureRules, ...badgeRules];

/** Every rule, with its code, sentence and section. */
export const lintRules: readonly LintRule[] = [...standardRules, ...commonHouseRules, ...awardHouseRules];

/**
 * Lints a credential, with or without proof, and every endorsement that it embeds.
 *
 * @param rules `standard` for anyone's credential; `all`, the default, before signing
 * @returns what breaks the rules; none when the credential may be signed
 */
export function lint(credential: JsonObject, rules: 'standard' | 'all' = 'all'): LintFinding[] {
  const kind = kindOf(credential);
  const own = (rules === 'all' ? lintRules : standardRules)
    .filter((rule) => rule.kinds.includes(kind))
    .flatMap(({ code, sentence, section, find }) =>
      find(credential).map((pointer) => ({ code, sentence, section, pointer })),
    );
  const embedded = embeddedEndorsements(credential).flatMap(([one, at]) =>
    lint(one, rules).map((finding) => ({ ...finding, pointer: `${at}${finding.pointer}` })),
  );
  return [...own, ...embedded];
}

/** Checks a credential against a JSON schema; gives the faults, none when it holds. */
export type SchemaCheck = (credential: JsonObject) => LintFinding[];

/**
 * Makes a check of a JSON Schema 2019-09, such as the official schemas of Open Badges 3.0
 * (`https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json`).
 *
 * The schema comes as an argument: no installed package carries the official one, and this service fetches nothing
 * while it signs. An institution mounts the file that it downloaded.
 *
 * @returns the check, or a refusal `schema-not-usable`
 */
export function schemaCheck(schema: JsonObject): Outcome<SchemaCheck, 'schema-not-usable'> {
  try {
    // The official schema uses annotations that strict mode would refuse.
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    return {
      ok: true,
      value: (credential) =>
        validate(credential)
          ? []
          : (validate.errors ?? []).map((fault) => ({
              code: 'schema-violated',
              sentence: `The schema asks: ${fault.message ?? fault.keyword}.`,
              section: fault.schemaPath,
              pointer: fault.instancePath,
            })),
    };
  } catch (error) {
    return refuse('schema-not-usable', error instanceof Error ? error.message : 'not a schema');
  }
}
