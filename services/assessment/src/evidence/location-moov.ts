import { type Box, boxesIn, childrenOf, freeBox, scrubUuid } from './location-box.js';
import { holdsLocationText, isLocationName, LocationNotRemovable, type Removed } from './location-text.js';
import { handlerOf, type SampleRange, sampleRanges } from './location-track.js';

/** Tracks that are the recording itself. */
const RECORDING: ReadonlySet<string> = new Set(['vide', 'soun', 'auxv', 'tmcd']);
/** Captions are part of the evidence, but drones write coordinates into them: their text decides. */
const CAPTIONS: ReadonlySet<string> = new Set(['text', 'sbtl', 'subt', 'clcp']);

const MOOV_KEPT = 'mvhd mvex iods trak udta meta uuid'.split(' ');
const TRAK_KEPT = 'tkhd mdia edts tref load tapt clip matt txas trgr udta meta uuid'.split(' ');
/** User data without a place: title, date, software, maker, model, rights. Everything else is freed. */
const UDTA_KEPT =
  '\xa9nam \xa9day \xa9too \xa9swr \xa9mak \xa9mod \xa9fmt cprt titl name tagc hnti hinf meta'.split(' ');
const ILST_KEPT = '\xa9nam \xa9day \xa9too \xa9ART \xa9alb \xa9gen \xa9cmt desc'.split(' ');

/** A track whose samples have to be looked at, or erased, in the file. */
export interface FoundTrack {
  readonly trak: Box;
  readonly handler: string;
  readonly ranges: readonly SampleRange[];
}

export interface MoovFindings {
  /** timed metadata and tracks of unknown kinds: to be erased */
  readonly metadata: readonly FoundTrack[];
  /** captions: to be erased if they hold coordinates */
  readonly captions: readonly FoundTrack[];
}

/**
 * Takes location out of a movie header in memory: `©xyz`, `loci` and other user data, QuickTime keys such as
 * `com.apple.quicktime.location.*`, makers' boxes. Tracks are found, not yet changed: see `dropTrack`.
 *
 * @throws LocationNotRemovable for compressed headers, dashcams' `gps ` tables, and fragments with timed metadata
 */
export function scrubMoov(moov: Buffer, removed: Removed): MoovFindings {
  const [box] = boxesIn(moov, 0, moov.length);
  const children = box === undefined ? [] : childrenOf(moov, box);
  const metadata: FoundTrack[] = [];
  const captions: FoundTrack[] = [];
  for (const child of children) {
    if (child.type === 'cmov') throw new LocationNotRemovable('the movie header is compressed');
    if (child.type === 'gps ')
      throw new LocationNotRemovable('the recording holds a GPS log among its pictures');
    scrubChild(moov, child, MOOV_KEPT, 'movie-box', removed);
    if (child.type !== 'trak') continue;
    for (const part of childrenOf(moov, child)) scrubChild(moov, part, TRAK_KEPT, 'track-box', removed);
    const handler = handlerOf(moov, child);
    if (RECORDING.has(handler)) continue;
    const found = { trak: child, handler, ranges: sampleRanges(moov, child) };
    (CAPTIONS.has(handler) ? captions : metadata).push(found);
  }
  // The samples of a fragmented movie are listed elsewhere (moof).
  if (children.some(({ type }) => type === 'mvex') && metadata.length + captions.length > 0) {
    throw new LocationNotRemovable('the recording is fragmented and holds timed metadata');
  }
  return { metadata, captions };
}

/** Makes free space of the track's header; its samples are the caller's to erase. */
export function dropTrack(moov: Buffer, track: FoundTrack, removed: Removed): void {
  freeBox(moov, track.trak, `track-${track.handler.trim()}`, removed);
}

function scrubChild(moov: Buffer, box: Box, kept: readonly string[], what: string, removed: Removed): void {
  if (box.type === 'udta') scrubUserData(moov, box, removed);
  else if (box.type === 'meta') scrubMetadata(moov, box, removed);
  else if (box.type === 'uuid') scrubUuid(moov, box, removed);
  else if (!kept.includes(box.type)) freeBox(moov, box, what, removed);
}

function scrubUserData(moov: Buffer, udta: Box, removed: Removed): void {
  const children = readableChildren(moov, udta);
  if (children === undefined) freeBox(moov, udta, 'user-data', removed);
  for (const child of children ?? []) {
    if (child.type === 'meta') scrubMetadata(moov, child, removed);
    else if (!UDTA_KEPT.includes(child.type) || holdsLocationText(child.data.toString('latin1'))) {
      freeBox(moov, child, `user-data-${child.type.replace('\xa9', '').trim()}`, removed);
    }
  }
}

/** QuickTime's metadata atom (keys and values) or the iTunes list; in MOV it has no version field, in MP4 it has. */
function scrubMetadata(moov: Buffer, meta: Box, removed: Removed): void {
  const plain = meta.data.toString('latin1', 4, 8) === 'hdlr';
  const children = readableChildren(moov, meta, plain ? 0 : 4);
  if (children === undefined) {
    freeBox(moov, meta, 'metadata', removed);
    return;
  }
  const keysBox = children.find(({ type }) => type === 'keys');
  const keys = keysBox === undefined ? undefined : readKeys(keysBox.data);
  for (const child of children) {
    if (child.type === 'ilst') scrubList(moov, child, keys, removed);
    else if (!['hdlr', 'keys', 'ctry', 'lang'].includes(child.type))
      freeBox(moov, child, 'metadata', removed);
  }
}

function scrubList(moov: Buffer, ilst: Box, keys: readonly string[] | undefined, removed: Removed): void {
  for (const item of childrenOf(moov, ilst)) {
    const index = Buffer.from(item.type, 'latin1').readUInt32BE(0);
    const key = keys?.[index - 1];
    const known =
      keys === undefined ? ILST_KEPT.includes(item.type) : key !== undefined && !isLocationKey(key);
    if (known && !holdsLocationText(item.data.toString('latin1'))) continue;
    freeBox(moov, item, `metadata-${key ?? item.type.replace('\xa9', '')}`, removed);
  }
}

/** Any part of a dotted key may tell: com.apple.quicktime.location.ISO6709. */
function isLocationKey(key: string): boolean {
  return key.split(/[.:]/).some(isLocationName);
}

function readKeys(data: Buffer): string[] {
  const keys: string[] = [];
  for (let at = 8; at + 8 <= data.length; ) {
    const size = data.readUInt32BE(at);
    if (size < 8) break;
    keys.push(data.toString('utf8', at + 8, at + size));
    at += size;
  }
  return keys;
}

/** Children, or undefined where the content is no list of boxes (then nothing in it can be trusted). */
function readableChildren(moov: Buffer, box: Box, skip = 0): Box[] | undefined {
  try {
    return childrenOf(moov, box, skip);
  } catch (error) {
    if (error instanceof LocationNotRemovable) return undefined;
    throw error;
  }
}
