import { blank, LocationNotRemovable, type Removed } from './location-text.js';
import { scrubXmp } from './location-xmp.js';

/** One box of the ISO base media file format (ISO/IEC 14496-12, section 4.2) inside a buffer. */
export interface Box {
  readonly type: string;
  /** offset of its header in the buffer */
  readonly start: number;
  /** its content, a view */
  readonly data: Buffer;
  readonly dataStart: number;
  readonly end: number;
}

const MAX_BOXES = 100_000;

/** Lists the boxes that fill a range. A size of 0 or a rest of less than 8 bytes (QuickTime's terminator) ends it. */
export function boxesIn(buffer: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const size = buffer.readUInt32BE(at);
    if (size === 0 && buffer.readUInt32BE(at + 4) === 0) return boxes;
    const header = size === 1 ? 16 : 8;
    const length = boxLength(buffer, at, size, end);
    if (length < header || at + length > end || boxes.length >= MAX_BOXES) {
      throw new LocationNotRemovable('the boxes of the file do not fit into each other');
    }
    const dataStart = at + header;
    const data = buffer.subarray(dataStart, at + length);
    boxes.push({
      type: buffer.toString('latin1', at + 4, at + 8),
      start: at,
      data,
      dataStart,
      end: at + length,
    });
    at += length;
  }
  return boxes;
}

function boxLength(buffer: Buffer, at: number, size: number, end: number): number {
  if (size === 0) return end - at;
  if (size !== 1) return size;
  return at + 16 <= end ? Number(buffer.readBigUInt64BE(at + 8)) : 0;
}

export function childrenOf(buffer: Buffer, box: Box, skip = 0): Box[] {
  return boxesIn(buffer, box.dataStart + skip, box.end);
}

/** Makes free space of a box: its size stays, so that no offset in the file moves. */
export function freeBox(buffer: Buffer, box: Box, what: string, removed: Removed): void {
  if (box.type === 'free' || box.type === 'skip') {
    blank(box.data, 'free-space', removed);
    return;
  }
  buffer.write('free', box.start + 4, 'latin1');
  box.data.fill(0);
  removed.add(what);
}

const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
/** Google's spherical video: without it a 360° video is not shown right. */
const SPHERICAL_UUID = 'ffcc8263f8554a938814587a02521fdd';

/** A box of a maker's own kind: XMP is scrubbed, spherical video kept, everything else may hold a place. */
export function scrubUuid(buffer: Buffer, box: Box, removed: Removed): void {
  const id = box.data.toString('hex', 0, 16);
  if (id === XMP_UUID) scrubXmp(box.data.subarray(16), removed);
  else if (id !== SPHERICAL_UUID) freeBox(buffer, box, 'uuid-box', removed);
}
