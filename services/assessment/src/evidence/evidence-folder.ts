import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { isId } from '../../../shared/src/ids.js';
import { openFile, sealFile } from './sealed-file.js';

/** An upload that has more bytes than its type may have. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * The folder of evidence: `earners/<earner id>/<address>`, sealed, and `arriving/` for uploads until they are sealed.
 * The address of a content is keyed by its earner, so that a name tells nothing of what is in the file.
 */
export class EvidenceFolder {
  private readonly arriving: string;
  private readonly earners: string;

  constructor(root: string) {
    this.arriving = join(root, 'arriving');
    this.earners = join(root, 'earners');
  }

  /** Makes the folders, and drops uploads that a crash left behind: nothing here is ever continued. */
  async prepare(): Promise<void> {
    await rm(this.arriving, { recursive: true, force: true });
    await mkdir(this.arriving, { recursive: true, mode: 0o700 });
    await mkdir(this.earners, { recursive: true, mode: 0o700 });
  }

  /** Writes an upload to a temporary file. @throws TooLarge as soon as the limit is passed; nothing is then left */
  async receive(content: Readable, maxBytes: number): Promise<string> {
    const path = join(this.arriving, randomUUID());
    const file = await open(path, 'wx', 0o600);
    let sizeBytes = 0;
    try {
      // The stream outlives a refusal: destroying it would cut the connection on which the refusal is told.
      for await (const chunk of content.iterator({ destroyOnReturn: false })) {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`);
        await file.write(chunk);
      }
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return path;
  }

  /** Removes a temporary file. */
  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** Seals a temporary file into the earner's folder; the same content is there once. Gives the address. */
  async keep(path: string, sha256Hex: string, earnerId: string, key: Uint8Array): Promise<string> {
    const folder = this.folderOf(earnerId);
    const address = createHmac('sha256', key)
      .update(`countersign/evidence-address/1\n${sha256Hex}`)
      .digest('hex');
    const target = join(folder, address);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const half = join(this.arriving, randomUUID());
    try {
      await sealFile(path, half, key);
      await rename(half, target);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    return address;
  }

  /** The content, authenticated chunk by chunk. @throws SealBroken */
  read(earnerId: string, address: string, key: Uint8Array): AsyncGenerator<Buffer> {
    return openFile(join(this.folderOf(earnerId), address), key);
  }

  /** True while the file is there. */
  async has(earnerId: string, address: string): Promise<boolean> {
    try {
      return (await stat(join(this.folderOf(earnerId), address))).isFile();
    } catch {
      // Whatever hides the file, it cannot be shown.
      return false;
    }
  }

  /** Removes all files of an earner. Safe to repeat. */
  async erase(earnerId: string): Promise<void> {
    await rm(this.folderOf(earnerId), { recursive: true, force: true });
  }

  /** Earners who have files. */
  async earnerIds(): Promise<string[]> {
    return (await readdir(this.earners)).filter(isId);
  }

  private folderOf(earnerId: string): string {
    if (!isId(earnerId)) throw new RangeError('not an id');
    return join(this.earners, earnerId);
  }
}

/** Hex SHA-256 of a file. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
