import { scrubPhotoshop } from './location-iptc.js';
import { blank, holdsLocationText, LocationNotRemovable, type Removed } from './location-text.js';
import { scrubTiff } from './location-tiff.js';
import { scrubXmp } from './location-xmp.js';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COMMENT = 0xfe;
const START = Buffer.from([0xff, SOI, 0xff]);

const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';
/** Application segments that are needed to show the picture and hold no place: JFIF, colour, gain map, Adobe. */
const KEPT = ['JFIF\0', 'JFXX\0', 'ICC_PROFILE\0', 'MPF\0', 'urn:iso:std:iso:ts:21496:-1\0', 'Adobe'];

/**
 * Takes location out of a JPEG file, in place and without touching the picture: Exif (see `scrubTiff`), XMP, IPTC.
 * Every application segment that is not known to be harmless is blanked (extended XMP, makers' data, JUMBF), and
 * what follows the picture too (the video of a "motion photo" has its own location), except further JPEG pictures,
 * which are treated likewise.
 *
 * @throws LocationNotRemovable when the structure is broken before the picture
 */
export function scrubJpeg(file: Buffer, removed: Removed): void {
  let end = scrubPicture(file, 0, removed);
  while (end < file.length) {
    const next = file.indexOf(START, end);
    blank(file.subarray(end, next === -1 ? file.length : next), 'jpeg-trailer', removed);
    if (next === -1) return;
    end = scrubFurther(file, next, removed);
  }
}

/** A later start of picture may be chance bytes of something else: then all the rest is blanked. */
function scrubFurther(file: Buffer, start: number, removed: Removed): number {
  try {
    return scrubPicture(file, start, removed);
  } catch (error) {
    if (!(error instanceof LocationNotRemovable)) throw error;
    blank(file.subarray(start), 'jpeg-trailer', removed);
    return file.length;
  }
}

/** Scrubs one picture from its SOI; gives the offset behind its EOI (or of the file's end, when it is cut off). */
function scrubPicture(file: Buffer, start: number, removed: Removed): number {
  let at = start + 2;
  while (at + 1 < file.length) {
    if (file[at] !== 0xff) throw new LocationNotRemovable('the JPEG segments cannot be followed');
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === EOI) return at + 2;
    else if (isStandalone(marker)) at += 2;
    else {
      const length = at + 4 <= file.length ? file.readUInt16BE(at + 2) : 0;
      if (length < 2) throw new LocationNotRemovable('a JPEG segment has no length');
      const end = at + 2 + length;
      scrubSegment(marker, file.subarray(at + 4, end), removed);
      at = marker === SOS ? endOfScan(file, end) : end;
    }
  }
  return file.length;
}

function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= SOI);
}

/** The next marker behind coded data; stuffed zeros and restart markers belong to the data. */
function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return file.length;
}

function scrubSegment(marker: number, data: Buffer, removed: Removed): void {
  if (marker === COMMENT) {
    if (holdsLocationText(data.toString('latin1'))) blank(data, 'jpeg-comment', removed);
    return;
  }
  if (marker < 0xe0 || marker > 0xef) return;
  const starts = (id: string) => data.toString('latin1', 0, id.length) === id;
  if (KEPT.some(starts)) return;
  if (starts(EXIF)) {
    const tiff = data.subarray(EXIF.length);
    if (!scrubTiff(tiff, removed)) blank(tiff, 'exif', removed);
  } else if (starts(XMP)) scrubXmp(data.subarray(XMP.length), removed);
  else if (starts(PHOTOSHOP)) scrubPhotoshop(data.subarray(PHOTOSHOP.length), removed);
  else blank(data, 'jpeg-application-data', removed);
}
