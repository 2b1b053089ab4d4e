import { scrubIptc, scrubPhotoshop } from './location-iptc.js';
import { blank, holdsLocationText, type Removed } from './location-text.js';
import { scrubXmp } from './location-xmp.js';

const GPS_IFD = 0x8825;
const MAKER_NOTE = 0x927c;
/** Exif, interoperability and sub-images. */
const SUB_IFDS: ReadonlySet<number> = new Set([0x8769, 0xa005, 0x014a]);
const XMP = 0x02bc;
const IPTC = 0x83bb;
const PHOTOSHOP = 0x8649;
/** ImageDescription, Artist, UserComment: free text in which some cameras write coordinates. */
const TEXTS: ReadonlySet<number> = new Set([0x010e, 0x013b, 0x9286]);

/** Bytes of a value of each TIFF type (1 byte, 2 ascii, 3 short, 4 long, 5 rational, ...). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY_BYTES = 12;
const MAX_IFDS = 32;

interface Entry {
  readonly tag: number;
  readonly at: number;
  /** the value's bytes, inline or elsewhere; empty when they lie outside the block */
  readonly value: Buffer;
}

/**
 * Takes location out of an Exif block (a TIFF structure), in place: the GPS directory with all its values, the
 * maker's notes (several makers write places and coordinates there, in formats of their own), and location in
 * embedded XMP and IPTC. Every other entry, orientation among them, stays; no offset moves.
 *
 * @returns false when it is no TIFF structure; the caller then blanks the block
 */
export function scrubTiff(block: Buffer, removed: Removed): boolean {
  const order = block.toString('latin1', 0, 2);
  if (block.length < 8 || (order !== 'II' && order !== 'MM')) return false;
  return new Tiff(block, order === 'II', removed).scrub();
}

class Tiff {
  private readonly visited = new Set<number>();

  constructor(
    private readonly block: Buffer,
    private readonly little: boolean,
    private readonly removed: Removed,
  ) {}

  scrub(): boolean {
    if (this.u16(2) !== 42) return false;
    const queue = [this.u32(4)];
    for (let ifd = queue.shift(); ifd !== undefined; ifd = queue.shift()) {
      if (ifd === 0 || this.visited.has(ifd)) continue;
      if (this.visited.size >= MAX_IFDS) return false;
      const entries = this.entries(ifd);
      if (entries === undefined) return false;
      this.visited.add(ifd);
      queue.push(this.u32(ifd + 2 + entries.length * ENTRY_BYTES));
      for (const entry of entries) {
        if (SUB_IFDS.has(entry.tag)) queue.push(...this.pointers(entry));
        this.scrubValue(entry);
      }
      this.removeEntries(ifd, entries);
    }
    return true;
  }

  private scrubValue(entry: Entry): void {
    if (entry.tag === GPS_IFD) for (const pointer of this.pointers(entry)) this.eraseGps(pointer);
    else if (entry.tag === MAKER_NOTE) blank(entry.value, 'exif-maker-note', this.removed);
    else if (entry.tag === XMP) scrubXmp(entry.value, this.removed);
    else if (entry.tag === IPTC) scrubIptc(entry.value, this.removed);
    else if (entry.tag === PHOTOSHOP) scrubPhotoshop(entry.value, this.removed);
    else if (TEXTS.has(entry.tag) && holdsLocationText(entry.value.toString('latin1'))) {
      blank(entry.value, 'exif-text', this.removed);
    }
  }

  private eraseGps(ifd: number): void {
    this.removed.add('exif-gps');
    const entries = this.entries(ifd) ?? [];
    for (const entry of entries) entry.value.fill(0);
    if (entries.length > 0) this.block.fill(0, ifd, ifd + 2 + entries.length * ENTRY_BYTES + 4);
  }

  /** Closes the gap: the entries after a removed one, and the link to the next directory, move up. */
  private removeEntries(ifd: number, entries: readonly Entry[]): void {
    const kept = entries.filter(({ tag }) => tag !== GPS_IFD && tag !== MAKER_NOTE);
    if (kept.length === entries.length) return;
    const end = ifd + 2 + entries.length * ENTRY_BYTES + 4;
    const bytes = kept.map(({ at }) => Buffer.from(this.block.subarray(at, at + ENTRY_BYTES)));
    const next = Buffer.from(this.block.subarray(end - 4, end));
    const packed = Buffer.concat([Buffer.alloc(2), ...bytes, next]);
    if (this.little) packed.writeUInt16LE(kept.length);
    else packed.writeUInt16BE(kept.length);
    this.block.fill(0, ifd, end);
    packed.copy(this.block, ifd);
  }

  private entries(ifd: number): Entry[] | undefined {
    if (ifd < 8 || ifd + 6 > this.block.length) return undefined;
    const count = this.u16(ifd);
    if (ifd + 2 + count * ENTRY_BYTES + 4 > this.block.length) return undefined;
    return Array.from({ length: count }, (_, index) => this.entry(ifd + 2 + index * ENTRY_BYTES));
  }

  private entry(at: number): Entry {
    const size = (TYPE_BYTES[this.u16(at + 2)] ?? 1) * this.u32(at + 4);
    const start = size <= 4 ? at + 8 : this.u32(at + 8);
    const inside = start + size <= this.block.length;
    return {
      tag: this.u16(at),
      at,
      value: this.block.subarray(inside ? start : 0, inside ? start + size : 0),
    };
  }

  private pointers(entry: Entry): number[] {
    const count = Math.min(Math.floor(entry.value.length / 4), MAX_IFDS);
    return Array.from({ length: count }, (_, index) =>
      this.little ? entry.value.readUInt32LE(index * 4) : entry.value.readUInt32BE(index * 4),
    );
  }

  private u16(at: number): number {
    return this.little ? this.block.readUInt16LE(at) : this.block.readUInt16BE(at);
  }

  private u32(at: number): number {
    return this.little ? this.block.readUInt32LE(at) : this.block.readUInt32BE(at);
  }
}
