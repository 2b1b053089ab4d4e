import { deflateSync } from 'node:zlib';

/** Evidence that the demo makes itself: a PDF and a photo as a phone would take it, with a location to be removed. */

/** A one-page PDF with a log of movements. */
export function movementsPdf(): Uint8Array<ArrayBuffer> {
  const text = 'BT /F1 14 Tf 72 760 Td (Log of movements, inbound shift: 12 pallets, 2 discrepancies) Tj ET';
  const stream = deflateSync(Buffer.from(text));
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    Buffer.concat([
      Buffer.from(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
      stream,
      Buffer.from('\nendstream'),
    ]),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1');
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body = Buffer.concat([
      body,
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([body, Buffer.from(end)]));
}

/** A small valid JPEG (grey, 8 by 8) with Exif that says where it was taken. */
export function phonePhoto(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([Buffer.of(0xff, 0xd8), exifWithLocation(), greyJpeg.subarray(2)]));
}

const greyJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
);

/** APP1 segment: Exif, big endian, with GPSLatitudeRef N and GPSLatitude 43 degrees 39 minutes. */
function exifWithLocation(): Buffer {
  const tiff = Buffer.alloc(26 + 2 + 2 * 12 + 4 + 24);
  tiff.write('MM', 0, 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  // IFD0 with one entry: the pointer to the GPS directory.
  tiff.writeUInt16BE(1, 8);
  entry(tiff, 10, 0x8825, 4, 1, 26);
  tiff.writeUInt32BE(0, 22);
  tiff.writeUInt16BE(2, 26);
  entry(tiff, 28, 0x0001, 2, 2, 0x4e000000);
  entry(tiff, 40, 0x0002, 5, 3, 56);
  tiff.writeUInt32BE(0, 52);
  [43, 1, 39, 1, 0, 1].forEach((value, index) => {
    tiff.writeUInt32BE(value, 56 + index * 4);
  });
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

function entry(tiff: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  tiff.writeUInt16BE(tag, at);
  tiff.writeUInt16BE(type, at + 2);
  tiff.writeUInt32BE(count, at + 4);
  tiff.writeUInt32BE(value, at + 8);
}
