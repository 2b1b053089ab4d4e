import type { FileHandle } from 'node:fs/promises';
import { LocationNotRemovable } from './location-text.js';

/** Bytes with random access that may be overwritten but never change their length: a temporary file, or a buffer. */
export interface EditableBytes {
  readonly size: number;
  /** exactly `length` bytes @throws LocationNotRemovable beyond the end */
  read(offset: number, length: number): Promise<Buffer>;
  write(offset: number, bytes: Buffer): Promise<void>;
}

/** Over a buffer, which is changed. */
export function editableBuffer(buffer: Buffer): EditableBytes {
  return {
    size: buffer.length,
    async read(offset, length) {
      check(offset, length, buffer.length);
      return Buffer.from(buffer.subarray(offset, offset + length));
    },
    async write(offset, bytes) {
      check(offset, bytes.length, buffer.length);
      bytes.copy(buffer, offset);
    },
  };
}

/** Over a file opened for reading and writing; nothing is kept in memory. */
export function editableFile(handle: FileHandle, size: number): EditableBytes {
  return {
    size,
    async read(offset, length) {
      check(offset, length, size);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      if (bytesRead !== length) throw new LocationNotRemovable('the file ended while it was read');
      return bytes;
    },
    async write(offset, bytes) {
      check(offset, bytes.length, size);
      await handle.write(bytes, 0, bytes.length, offset);
    },
  };
}

const ZEROS = Buffer.alloc(1024 * 1024);

/** Writes zeros over a range, a megabyte at a time; tells whether anything else was there. */
export async function erase(file: EditableBytes, offset: number, length: number): Promise<boolean> {
  let changed = false;
  for (let done = 0; done < length; done += ZEROS.length) {
    const zeros = ZEROS.subarray(0, Math.min(ZEROS.length, length - done));
    if ((await file.read(offset + done, zeros.length)).equals(zeros)) continue;
    await file.write(offset + done, zeros);
    changed = true;
  }
  return changed;
}

function check(offset: number, length: number, size: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new LocationNotRemovable('the file points beyond its end');
  }
}
