/** Builders of tiny files with a location in them, for the specs of this folder only. */

export const SECRET = 'Secretville';
export const COORDINATES = '+43.6532-079.3832/';

type Values = readonly [tag: number, type: number, count: number, value: Buffer | number];

/** A TIFF directory at `at`: entries, then values that do not fit in four bytes. */
function ifd(at: number, entries: readonly Values[]): Buffer {
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  const values: Buffer[] = [];
  let next = at + table.length;
  table.writeUInt16LE(entries.length);
  entries.forEach(([tag, type, count, value], index) => {
    const entry = 2 + index * 12;
    table.writeUInt16LE(tag, entry);
    table.writeUInt16LE(type, entry + 2);
    table.writeUInt32LE(count, entry + 4);
    if (typeof value === 'number') table.writeUInt32LE(value, entry + 8);
    else {
      table.writeUInt32LE(next, entry + 8);
      values.push(value);
      next += value.length;
    }
  });
  return Buffer.concat([table, ...values]);
}

const RATIONALS = Buffer.from('2b00000001000000270000000100000080040000640000 00'.replace(' ', ''), 'hex');

/** Orientation 6, a maker's note with a place, a GPS directory behind. */
export function exifBlock(): Buffer {
  const note = Buffer.from(SECRET);
  const make = Buffer.from('Demo Camera\0');
  const main = (gps: number) =>
    ifd(8, [
      [0x010f, 2, make.length, make],
      [0x0112, 3, 1, 6],
      [0x8825, 4, 1, gps],
      [0x927c, 7, note.length, note],
    ]);
  const gpsAt = 8 + main(0).length;
  const gps = ifd(gpsAt, [
    [1, 2, 2, 0x4e],
    [2, 5, 3, RATIONALS],
  ]);
  return Buffer.concat([Buffer.from('49492a0008000000', 'hex'), main(gpsAt), gps]);
}

export const GPS_VALUE = RATIONALS;

export const XMP = Buffer.from(
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:exif="e" xmlns:p="photoshop"
   exif:GPSLatitude="${SECRET}" p:Headline="keep-me"><p:City>${SECRET}</p:City><i:LocationShown><rdf:Bag><rdf:li
   i:Sublocation='${SECRET}'>${SECRET}</rdf:li></rdf:Bag></i:LocationShown></rdf:Description></rdf:RDF></x:xmpmeta>`,
);

function iptc(): Buffer {
  const dataset = (id: number, text: string) =>
    Buffer.concat([Buffer.from([0x1c, 2, id, 0, text.length]), Buffer.from(text)]);
  const data = Buffer.concat([dataset(90, SECRET), dataset(105, 'keep-me')]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'),
    size,
    data,
    Buffer.alloc(data.length % 2),
  ]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** Coded data with a stuffed zero and a restart marker, so that the end of the scan has to be found. */
export const SCAN = Buffer.from('1122ff0033ffd044', 'hex');

export function jpeg(trailer: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifBlock()])),
    segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), XMP])),
    segment(0xe6, Buffer.from(`GoPro\0${SECRET}`)),
    segment(0xed, iptc()),
    segment(0xfe, Buffer.from(`lat: 43.6 ${SECRET}`)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    SCAN,
    Buffer.from([0xff, 0xd9]),
    trailer,
  ]);
}

export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const data = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}

export function u32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, index * 4);
  });
  return bytes;
}

const text = (value: string) => Buffer.from(value, 'latin1');

/** A track of one sample at a place in the file. */
function trak(handler: string, offset: number, size: number): Buffer {
  const stbl = box(
    'stbl',
    box('stsz', u32(0, 0, 1, size)),
    box('stsc', u32(0, 1, 1, 1, 1)),
    box('stco', u32(0, 1, offset)),
  );
  return box(
    'trak',
    box('tkhd', u32(0)),
    box('mdia', box('hdlr', u32(0, 0), text(handler), u32(0)), box('minf', stbl)),
  );
}

export const VIDEO = text('VIDEO-SAMPLE');

/** A movie with every place where phones, drones and cameras write one. */
export function movie(brand: 'isom' | 'qt  ', options: { caption?: string; extra?: Buffer } = {}): Buffer {
  const ftyp = box('ftyp', text(brand), u32(0), text(brand));
  const caption = text(options.caption ?? 'Lift with your knees');
  const mdat = box('mdat', VIDEO, text(SECRET), caption);
  const at = ftyp.length + 8;
  const value = (content: string) => box('data', u32(1, 0), text(content));
  const names = ['com.apple.quicktime.location.ISO6709', 'com.apple.quicktime.model'];
  const keys = box('keys', u32(0, 2), ...names.map((name) => box('mdta', text(name))));
  const ilst = box('ilst', box('\0\0\0\x01', value(COORDINATES)), box('\0\0\0\x02', value('keep-me')));
  const hdlr = box('hdlr', u32(0, 0), text('mdta'), u32(0));
  const moov = box(
    'moov',
    box('mvhd', u32(0)),
    trak('vide', at, VIDEO.length),
    trak('meta', at + VIDEO.length, SECRET.length),
    trak('text', at + VIDEO.length + SECRET.length, caption.length),
    box(
      'udta',
      box('\xa9xyz', text(COORDINATES)),
      box('loci', text(SECRET)),
      box('\xa9mod', text('keep-me')),
    ),
    box('meta', brand === 'qt  ' ? Buffer.alloc(0) : u32(0), hdlr, keys, ilst),
    box('Xtra', text(SECRET)),
    options.extra ?? Buffer.alloc(0),
  );
  return Buffer.concat([
    ftyp,
    mdat,
    moov,
    box('uuid', Buffer.alloc(16, 1), text(SECRET)),
    box('free', text(SECRET)),
    text('Insta360'),
  ]);
}

/** A picture with an Exif and an XMP item, one in the file's data, one within the metadata box. */
export function heic(): Buffer {
  const ftyp = box('ftyp', text('heic'), u32(0), text('mif1heic'));
  const exif = Buffer.concat([u32(6), text('Exif\0\0'), exifBlock()]);
  const infe = (id: number, type: string, rest: string) =>
    box('infe', Buffer.from([2, 0, 0, 0, 0, id, 0, 0]), text(type), text(`\0${rest}`));
  const items = [infe(1, 'hvc1', ''), infe(2, 'Exif', ''), infe(3, 'mime', 'application/rdf+xml\0')];
  const iinf = box('iinf', u32(0), Buffer.from([0, 3]), ...items);
  const orientation = box('iprp', box('ipco', box('irot', Buffer.from([3]))));
  const iloc = (picture: number, metadata: number) => {
    const item = (id: number, method: number, offset: number, length: number) =>
      Buffer.concat([Buffer.from([0, id, 0, method, 0, 0, 0, 1]), u32(offset, length)]);
    return box(
      'iloc',
      Buffer.from([1, 0, 0, 0, 0x44, 0, 0, 3]),
      item(1, 0, picture, VIDEO.length),
      item(2, 0, metadata, exif.length),
      item(3, 1, 0, XMP.length),
    );
  };
  const meta = (start: number) =>
    box('meta', u32(0), iinf, iloc(start, start + VIDEO.length), orientation, box('idat', XMP));
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', VIDEO, exif)]);
}
