import { type Box, boxesIn, childrenOf } from './location-box.js';
import { type EditableBytes, erase } from './location-file.js';
import { blank, LocationNotRemovable, type Removed } from './location-text.js';
import { scrubTiff } from './location-tiff.js';
import { scrubXmp } from './location-xmp.js';

/** Kinds of items that are pictures or say how pictures are put together (ISO/IEC 23008-12). */
const PICTURES: ReadonlySet<string> = new Set([
  'hvc1',
  'hvt1',
  'lhv1',
  'avc1',
  'jpeg',
  'grid',
  'iden',
  'iovl',
  'tmap',
]);

interface Item {
  readonly type: string;
  readonly contentType: string;
  readonly encoding: string;
}

/**
 * Takes location out of a HEIC file's metadata items, in place: Exif and XMP items are scrubbed, items of other kinds
 * that are no pictures erased. Orientation stands in the `irot` and `imir` properties, which are not touched.
 *
 * @param meta the file's `meta` box, already in memory
 * @param metaStart where that buffer begins in the file
 */
export async function scrubItems(
  file: EditableBytes,
  meta: Buffer,
  metaStart: number,
  removed: Removed,
): Promise<void> {
  const [box] = boxesIn(meta, 0, meta.length);
  const parts = box === undefined ? [] : childrenOf(meta, box, 4);
  const find = (type: string) => parts.find((part) => part.type === type);
  const [iinf, iloc, idat] = [find('iinf'), find('iloc'), find('idat')];
  if (iinf === undefined) return;
  const items = readItems(meta, iinf);
  const places = iloc === undefined ? new Map<number, Span[]>() : readLocations(iloc.data, idat, metaStart);
  for (const [id, item] of items) {
    if (PICTURES.has(item.type)) continue;
    const spans = places.get(id);
    if (spans === undefined)
      throw new LocationNotRemovable(`where the ${item.type} item stands is not clear`);
    await scrubItem(file, item, spans, removed);
  }
}

async function scrubItem(
  file: EditableBytes,
  item: Item,
  spans: readonly Span[],
  removed: Removed,
): Promise<void> {
  const isXmp = item.type === 'mime' && item.contentType === 'application/rdf+xml' && item.encoding === '';
  if (item.type !== 'Exif' && !isXmp) {
    for (const { offset, length } of spans) {
      if (await erase(file, offset, length)) removed.add('heic-item');
    }
    return;
  }
  const pieces: Buffer[] = [];
  for (const { offset, length } of spans) pieces.push(await file.read(offset, length));
  const content = Buffer.concat(pieces);
  if (isXmp) scrubXmp(content, removed);
  else scrubExif(content, removed);
  let from = 0;
  for (const { offset, length } of spans) {
    await file.write(offset, content.subarray(from, from + length));
    from += length;
  }
}

/** The item begins with the distance to the TIFF header, mostly behind "Exif\0\0". */
function scrubExif(content: Buffer, removed: Removed): void {
  const distance = content.length >= 4 ? content.readUInt32BE(0) : 0;
  const tiff = content.subarray(4 + distance);
  if (!scrubTiff(tiff, removed)) blank(content.subarray(4), 'exif', removed);
}

/** Item ids and kinds from `infe` boxes, versions 2 and 3. */
function readItems(meta: Buffer, iinf: Box): Map<number, Item> {
  const items = new Map<number, Item>();
  const countBytes = iinf.data[0] === 0 ? 2 : 4;
  for (const { type, data } of childrenOf(meta, iinf, 4 + countBytes)) {
    const version = data[0] ?? 0;
    if (type !== 'infe') continue;
    if (version < 2 || data.length < (version === 2 ? 12 : 14))
      throw new LocationNotRemovable('an item of the file has no kind');
    const wide = version === 2 ? 0 : 2;
    const id = wide === 0 ? data.readUInt16BE(4) : data.readUInt32BE(4);
    const [, contentType = '', encoding = ''] = data.toString('utf8', 12 + wide).split('\0');
    items.set(id, { type: data.toString('latin1', 8 + wide, 12 + wide), contentType, encoding });
  }
  return items;
}

interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where each item's bytes stand in the file (`iloc`, ISO/IEC 14496-12 section 8.11.3). */
function readLocations(data: Buffer, idat: Box | undefined, metaStart: number): Map<number, Span[]> {
  const reader = new Reader(data);
  const version = reader.uint(1);
  reader.uint(3);
  const [sizes, more] = [reader.uint(1), reader.uint(1)];
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, more >> 4];
  const indexBytes = version === 0 ? 0 : more & 15;
  const places = new Map<number, Span[]>();
  for (let left = reader.uint(version < 2 ? 2 : 4); left > 0; left -= 1) {
    const id = reader.uint(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : reader.uint(2) & 15;
    reader.uint(2);
    const base = reader.uint(baseBytes) + (method === 1 ? metaStart + (idat?.dataStart ?? 0) : 0);
    const spans: Span[] = [];
    for (let extents = reader.uint(2); extents > 0; extents -= 1) {
      reader.uint(indexBytes);
      spans.push({ offset: base + reader.uint(offsetBytes), length: reader.uint(lengthBytes) });
    }
    // Items built from other items, and lengths "to the end": no phone writes metadata so.
    const strange =
      method > 1 || (method === 1 && idat === undefined) || spans.some(({ length }) => length === 0);
    if (!strange) places.set(id, spans);
  }
  return places;
}

class Reader {
  private at = 0;
  constructor(private readonly data: Buffer) {}

  /** A big-endian number of 0 to 8 bytes. */
  uint(bytes: number): number {
    if (this.at + bytes > this.data.length) throw new LocationNotRemovable('the table of items is cut off');
    let value = 0;
    for (let end = this.at + bytes; this.at < end; this.at += 1)
      value = value * 256 + (this.data[this.at] ?? 0);
    return value;
  }
}
