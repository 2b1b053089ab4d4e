import { boxesIn, scrubUuid } from './location-box.js';
import { type EditableBytes, erase } from './location-file.js';
import { scrubItems } from './location-heic.js';
import { dropTrack, type FoundTrack, scrubMoov } from './location-moov.js';
import { holdsLocationText, LocationNotRemovable, type Removed } from './location-text.js';

/** Boxes at the top that carry the recording or say how to play it. */
const KEPT = 'ftyp styp mdat wide moof mfra sidx ssix pdin prft pnot'.split(' ');
/** Boxes that are read into memory; an hour of video needs about 2 MB. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const MAX_TOP_BOXES = 100_000;
/** How much of a captions track is looked at. */
const MAX_CAPTION_BYTES = 4 * 1024 * 1024;

interface TopBox {
  readonly type: string;
  readonly start: number;
  readonly dataStart: number;
  readonly end: number;
}

/**
 * Takes location out of an MP4, MOV or HEIC file, in place: no byte moves, so no table of offsets changes, and a
 * video of any size is handled with its header in memory only.
 *
 * Boxes of unknown kinds become free space, free space and whatever follows the last box is zeroed, tracks of timed
 * metadata (GoPro `gpmd`, Apple `mebx`, Google `camm`, DJI) are dropped and their samples zeroed, captions too when
 * they hold coordinates. Not looked into: the pictures themselves and messages inside the video stream (SEI).
 *
 * @throws LocationNotRemovable when the structure cannot be followed
 */
export async function scrubMovie(
  file: EditableBytes,
  kind: 'movie' | 'picture',
  removed: Removed,
): Promise<void> {
  const boxes = await topBoxes(file, removed);
  if (kind === 'movie' && !boxes.some(({ type }) => type === 'moov')) {
    throw new LocationNotRemovable('the recording has no header');
  }
  for (const box of boxes) {
    if (box.type === 'moov') await scrubMovieHeader(file, box, removed);
    else if (box.type === 'meta') await scrubFileMetadata(file, box, kind, removed);
    else if (box.type === 'uuid') await edit(file, box, (bytes) => scrubOnly(bytes, removed));
    else if (!KEPT.includes(box.type)) await release(file, box, removed);
  }
}

async function scrubMovieHeader(file: EditableBytes, box: TopBox, removed: Removed): Promise<void> {
  await edit(file, box, async (moov) => {
    const { metadata, captions } = scrubMoov(moov, removed);
    const telling: FoundTrack[] = [...metadata];
    for (const track of captions) if (await holdsCoordinates(file, track)) telling.push(track);
    for (const track of telling) {
      for (const { offset, length } of track.ranges) await erase(file, offset, length);
      dropTrack(moov, track, removed);
    }
  });
}

async function holdsCoordinates(file: EditableBytes, track: FoundTrack): Promise<boolean> {
  let left = MAX_CAPTION_BYTES;
  for (const { offset, length } of track.ranges) {
    if (left <= 0) return false;
    const text = (await file.read(offset, Math.min(length, left))).toString('latin1');
    if (holdsLocationText(text)) return true;
    left -= length;
  }
  return false;
}

/** A picture's items are walked; in a video a `meta` box at the top has nothing that playing needs. */
async function scrubFileMetadata(
  file: EditableBytes,
  box: TopBox,
  kind: 'movie' | 'picture',
  removed: Removed,
): Promise<void> {
  if (kind === 'movie') return release(file, box, removed);
  await scrubItems(file, await readBox(file, box), box.start, removed);
}

function scrubOnly(bytes: Buffer, removed: Removed): void {
  for (const box of boxesIn(bytes, 0, bytes.length)) scrubUuid(bytes, box, removed);
}

/** Turns a box into free space without reading it whole. */
async function release(file: EditableBytes, box: TopBox, removed: Removed): Promise<void> {
  const zeroed = await erase(file, box.dataStart, box.end - box.dataStart);
  if (box.type === 'free' || box.type === 'skip') {
    if (zeroed) removed.add('free-space');
    return;
  }
  await file.write(box.start + 4, Buffer.from('free', 'latin1'));
  removed.add('file-box');
}

async function edit(
  file: EditableBytes,
  box: TopBox,
  change: (bytes: Buffer) => void | Promise<void>,
): Promise<void> {
  const bytes = await readBox(file, box);
  const before = Buffer.from(bytes);
  await change(bytes);
  if (!bytes.equals(before)) await file.write(box.start, bytes);
}

async function readBox(file: EditableBytes, box: TopBox): Promise<Buffer> {
  const length = box.end - box.start;
  if (length > MAX_HEADER_BYTES)
    throw new LocationNotRemovable(`the ${box.type} box is too large to be checked`);
  return file.read(box.start, length);
}

/** The boxes at the top, by their headers only. What follows the last whole box is zeroed (some cameras log there). */
async function topBoxes(file: EditableBytes, removed: Removed): Promise<TopBox[]> {
  const boxes: TopBox[] = [];
  let at = 0;
  while (at + 8 <= file.size && boxes.length < MAX_TOP_BOXES) {
    const header = await file.read(at, Math.min(16, file.size - at));
    const size = header.readUInt32BE(0);
    const wide = size === 1 && header.length === 16;
    const declared = wide ? Number(header.readBigUInt64BE(8)) : size === 0 ? file.size - at : size;
    const dataStart = at + (wide ? 16 : 8);
    const type = header.toString('latin1', 4, 8);
    // A recording that was cut off keeps what it has; any other box that runs over the end is no box.
    const length = type === 'mdat' ? Math.min(declared, file.size - at) : declared;
    if (at + length > file.size || length < dataStart - at || !/^[\x20-\x7e\xa9]{4}$/.test(type)) break;
    boxes.push({ type, start: at, dataStart, end: at + length });
    at += length;
  }
  if (!boxes.some(({ type }) => type === 'moov' || type === 'meta')) {
    throw new LocationNotRemovable('the boxes of the file cannot be followed');
  }
  if (at < file.size && (await erase(file, at, file.size - at))) removed.add('file-trailer');
  return boxes;
}
