import { isObject, type JsonObject, type JsonValue, list, member, text } from './json.js';

/** What a credential is, by its `type`. */
export type CredentialKind = 'award' | 'endorsement' | 'status-list' | 'other';

/** The kind of a credential; `other` for what this service neither signs nor judges in full. */
export function kindOf(credential: JsonObject): CredentialKind {
  const types = list(credential.type);
  if (types.includes('OpenBadgeCredential') || types.includes('AchievementCredential')) return 'award';
  if (types.includes('EndorsementCredential')) return 'endorsement';
  if (types.includes('BitstringStatusListCredential')) return 'status-list';
  return 'other';
}

/**
 * One rule. `standard` rules hold for anyone's credential and are asked when verifying; `house` rules hold for what
 * this service signs: forms that the standard allows and some verifier refuses, and promises that Countersign makes.
 */
export type LintRule = {
  code: string;
  rule: 'standard' | 'house';
  sentence: string;
  section: string;
  kinds: readonly CredentialKind[];
  /** JSON pointers (RFC 6901) of every place that breaks the rule; none when it holds. */
  find(credential: JsonObject): string[];
};

/** Gives `pointer` as the one finding unless the rule holds. */
export function unless(holds: boolean, pointer: string): string[] {
  return holds ? [] : [pointer];
}

/** Visits every value below and including `value`, with its JSON pointer; `enter` false skips what is below. */
export function walk(
  value: JsonValue,
  visit: (value: JsonValue, pointer: string, key: string) => boolean | undefined,
  pointer = '',
  key = '',
): void {
  if (visit(value, pointer, key) === false) return;
  if (Array.isArray(value)) {
    value.forEach((one, at) => {
      walk(one, visit, `${pointer}/${at}`, key);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      walk(one, visit, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, name);
    }
  }
}

/** Pointers of the values that `test` finds, embedded endorsements left to their own linting. */
export function found(
  credential: JsonObject,
  test: (value: JsonValue, pointer: string, key: string) => boolean,
): string[] {
  const pointers: string[] = [];
  walk(credential, (value, pointer, key) => {
    if (test(value, pointer, key)) pointers.push(pointer);
    return !(key === 'endorsement' && isObject(value));
  });
  return pointers;
}

/** True for an absolute URI. */
export function isUri(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(value) && URL.canParse(value);
}

/** True for an RFC 3339 date-time with a zone that names a real moment. */
export function isDateTime(value: JsonValue | undefined): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    Number.isFinite(Date.parse(value))
  );
}

/** True for a list of type names that holds `name`. */
export function hasType(value: JsonValue | undefined, name: string): boolean {
  return list(member(value, 'type')).includes(name);
}

/** True for a string with something in it. */
export function isText(value: JsonValue | undefined): boolean {
  return text(value).trim() !== '';
}

/** The items of a list member with their pointers; none when it is absent. */
export function items(parent: JsonValue | undefined, key: string, pointer: string): [JsonValue, string][] {
  return list(member(parent, key)).map((one, at) => [one, `${pointer}/${key}/${at}`]);
}

/**
 * The endorsements that a credential embeds, of its achievement, its issuer or itself, with their JSON pointers.
 * (What stands there and is no object is a fault of syntax, given back as an empty object that passes nothing.)
 */
export function embeddedEndorsements(credential: JsonObject): [JsonObject, string][] {
  const places: [JsonValue | undefined, string][] = [
    [credential, ''],
    [credential.issuer, '/issuer'],
    [member(credential.credentialSubject, 'achievement'), '/credentialSubject/achievement'],
  ];
  return places
    .flatMap(([parent, pointer]) => items(parent, 'endorsement', pointer))
    .map(([one, pointer]) => [isObject(one) ? one : {}, pointer]);
}
