import { type Box, boxesIn, childrenOf } from './location-box.js';
import { LocationNotRemovable } from './location-text.js';

/** A range of the file that holds samples of one track. */
export interface SampleRange {
  readonly offset: number;
  readonly length: number;
}

/** What a track is by its media handler (`vide`, `soun`, `meta`, `text`, ...). */
export function handlerOf(moov: Buffer, trak: Box): string {
  const hdlr = descend(moov, trak, ['mdia', 'hdlr']);
  if (hdlr === undefined || hdlr.data.length < 12)
    throw new LocationNotRemovable('a track does not say what it is');
  return hdlr.data.toString('latin1', 8, 12);
}

/** More samples than a day of 50 a second: no evidence has them. */
const MAX_SAMPLES = 5_000_000;

/**
 * Where a track's samples stand, chunk by chunk (ISO/IEC 14496-12, sections 8.7.3 to 8.7.5).
 *
 * @throws LocationNotRemovable when the tables are missing, in the compact form, or do not fit each other
 */
export function sampleRanges(moov: Buffer, trak: Box): SampleRange[] {
  const stbl = descend(moov, trak, ['mdia', 'minf', 'stbl']);
  const parts = stbl === undefined ? [] : childrenOf(moov, stbl);
  const table = (type: string) => parts.find((part) => part.type === type)?.data;
  const [stsz, stsc, chunks] = [table('stsz'), table('stsc'), table('stco') ?? table('co64')];
  if (stsz === undefined || stsc === undefined || chunks === undefined) {
    throw new LocationNotRemovable('a track does not say where its samples are');
  }
  const wide = table('stco') === undefined;
  const sizes = sampleSizes(stsz);
  const perChunk = samplesPerChunk(stsc, rows(chunks, wide ? 8 : 4, 4));
  let sample = 0;
  return perChunk.map((count, chunk) => {
    const at = 8 + chunk * (wide ? 8 : 4);
    let length = 0;
    for (const end = sample + count; sample < end; sample += 1) length += sizes(sample);
    return { offset: wide ? Number(chunks.readBigUInt64BE(at)) : chunks.readUInt32BE(at), length };
  });
}

function sampleSizes(stsz: Buffer): (sample: number) => number {
  if (stsz.length < 12) throw new LocationNotRemovable('a table of samples is cut off');
  const same = stsz.readUInt32BE(4);
  if (same !== 0) return () => same;
  const count = rows(stsz, 4, 8);
  return (sample) => (sample < count ? stsz.readUInt32BE(12 + sample * 4) : 0);
}

function samplesPerChunk(stsc: Buffer, chunkCount: number): number[] {
  const runs = rows(stsc, 12, 4);
  const counts: number[] = [];
  let total = 0;
  for (let run = 0; run < runs; run += 1) {
    const next = run + 1 < runs ? stsc.readUInt32BE(8 + (run + 1) * 12) : chunkCount + 1;
    const samples = stsc.readUInt32BE(8 + run * 12 + 4);
    for (let chunk = counts.length + 1; chunk < next && chunk <= chunkCount; chunk += 1) {
      counts.push(samples);
      total += samples;
    }
    if (total > MAX_SAMPLES) throw new LocationNotRemovable('a track has too many samples');
  }
  return counts;
}

/** The number of rows that a table declares, checked against its bytes. */
function rows(table: Buffer, rowBytes: number, countAt: number): number {
  const count = table.length >= countAt + 4 ? table.readUInt32BE(countAt) : -1;
  if (count < 0 || countAt + 4 + count * rowBytes > table.length) {
    throw new LocationNotRemovable('a table of samples is cut off');
  }
  return count;
}

function descend(buffer: Buffer, box: Box, path: readonly string[]): Box | undefined {
  let found: Box | undefined = box;
  for (const type of path) {
    found = found && boxesIn(buffer, found.dataStart, found.end).find((child) => child.type === type);
  }
  return found;
}
