import canonicalize from 'canonicalize';

/** Any JSON value (RFC 8259). */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
/** A JSON object. */
export type JsonObject = { [key: string]: JsonValue };

/** A refusal that a caller is expected to meet: a stable kebab-case code and a sentence for people. */
export type Refusal<Code extends string = string> = { ok: false; code: Code; detail: string };
/** What a function gives that may refuse. */
export type Outcome<Value, Code extends string = string> = { ok: true; value: Value } | Refusal<Code>;

/** Makes a refusal. */
export function refuse<Code extends string>(code: Code, detail: string): Refusal<Code> {
  return { ok: false, code, detail };
}

/** Larger texts are refused before they are parsed; an award with its endorsements is about 20 kB. */
export const maxJsonCharacters = 1_000_000;
const maxDepth = 64;

/** True for a JSON object (not an array, not null). */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a string, else the empty string. */
export function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The member `key` of a JSON object; undefined for anything else. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A value as a list: nothing becomes the empty list, one value a list of one. */
export function list(value: JsonValue | undefined): JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Canonical JSON text (RFC 8785) of a value. Throws a TypeError on what JSON cannot hold (NaN, undefined). */
export function canonicalText(value: JsonValue): string {
  const result = canonicalize(value);
  if (result === undefined) throw new TypeError('the value has no canonical JSON');
  return result;
}

/** Canonical JSON (RFC 8785) as UTF-8 bytes: the bytes that are stored and served. */
export function canonicalBytes(value: JsonValue): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

/**
 * Parses JSON and refuses what two readers could read differently.
 *
 * RFC 8259 section 4 leaves duplicate member names open: a signer that reads the first and a verifier that reads
 * the last would see two credentials in one text.
 *
 * @returns the value, or a refusal `json-too-large`, `json-malformed`, `json-too-deep` or `json-duplicate-member`
 */
export function parseJson(
  source: string,
): Outcome<JsonValue, 'json-too-large' | 'json-malformed' | 'json-too-deep' | 'json-duplicate-member'> {
  if (source.length > maxJsonCharacters) {
    return refuse('json-too-large', `more than ${maxJsonCharacters} characters`);
  }
  let value: JsonValue;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return refuse('json-malformed', error instanceof Error ? error.message : 'not JSON');
  }
  return scan(source) ?? { ok: true, value };
}

/** Walks a text that is known to be JSON; gives the first refusal, or null. */
function scan(source: string): Refusal<'json-too-deep' | 'json-duplicate-member'> | null {
  const open: Set<string>[] = [];
  // A string followed by a colon is a member's name; every other string is skipped whole.
  for (const match of source.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const found = match[0];
    if (found === '{' || found === '[') {
      if (open.push(new Set()) > maxDepth) return refuse('json-too-deep', `more than ${maxDepth} levels`);
    } else if (found === '}' || found === ']') open.pop();
    else if (match[1] !== undefined) {
      const name: string = JSON.parse(found.slice(0, found.length - match[1].length));
      const seen = open.at(-1);
      if (seen?.has(name)) {
        return refuse('json-duplicate-member', `the name "${name}" appears twice in one object`);
      }
      seen?.add(name);
    }
  }
  return null;
}
