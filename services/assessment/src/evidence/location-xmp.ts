import { blank, isLocationName, type Removed } from './location-text.js';

const SPACE = 0x20;
const ATTRIBUTE = /(?<prefix>[\w.-]+:)?(?<name>[\w.-]+)\s*=\s*(?<quote>["'])(?<value>[^"']*?)\k<quote>/dg;
const START_TAG = /<(?<full>(?:[\w.-]+:)?(?<name>[\w.-]+))(?:\s[^<>]*)?(?<!\/)>/dg;

/**
 * Blanks with spaces, in place, the value of every XMP property whose local name tells a place: attribute values and
 * the whole content of elements, whatever prefix the writer chose. Length and well-formedness stay. A packet that is
 * not UTF-8 (UTF-16 has zero bytes) is blanked whole.
 */
export function scrubXmp(packet: Buffer, removed: Removed): void {
  const padded = packet.subarray(0, lastNonZero(packet) + 1);
  if (padded.includes(0)) {
    blank(packet, 'xmp', removed, SPACE);
    return;
  }
  const text = padded.toString('latin1');
  for (const match of text.matchAll(ATTRIBUTE)) {
    const { prefix, name } = match.groups ?? {};
    const span = match.indices?.groups?.value;
    if (span === undefined || name === undefined || prefix === 'xmlns:' || !isLocationName(name)) continue;
    blank(packet.subarray(...span), 'xmp', removed, SPACE);
  }
  for (const match of text.matchAll(START_TAG)) {
    const { full, name } = match.groups ?? {};
    if (full === undefined || name === undefined || !isLocationName(name)) continue;
    const start = match.index + match[0].length;
    const end = text.indexOf(`</${full}`, start);
    blank(packet.subarray(start, end === -1 ? padded.length : end), 'xmp', removed, SPACE);
  }
}

function lastNonZero(bytes: Buffer): number {
  return bytes.findLastIndex((byte) => byte !== 0);
}
