import { isObject, type JsonValue } from './json.js';

/** Objects in one credential: an award of fifty employers has about a thousand. */
const MOST_OBJECTS = 5_000;
/** Nameless objects that look alike; telling these apart is what makes canonicalization slow. */
const MOST_ALIKE = 50;

/**
 * True for a document whose canonicalization (RDF Dataset Canonicalization 1.0, section 7.1, "dataset poisoning") could
 * keep a processor busy for long: too many objects, too many nameless ones that differ by no value of their own, or
 * blank node identifiers, which our credentials never use.
 */
export function isTooCostly(document: JsonValue): boolean {
  const alike = new Map<string, number>();
  let objects = 0;
  const open: JsonValue[] = [document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      open.push(...value);
      continue;
    }
    if (!isObject(value)) continue;
    if (++objects > MOST_OBJECTS) return true;
    open.push(...Object.values(value));
    const id = value.id ?? value['@id'];
    if (typeof id === 'string' && id.startsWith('_:')) return true;
    if (typeof id === 'string') continue;
    const look = JSON.stringify(Object.entries(value).map(([key, inner]) => [key, outside(inner)]));
    const seen = (alike.get(look) ?? 0) + 1;
    if (seen > MOST_ALIKE) return true;
    alike.set(look, seen);
  }
  return false;
}

/** A value with every object in it made one: what is inside does not tell two nameless objects apart at first. */
function outside(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(outside);
  return isObject(value) ? {} : value;
}
