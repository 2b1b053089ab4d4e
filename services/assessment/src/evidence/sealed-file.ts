import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/**
 * Files sealed in chunks, so that 500 MB are neither held in memory nor read before they are authenticated:
 * 32 random bytes, then chunks of 64 KiB under AES-256-GCM. The file's key is derived from the earner's (RFC 5869) and
 * those bytes; the nonce counts the chunks and marks the last one, so that none can be cut off, moved or repeated.
 */

const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** A sealed file that is cut, changed, or sealed under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

function fileKey(earnerKey: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', earnerKey, salt, 'countersign/evidence-file/1', 32));
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Seals a file into a new one, which is on the disk when this resolves. @throws where the target exists */
export async function sealFile(plainPath: string, sealedPath: string, earnerKey: Uint8Array): Promise<void> {
  const plain = await open(plainPath, 'r');
  try {
    const target = await open(sealedPath, 'wx', 0o600);
    try {
      await sealInto(plain, target, earnerKey);
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await plain.close();
  }
}

async function sealInto(plain: FileHandle, target: FileHandle, earnerKey: Uint8Array): Promise<void> {
  const { size } = await plain.stat();
  const salt = randomBytes(SALT_BYTES);
  const key = fileKey(earnerKey, salt);
  await target.write(salt);
  const chunks = Math.max(1, Math.ceil(size / CHUNK_BYTES));
  for (let index = 0; index < chunks; index += 1) {
    const bytes = await readExactly(
      plain,
      index * CHUNK_BYTES,
      Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES),
    );
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, index === chunks - 1));
    await target.write(Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
  }
}

/** The content, chunk by chunk, each authenticated before it is given. @throws SealBroken */
export async function* openFile(sealedPath: string, earnerKey: Uint8Array): AsyncGenerator<Buffer> {
  const sealed = await open(sealedPath, 'r');
  try {
    const { size } = await sealed.stat();
    const key = fileKey(earnerKey, await readExactly(sealed, 0, SALT_BYTES));
    const chunks = Math.ceil((size - SALT_BYTES) / SEALED_CHUNK_BYTES);
    if (chunks < 1) throw new SealBroken('the file has no content');
    for (let index = 0; index < chunks; index += 1) {
      const at = SALT_BYTES + index * SEALED_CHUNK_BYTES;
      const bytes = await readExactly(sealed, at, Math.min(SEALED_CHUNK_BYTES, size - at));
      yield openChunk(key, bytes, nonceOf(index, index === chunks - 1));
    }
  } finally {
    await sealed.close();
  }
}

function openChunk(key: Uint8Array, bytes: Buffer, nonce: Buffer): Buffer {
  const end = bytes.length - TAG_BYTES;
  if (end < 0) throw new SealBroken('the file is cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(bytes.subarray(end));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]);
  } catch {
    throw new SealBroken('the file is not what was sealed');
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new SealBroken('the file ended while it was read');
    done += bytesRead;
  }
  return bytes;
}
