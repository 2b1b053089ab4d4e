import { open, stat } from 'node:fs/promises';
import { type EditableBytes, editableBuffer, editableFile } from './location-file.js';
import { scrubJpeg } from './location-jpeg.js';
import { scrubMovie } from './location-movie.js';
import { scrubPdf } from './location-pdf.js';
import { LocationNotRemovable, type Removed } from './location-text.js';
import {
  checkMedia,
  type EvidenceMediaType,
  MAX_BYTES,
  type MediaRefused,
  sniffMediaType,
} from './media-type.js';

/**
 * Evidence files: location is removed before anything is hashed, so that no digest ever commits to it.
 *
 * Why not a library: exiftool (exiftool-vendored.pl) is the most complete one, but needs Perl in every image and on
 * every developer's machine, a process a file, and rewrites a 500 MB video into a second one; ffmpeg leaves HEIC and
 * PDF; the JavaScript libraries (exifr, piexifjs) read only, or write JPEG only, or load the file whole. So location is
 * blanked in place, length unchanged, and what cannot be followed is refused. The specs were cross-checked with
 * exiftool and ffmpeg; none of them is needed to run.
 */

export interface LocationRemoved {
  readonly ok: true;
  readonly mediaType: EvidenceMediaType;
  readonly sizeBytes: number;
  /** what was taken out, such as `exif-gps`, `xmp`, `user-data-xyz`; empty when there was nothing */
  readonly removed: readonly string[];
}

export type RemovalResult<T> = T | MediaRefused;

/** As much of a file as tells its type. */
const HEAD_BYTES = 4096;

/**
 * Checks type and size and gives a copy of the bytes without location, for small files and tests.
 *
 * @param declaredType the type that the upload declared; see `checkMedia`
 */
export async function removeLocation(
  bytes: Uint8Array,
  declaredType: string,
): Promise<RemovalResult<LocationRemoved & { readonly bytes: Buffer }>> {
  const copy = Buffer.from(bytes);
  const checked = checkMedia(copy, copy.length, declaredType);
  if (!checked.ok) return checked;
  const result = await scrub(editableBuffer(copy), checked.mediaType);
  return result.ok ? { ...result, bytes: copy } : result;
}

/**
 * The same for a temporary file, in place: only the headers of a video are read into memory. After a refusal the
 * file may be half changed and must be thrown away.
 *
 * @throws what the file system throws
 */
export async function removeLocationInFile(
  path: string,
  declaredType: string,
): Promise<RemovalResult<LocationRemoved>> {
  const { size } = await stat(path);
  const handle = await open(path, 'r+');
  try {
    const file = editableFile(handle, size);
    const head = await file.read(0, Math.min(size, HEAD_BYTES));
    // Text is text only if all of it is; every other type shows in its first bytes.
    const seen = sniffMediaType(head, size > HEAD_BYTES) ?? 'text/plain';
    const whole = seen === 'text/plain' && size <= MAX_BYTES['text/plain'];
    const checked = checkMedia(whole ? await file.read(0, size) : head, size, declaredType);
    if (!checked.ok) return checked;
    const result = await scrub(file, checked.mediaType);
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}

async function scrub(
  file: EditableBytes,
  mediaType: EvidenceMediaType,
): Promise<RemovalResult<LocationRemoved>> {
  const removed: Removed = new Set();
  try {
    await scrubType(file, mediaType, removed);
    // Looked at again, a well-formed file shows nothing. One whose parts overlap may: nobody knows what it holds.
    const left: Removed = new Set();
    await scrubType(file, mediaType, left);
    if (left.size > 0) throw new LocationNotRemovable('the parts of the file overlap');
  } catch (error) {
    if (!(error instanceof LocationNotRemovable)) throw error;
    const { message } = error;
    return {
      ok: false,
      code: 'evidence-location-not-removable',
      detail: `Export it again, without a password and without its place (${message}).`,
      detailFr: `Exportez-le de nouveau, sans mot de passe et sans le lieu (détail technique\u00a0: ${message}).`,
    };
  }
  return { ok: true, mediaType, sizeBytes: file.size, removed: [...removed].sort() };
}

async function scrubType(file: EditableBytes, mediaType: EvidenceMediaType, removed: Removed): Promise<void> {
  switch (mediaType) {
    case 'image/jpeg':
      return inMemory(file, (bytes) => scrubJpeg(bytes, removed));
    case 'application/pdf':
      return inMemory(file, (bytes) => scrubPdf(bytes, removed));
    case 'image/heic':
      return scrubMovie(file, 'picture', removed);
    case 'video/mp4':
    case 'video/quicktime':
      return scrubMovie(file, 'movie', removed);
    case 'text/plain':
      // The words are the earner's own; text has no metadata.
      return;
  }
}

async function inMemory(file: EditableBytes, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await file.read(0, file.size);
  change(bytes);
  await file.write(0, bytes);
}
