import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openFile, SealBroken, sealFile } from './sealed-file.js';

const CHUNK = 64 * 1024;
const SEALED = CHUNK + 16;
const key = randomBytes(32);
let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'));
});
afterAll(() => rm(folder, { recursive: true }));

const path = () => join(folder, String(count++));

async function sealed(plain: Buffer): Promise<string> {
  const from = path();
  const to = path();
  await writeFile(from, plain);
  await sealFile(from, to, key);
  return to;
}

async function opened(file: string, by: Uint8Array = key): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of openFile(file, by)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function changed(file: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const to = path();
  await writeFile(to, change(await readFile(file)));
  return to;
}

it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])('gives %d bytes back', async (size) => {
  const plain = randomBytes(size);
  const file = await sealed(plain);
  expect((await opened(file)).equals(plain)).toBe(true);
  if (size > 15) expect((await readFile(file)).includes(plain.subarray(0, 16))).toBe(false);
});

it('seals the same content differently each time, and never over a file', async () => {
  const plain = randomBytes(100);
  const one = await sealed(plain);
  expect((await readFile(one)).equals(await readFile(await sealed(plain)))).toBe(false);
  await expect(sealFile(one, one, key)).rejects.toThrow();
});

it('opens under its own key only', async () => {
  await expect(opened(await sealed(Buffer.from('x')), randomBytes(32))).rejects.toThrow(SealBroken);
});

it('notices any changed bit', async () => {
  const file = await sealed(randomBytes(2 * CHUNK + 5));
  const { length } = await readFile(file);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: length - 1 }),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const bad = await changed(file, (bytes) => {
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
          return bytes;
        });
        await expect(opened(bad)).rejects.toThrow(SealBroken);
      },
    ),
    { numRuns: 50 },
  );
});

it('notices chunks that are cut off, swapped, repeated or of another file', async () => {
  const file = await sealed(randomBytes(3 * CHUNK));
  const other = await readFile(await sealed(randomBytes(3 * CHUNK)));
  const chunk = (bytes: Buffer, index: number) =>
    bytes.subarray(32 + index * SEALED, 32 + (index + 1) * SEALED);
  const build = (pick: (bytes: Buffer) => Buffer[]) =>
    changed(file, (bytes) => Buffer.concat([bytes.subarray(0, 32), ...pick(bytes)]));
  const broken = [
    await build((bytes) => [chunk(bytes, 0), chunk(bytes, 1)]),
    await build((bytes) => [chunk(bytes, 1), chunk(bytes, 0), chunk(bytes, 2)]),
    await build((bytes) => [chunk(bytes, 0), chunk(bytes, 0), chunk(bytes, 2)]),
    await build((bytes) => [chunk(bytes, 0), chunk(other, 1), chunk(bytes, 2)]),
    await build((bytes) => [chunk(bytes, 0), chunk(bytes, 1), chunk(bytes, 2).subarray(0, 9)]),
    await build(() => []),
    await changed(file, (bytes) => bytes.subarray(0, 12)),
  ];
  for (const one of broken) await expect(opened(one)).rejects.toThrow(SealBroken);
});
