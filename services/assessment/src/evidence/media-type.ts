/** Which files are taken as evidence, told by their bytes; names and declared types are only compared. */

export type EvidenceMediaType =
  | 'image/jpeg'
  | 'image/heic'
  | 'video/mp4'
  | 'video/quicktime'
  | 'application/pdf'
  | 'text/plain';

export interface MediaRefused {
  readonly ok: false;
  readonly code:
    | 'evidence-type-not-allowed'
    | 'evidence-type-mismatch'
    | 'evidence-too-large'
    | 'evidence-empty'
    | 'evidence-location-not-removable';
  readonly detail: string;
  readonly detailFr: string;
}

export type MediaChecked = { readonly ok: true; readonly mediaType: EvidenceMediaType } | MediaRefused;

const MB = 1024 * 1024;

/** The largest file of each type, in bytes. */
export const MAX_BYTES: Readonly<Record<EvidenceMediaType, number>> = {
  'image/jpeg': 25 * MB,
  'image/heic': 25 * MB,
  'video/mp4': 500 * MB,
  'video/quicktime': 500 * MB,
  'application/pdf': 50 * MB,
  'text/plain': 2 * MB,
};

/** What browsers and phones declare for each type. */
const DECLARED: Readonly<Record<string, EvidenceMediaType>> = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/heic': 'image/heic',
  'image/heif': 'image/heic',
  'video/mp4': 'video/mp4',
  'video/x-m4v': 'video/mp4',
  'video/quicktime': 'video/quicktime',
  'application/pdf': 'application/pdf',
  'text/plain': 'text/plain',
};

/** The type that an upload declares (parameters aside), or undefined for one that is not taken. */
export function declaredMediaType(declaredType: string): EvidenceMediaType | undefined {
  return DECLARED[declaredType.split(';', 1)[0]?.trim().toLowerCase() ?? ''];
}

const HEIC_BRANDS: ReadonlySet<string> = new Set([
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'hevm',
  'hevs',
]);
const MP4_BRANDS = /^(?:isom|iso[2-9a-c]|mp4[12]|avc1|M4V[ HP]|dash|msdh|msnv|mmp4|f4v |3g[gp2]\w)$/;
/** Old QuickTime files have no `ftyp`: they begin with one of these. */
const QUICKTIME_STARTS: ReadonlySet<string> = new Set(['moov', 'mdat', 'wide', 'pnot']);

/**
 * Tells the type from the first bytes; text needs all of them.
 *
 * @param cut that `bytes` is only the beginning, which may end within a character
 * @returns undefined for everything that is not taken
 */
export function sniffMediaType(bytes: Uint8Array, cut = false): EvidenceMediaType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (head.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf';
  const box = head.toString('latin1', 4, 8);
  if (box === 'ftyp') return sniffBrands(head);
  if (head.length >= 16 && QUICKTIME_STARTS.has(box) && head.readUInt32BE(0) !== 0x20202020)
    return 'video/quicktime';
  return isText(head, cut) ? 'text/plain' : undefined;
}

/**
 * Checks what is uploaded: a type that is taken, agreeing with the declared one (parameters aside), within its limit.
 *
 * @param bytes the whole file for text, at least its first 4 kB for the others
 */
export function checkMedia(bytes: Uint8Array, sizeBytes: number, declaredType: string): MediaChecked {
  if (sizeBytes === 0)
    return refuse('evidence-empty', 'Choose the file again.', 'Choisissez le fichier de nouveau.');
  const mediaType = sniffMediaType(bytes, bytes.length < sizeBytes);
  const declared = declaredMediaType(declaredType);
  if (mediaType === undefined || declared === undefined) {
    return typeNotAllowed;
  }
  if (mediaType !== declared) {
    return refuse(
      'evidence-type-mismatch',
      `The file is ${mediaType}, but says that it is ${declared}. Export it again in its own format.`,
      `Le fichier est ${mediaType}, mais s'annonce ${declared}. Exportez-le de nouveau dans son propre format.`,
    );
  }
  const limit = MAX_BYTES[mediaType];
  if (sizeBytes > limit) return tooLarge(limit);
  return { ok: true, mediaType };
}

function refuse(code: MediaRefused['code'], detail: string, detailFr: string): MediaRefused {
  return { ok: false, code, detail, detailFr };
}

/** The refusal of a file over its limit, in bytes. */
export function tooLarge(maxBytes: number): MediaRefused {
  return refuse(
    'evidence-too-large',
    `Send at most ${maxBytes / MB} MB of this type, or a link to it.`,
    `Envoyez au plus ${maxBytes / MB} Mo de ce type, ou un lien vers le fichier.`,
  );
}

/** The refusal of a type that is not taken. */
export const typeNotAllowed: MediaRefused = refuse(
  'evidence-type-not-allowed',
  'Photos (JPEG, HEIC), videos (MP4, MOV), PDF and plain text are taken.',
  'Les photos (JPEG, HEIC), les vidéos (MP4, MOV), les PDF et le texte brut sont acceptés.',
);

function sniffBrands(head: Buffer): EvidenceMediaType | undefined {
  const size = Math.min(head.readUInt32BE(0), head.length);
  const major = head.toString('latin1', 8, 12);
  const brands = [major];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(head.toString('latin1', at, at + 4));
  if (HEIC_BRANDS.has(major)) return 'image/heic';
  if (major === 'mif1' || major === 'msf1') {
    return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'image/heic' : undefined;
  }
  if (major === 'qt  ') return 'video/quicktime';
  return MP4_BRANDS.test(major) ? 'video/mp4' : undefined;
}

/** UTF-8 without control characters other than tab, line feed, form feed and carriage return. */
function isText(bytes: Buffer, cut: boolean): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return !/[\p{Cc}--[\t\n\f\r\u{80}-\u{9f}]]/v.test(text);
  } catch {
    return false;
  }
}
