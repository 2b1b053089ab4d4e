import { blank, type Removed } from './location-text.js';
import { scrubXmp } from './location-xmp.js';

const SPACE = 0x20;
/** IIM record 2: content location code and name, city, sublocation, province, country code and name. */
const LOCATION_DATASETS: ReadonlySet<number> = new Set([26, 27, 90, 92, 95, 100, 101]);

const IPTC_RESOURCE = 0x0404;
const EXIF_RESOURCES: ReadonlySet<number> = new Set([0x0422, 0x0423]);
const XMP_RESOURCE = 0x0424;

/** Blanks, in place, the location datasets of an IPTC IIM block. What cannot be read is blanked to the end. */
export function scrubIptc(block: Buffer, removed: Removed): void {
  let at = 0;
  while (at + 5 <= block.length && block[at] === 0x1c) {
    const size = block.readUInt16BE(at + 3);
    // An extended size: none of the location datasets may be that long.
    if (size > 0x7fff) break;
    const value = block.subarray(at + 5, at + 5 + size);
    if (block[at + 1] === 2 && LOCATION_DATASETS.has(block[at + 2] ?? 0))
      blank(value, 'iptc', removed, SPACE);
    at += 5 + size;
  }
  blank(block.subarray(at), 'iptc', removed);
}

/** Walks Photoshop's image resources ("8BIM"), where IPTC, Exif and XMP may stand too. */
export function scrubPhotoshop(block: Buffer, removed: Removed): void {
  let at = 0;
  while (at + 12 <= block.length && block.toString('latin1', at, at + 4) === '8BIM') {
    const id = block.readUInt16BE(at + 4);
    const name = block[at + 6] ?? 0;
    // name and data are padded to an even length
    const sizeAt = at + 6 + name + 1 + ((name + 1) % 2);
    if (sizeAt + 4 > block.length) break;
    const size = block.readUInt32BE(sizeAt);
    scrubResource(id, block.subarray(sizeAt + 4, sizeAt + 4 + size), removed);
    at = sizeAt + 4 + size + (size % 2);
  }
  if (at < block.length) blank(block.subarray(at), 'photoshop', removed);
}

function scrubResource(id: number, data: Buffer, removed: Removed): void {
  if (id === IPTC_RESOURCE) scrubIptc(data, removed);
  else if (id === XMP_RESOURCE) scrubXmp(data, removed);
  // a copy of what the Exif segment says
  else if (EXIF_RESOURCES.has(id)) blank(data, 'exif-copy', removed);
}
