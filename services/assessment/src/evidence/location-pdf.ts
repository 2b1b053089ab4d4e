import { deflateSync, inflateSync } from 'node:zlib';
import { scrubJpeg } from './location-jpeg.js';
import { blank, isLocationName, LocationNotRemovable, type Removed } from './location-text.js';
import { scrubXmp } from './location-xmp.js';

const SPACE = 0x20;
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;
/** How far before `stream` its dictionary is looked for. */
const MAX_DICTIONARY = 4096;

/** A key with a literal or hexadecimal string: `/GPSLatitude (43.6)`, `/City <546F>`. */
const KEYED_STRING =
  /\/(?<name>[A-Za-z][\w.-]*)\s*(?:\((?<literal>(?:\\[\s\S]|[^\\()])*)\)|<(?<hex>[\da-fA-F\s]*)>)/dg;

/**
 * Takes location out of a PDF, in place, so that the cross-reference table stays right. The plain approach:
 *
 * - strings under keys that tell a place (document information, signatures' `/Location`) are blanked;
 * - XMP packets are scrubbed, in compressed metadata streams too (compressed again into the same room);
 * - JPEG pictures embedded as they are (`DCTDecode`) are scrubbed like JPEG files;
 * - the same keys are looked for in compressed object streams.
 *
 * Not touched: what the pages say, geospatial maps (they are content), attached files. A digital signature over the
 * file no longer verifies after any change.
 *
 * @throws LocationNotRemovable for an encrypted file, and where scrubbed metadata no longer fits into its room
 */
export function scrubPdf(file: Buffer, removed: Removed): void {
  const text = file.toString('latin1');
  if (/\/Encrypt\s*(?:\d|<<)/.test(text)) throw new LocationNotRemovable('the PDF is encrypted');
  scrubStrings(file, text, removed);
  scrubPackets(file, text, removed);
  for (const match of text.matchAll(/(?<!end)stream\r?\n/g))
    scrubStream(file, text, match.index, match[0], removed);
}

function scrubStrings(bytes: Buffer, text: string, removed: Removed): void {
  for (const match of text.matchAll(KEYED_STRING)) {
    const span = match.indices?.groups?.literal ?? match.indices?.groups?.hex;
    const name = match.groups?.name ?? '';
    // `/State (Accepted)` is what a reviewer thought of a note
    if (span !== undefined && name !== 'State' && isLocationName(name)) {
      blank(bytes.subarray(...span), 'pdf-information', removed, SPACE);
    }
  }
}

function scrubPackets(bytes: Buffer, text: string, removed: Removed): void {
  for (const match of text.matchAll(/<x:xmpmeta[\s\S]*?<\/x:xmpmeta>|<rdf:RDF[\s\S]*?<\/rdf:RDF>/g)) {
    scrubXmp(bytes.subarray(match.index, match.index + match[0].length), removed);
  }
}

function scrubStream(file: Buffer, text: string, keyword: number, found: string, removed: Removed): void {
  const start = keyword + found.length;
  const end = text.indexOf('endstream', start);
  // the line end before the keyword is no part of the content
  const length = text.slice(start, end === -1 ? undefined : end).replace(/\r?\n$/, '').length;
  const content = file.subarray(start, start + length);
  const dictionary = text.slice(Math.max(0, keyword - MAX_DICTIONARY), keyword);
  const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
  if (content[0] === 0xff && content[1] === 0xd8 && own.includes('DCTDecode')) scrubJpeg(content, removed);
  else if (own.includes('/FlateDecode') && /\/(?:Metadata|XML|ObjStm)\b/.test(own))
    scrubCompressed(content, removed);
}

function scrubCompressed(content: Buffer, removed: Removed): void {
  const plain = inflate(content);
  const text = plain.toString('latin1');
  const found: Removed = new Set();
  scrubStrings(plain, text, found);
  scrubPackets(plain, text, found);
  if (found.size === 0) return;
  const packed = deflateSync(plain, { level: 9 });
  if (packed.length > content.length) throw new LocationNotRemovable('compressed metadata holds a location');
  // Readers stop at the end of the compressed data; what is left of the room is filled.
  content.fill(0);
  packed.copy(content);
  for (const what of found) removed.add(what);
}

function inflate(content: Buffer): Buffer {
  try {
    return inflateSync(content, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    throw new LocationNotRemovable('compressed metadata cannot be read');
  }
}
