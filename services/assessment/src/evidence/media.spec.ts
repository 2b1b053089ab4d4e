import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  box,
  COORDINATES,
  GPS_VALUE,
  heic,
  jpeg,
  movie,
  SCAN,
  SECRET,
  u32,
  VIDEO,
  XMP,
} from './media.fixture.js';
import { removeLocation, removeLocationInFile } from './media.js';
import { checkMedia, sniffMediaType } from './media-type.js';

async function clean(bytes: Buffer, type: string): Promise<{ bytes: Buffer; removed: readonly string[] }> {
  const result = await removeLocation(bytes, type);
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  expect(result.removed.length > 0).toBe(bytes.includes(SECRET));
  expect(result.bytes).toHaveLength(bytes.length);
  for (const secret of [SECRET, COORDINATES, GPS_VALUE]) expect(result.bytes.includes(secret)).toBe(false);
  // A second pass finds nothing and changes nothing.
  expect(await removeLocation(result.bytes, type)).toMatchObject({
    ok: true,
    removed: [],
    bytes: result.bytes,
  });
  return result;
}

describe('type and size', () => {
  it.each([
    ['image/jpeg', jpeg()],
    ['image/heic', heic()],
    ['video/mp4', movie('isom')],
    ['video/quicktime', movie('qt  ')],
    ['application/pdf', Buffer.from('%PDF-1.7\n')],
    ['text/plain', Buffer.from('Évidence\n')],
  ])('tells %s by its bytes', (type, bytes) => {
    expect(sniffMediaType(bytes)).toBe(type);
    expect(checkMedia(bytes, bytes.length, `${type.toUpperCase()}; charset=utf-8`)).toEqual({
      ok: true,
      mediaType: type,
    });
  });

  it.each([
    ['PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['ZIP', Buffer.from('504b0304', 'hex')],
    ['AVIF', box('ftyp', Buffer.from('avif'), u32(0), Buffer.from('mif1'))],
    ['program', Buffer.from('7f454c46', 'hex')],
    ['Latin-1 text', Buffer.from('é', 'latin1')],
    ['text with NUL', Buffer.from('a\0b')],
  ])('refuses %s', (_name, bytes) => {
    expect(checkMedia(bytes, bytes.length, 'text/plain')).toMatchObject({
      code: 'evidence-type-not-allowed',
    });
  });

  it('refuses another declared type, too much, and nothing', () => {
    const html = Buffer.from('<script>');
    expect(checkMedia(html, 8, 'text/html')).toMatchObject({ code: 'evidence-type-not-allowed' });
    expect(checkMedia(jpeg(), 500, 'application/pdf')).toMatchObject({ code: 'evidence-type-mismatch' });
    expect(checkMedia(jpeg(), 26 * 1024 * 1024, 'image/jpeg')).toMatchObject({ code: 'evidence-too-large' });
    expect(checkMedia(Buffer.alloc(0), 0, 'text/plain')).toMatchObject({ code: 'evidence-empty' });
  });

  it('gives text back as it is', async () => {
    const words = Buffer.from(`I work in ${SECRET}`);
    expect(await removeLocation(words, 'text/plain')).toMatchObject({ ok: true, removed: [], bytes: words });
  });
});

describe('pictures', () => {
  it('JPEG: Exif, XMP, IPTC, comments and makers’ data; orientation and picture stay', async () => {
    const { bytes, removed } = await clean(jpeg(), 'image/jpeg');
    expect(removed).toEqual(
      ['exif-gps', 'exif-maker-note', 'iptc', 'jpeg-application-data', 'jpeg-comment', 'xmp'].sort(),
    );
    expect(bytes.includes(Buffer.from('120103000100000006000000', 'hex'))).toBe(true);
    expect(bytes.includes(SCAN)).toBe(true);
    for (const kept of ['Demo Camera', 'p:Headline="keep-me"', 'keep-me'])
      expect(bytes.includes(kept)).toBe(true);
  });

  it('JPEG: what follows the picture; a further picture stays', async () => {
    const video = Buffer.concat([Buffer.alloc(30), movie('isom')]);
    const { bytes, removed } = await clean(jpeg(Buffer.concat([jpeg(), video])), 'image/jpeg');
    expect(removed).toContain('jpeg-trailer');
    expect(bytes.includes(VIDEO)).toBe(false);
    expect(bytes.lastIndexOf(SCAN)).toBeGreaterThan(bytes.indexOf(SCAN));
  });

  it('JPEG: a broken Exif block is blanked whole, a broken file refused', async () => {
    const broken = jpeg();
    broken.writeUInt32LE(60_000, broken.indexOf('II*') + 4);
    expect((await clean(broken, 'image/jpeg')).removed).toContain('exif');
    const lost = Buffer.concat([Buffer.from('ffd8ffe00004', 'hex'), Buffer.from('no marker')]);
    expect(await removeLocation(lost, 'image/jpeg')).toMatchObject({
      code: 'evidence-location-not-removable',
    });
  });

  it('HEIC: Exif and XMP items, in the data and in the header', async () => {
    const { bytes, removed } = await clean(heic(), 'image/heic');
    expect(removed).toEqual(['exif-gps', 'exif-maker-note', 'xmp']);
    expect(bytes.includes(box('irot', Buffer.from([3])))).toBe(true);
    expect(bytes.includes(VIDEO)).toBe(true);
    expect(bytes.includes('Demo Camera')).toBe(true);
  });

  it('XMP in UTF-16 is blanked whole', async () => {
    const marker = Buffer.from('http://ns.adobe.com/xap/1.0/\0');
    const file = jpeg();
    const at = file.indexOf(marker) + marker.length;
    Buffer.from(SECRET, 'utf16le').copy(file, at);
    const { bytes } = await clean(file, 'image/jpeg');
    expect(bytes.includes(Buffer.from(SECRET, 'utf16le'))).toBe(false);
  });
});

describe('recordings', () => {
  it.each([
    ['MP4', 'isom', 'video/mp4'],
    ['MOV', 'qt  ', 'video/quicktime'],
  ] as const)('%s: user data, keys, timed metadata, makers’ boxes, trailer', async (_name, brand, type) => {
    const { bytes, removed } = await clean(movie(brand), type);
    expect(removed).toEqual([
      'file-trailer',
      'free-space',
      'metadata-com.apple.quicktime.location.ISO6709',
      'movie-box',
      'track-meta',
      'user-data-loci',
      'user-data-xyz',
      'uuid-box',
    ]);
    for (const kept of ['VIDEO-SAMPLE', 'Lift with your knees', 'keep-me'])
      expect(bytes.includes(kept)).toBe(true);
    expect(bytes.indexOf(VIDEO)).toBe(movie(brand).indexOf(VIDEO));
  });

  it('drops captions that hold coordinates', async () => {
    const { bytes, removed } = await clean(
      movie('isom', { caption: 'GPS (-79.38, 43.65, 18)' }),
      'video/mp4',
    );
    expect(removed).toContain('track-text');
    expect(bytes.includes('GPS (')).toBe(false);
  });

  it('keeps captions that only speak of places', async () => {
    const caption = 'Call 416-555-1234, use the GPS, long 2 m boards, on 2026-11-24';
    expect((await clean(movie('isom', { caption }), 'video/mp4')).bytes.includes(caption)).toBe(true);
  });

  it.each([
    ['a dashcam’s log', box('gps ', u32(0))],
    ['a compressed header', box('cmov', u32(0))],
    ['fragments with timed metadata', box('mvex', u32(0))],
  ])('refuses %s', async (_name, extra) => {
    expect(await removeLocation(movie('isom', { extra }), 'video/mp4')).toMatchObject({
      ok: false,
      code: 'evidence-location-not-removable',
    });
  });

  it('keeps a recording that was cut off in its data', async () => {
    const ftyp = box('ftyp', Buffer.from('isom'), u32(0));
    const cut = Buffer.concat([
      ftyp,
      box('moov', box('mvhd', u32(0))),
      u32(9999),
      Buffer.from('mdat'),
      VIDEO,
    ]);
    expect((await clean(cut, 'video/mp4')).bytes.includes(VIDEO)).toBe(true);
  });
});

describe('PDF', () => {
  const stream = (dictionary: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`1 0 obj\n<<${dictionary}>>stream\n`),
      content,
      Buffer.from('\nendstream\nendobj\n'),
    ]);
  const pdf = (...objects: readonly Buffer[]) => Buffer.concat([Buffer.from('%PDF-1.7\n'), ...objects]);

  it('information, XMP plain and compressed, pictures, object streams', async () => {
    const info = Buffer.from(
      `9 0 obj<</Title(keep-me)/City(${SECRET} \\(x\\))/GPSLatitude<${'53'.repeat(4)}>>>endobj\n`,
    );
    const file = pdf(
      info,
      stream('/Type/Metadata/Subtype/XML', XMP),
      stream('/Type/Metadata/Subtype/XML/Filter/FlateDecode', deflateSync(XMP)),
      stream('/Subtype/Image/Filter/DCTDecode', jpeg()),
      stream(
        '/Type/ObjStm/Filter/FlateDecode',
        deflateSync(Buffer.from(`<</Location(${SECRET})/Title(keep)>>`)),
      ),
    );
    const { bytes, removed } = await clean(file, 'application/pdf');
    expect(removed).toEqual(expect.arrayContaining(['pdf-information', 'xmp', 'exif-gps']));
    expect(bytes.includes('/Title(keep-me)')).toBe(true);
    expect(bytes.includes(deflateSync(XMP))).toBe(false);
  });

  it('refuses what it cannot read', async () => {
    const code = 'evidence-location-not-removable';
    expect(
      await removeLocation(pdf(Buffer.from('trailer<</Encrypt 5 0 R>>')), 'application/pdf'),
    ).toMatchObject({ code });
    const broken = pdf(stream('/Type/Metadata/Filter/FlateDecode', Buffer.from('nothing')));
    expect(await removeLocation(broken, 'application/pdf')).toMatchObject({ code });
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['image/jpeg', jpeg()],
    ['image/heic', heic()],
    ['video/mp4', movie('isom')],
    ['text/plain', Buffer.from('é'.repeat(10_000))],
  ])('%s: the same bytes as in memory', async (type, bytes) => {
    const path = join(folder, 'evidence');
    await writeFile(path, bytes);
    const result = await removeLocationInFile(path, type);
    expect(result).toMatchObject({ ok: true, mediaType: type, sizeBytes: bytes.length });
    expect((await readFile(path)).equals((await clean(bytes, type)).bytes)).toBe(true);
  });

  it('handles 400 MB of video without reading it', async () => {
    const path = join(folder, 'large.mp4');
    const small = movie('isom');
    const ftyp = small.readUInt32BE(0);
    const mdatEnd = ftyp + small.readUInt32BE(ftyp);
    const large = 400 * 1024 * 1024;
    const handle = await open(path, 'w');
    // a sparse file: the samples' offsets stay right because the padding is behind them
    await handle.write(small.subarray(0, mdatEnd), 0, mdatEnd, 0);
    await handle.write(u32(mdatEnd - ftyp + large), 0, 4, ftyp);
    await handle.write(small.subarray(mdatEnd), 0, small.length - mdatEnd, mdatEnd + large);
    await handle.close();
    const before = process.memoryUsage().arrayBuffers;
    const processor = process.cpuUsage();
    expect(await removeLocationInFile(path, 'video/mp4')).toMatchObject({
      ok: true,
      sizeBytes: small.length + large,
    });
    // Processor time: the clock on the wall also counts what else runs on the machine.
    const { user, system } = process.cpuUsage(processor);
    expect((user + system) / 1000).toBeLessThan(5_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('never throws on damaged files: done or refused', async () => {
    const originals = [jpeg(), heic(), movie('isom'), movie('qt  ')];
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), damage, fc.nat(), async (original, changes, cut) => {
        const bytes = Buffer.from(
          original.subarray(0, original.length - (cut % 3 === 0 ? cut % original.length : 0)),
        );
        for (const [at, value] of changes) bytes[at % Math.max(1, bytes.length)] = value;
        const type = sniffMediaType(bytes) ?? 'text/plain';
        const result = await removeLocation(bytes, type);
        expect(result.ok || result.code.startsWith('evidence-')).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
