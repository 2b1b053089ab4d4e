/** Values made from a JSON Schema (2020-12), as zod and OpenAPI write it: what fits its form and means nothing. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** Names and indexes from a value's root to something in it. */
export type Path = readonly (string | number)[];

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  const?: Json;
  enum?: Json[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  type?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
}

/** What texts with a form look like; the first that fits a pattern is taken. */
const texts = [
  '00000000-0000-4000-8000-000000000000',
  '2027-01-31',
  '2027-01-31T12:00:00Z',
  'en',
  'a-word',
  'AAAA',
  '12345',
  'person@example.org',
  'https://example.org/page',
  `u${'A'.repeat(46)}`,
  'A',
];
const formats: Record<string, string> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2027-01-31',
  'date-time': '2027-01-31T12:00:00Z',
  email: 'person@example.org',
  uri: 'https://example.org/page',
};
/** A choice within a choice within a choice is not gone into for ever. */
const MOST_SAMPLES = 12;

/**
 * One value of each alternative that a schema leaves open.
 *
 * @param root where `$ref` looks
 */
export function samplesOf(schema: object, root: object = schema): Json[] {
  return many(schema as Schema, root as Schema, 0).slice(0, MOST_SAMPLES);
}

function many(schema: Schema, root: Schema, depth: number): Json[] {
  if (depth > 12) return [null];
  const into = (inner: Schema): Json[] => many(inner, root, depth + 1);
  if (schema.$ref) return into(resolved(schema.$ref, root));
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return schema.enum.slice(0, 1);
  const choices = schema.anyOf ?? schema.oneOf;
  // What may be null is asked for with a value.
  if (choices) return choices.filter(({ type }) => type !== 'null').flatMap(into);
  if (schema.allOf) return [merged(schema.allOf.map((one) => into(one)[0] ?? null))];
  switch (schema.type) {
    case 'object':
      return objects(Object.entries(schema.properties ?? {}), into);
    case 'array':
      return into(schema.items ?? {}).map((item) =>
        Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => item),
      );
    case 'string':
      return [textFor(schema)];
    case 'integer':
    case 'number':
      return [schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1];
    case 'boolean':
      return [true];
    default:
      return [null];
  }
}

/** Each alternative of each member once, with the first of all others. */
function objects(members: [string, Schema][], into: (inner: Schema) => Json[]): Json[] {
  const possible = members.map(([name, inner]) => [name, into(inner)] as const);
  const first = Object.fromEntries(possible.map(([name, values]) => [name, values[0] ?? null]));
  return [
    first,
    ...possible.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value }))),
  ];
}

const merged = (parts: Json[]): Json => Object.assign({}, ...parts);

function resolved(ref: string, root: Schema): Schema {
  let found: unknown = root;
  for (const name of ref.replace(/^#\/?/, '').split('/').filter(Boolean))
    found = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
  return typeof found === 'object' && found !== null ? found : {};
}

function textFor({ format, pattern, minLength = 0 }: Schema): string {
  const known = format === undefined ? undefined : formats[format];
  if (known !== undefined) return known;
  if (pattern !== undefined) return texts.find((text) => new RegExp(pattern, 'u').test(text)) ?? 'x';
  return 'some words '.repeat(Math.ceil(minLength / 11) || 1).trim();
}

/** The paths of everything in a value but its root, outermost first. */
export function placesIn(value: Json): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.slice(0, 1).map((inner, index) => [index, inner])
    : Object.entries(value);
  return entries.flatMap(([name, inner]) => [[name], ...placesIn(inner).map((path) => [name, ...path])]);
}

/** The value with something else at a place. */
export function withAt(value: Json, path: Path, put: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return put;
  if (Array.isArray(value))
    return value.map((inner, index) => (index === name ? withAt(inner, rest, put) : inner));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [name]: withAt(value[name] ?? null, rest, put) };
}

/** What is at a place; null where there is nothing. */
export function valueAt(value: Json, path: Path): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return null;
  const inner = Array.isArray(value) ? value[Number(name)] : value[name];
  return valueAt(inner ?? null, rest);
}

/** A path as a JSON Pointer (RFC 6901). */
export const pointerOf = (path: Path): string => path.map((name) => `/${name}`).join('');
