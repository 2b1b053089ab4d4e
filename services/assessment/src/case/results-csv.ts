/**
 * The export of results and awards, with the same keys (student_number, offering) as the import of cases, so that an
 * institution's student system can take it back.
 */

export interface ResultExportRow {
  readonly studentNumber: string;
  readonly offering: string;
  readonly microCertification: string;
  readonly version: string;
  readonly result: string;
  /** the institution's local date, YYYY-MM-DD */
  readonly resultDate: string;
  readonly awardId: string | undefined;
  readonly awardStatus: string | undefined;
  readonly awardUrl: string | undefined;
}

export interface ResultExportOptions {
  /** language of the header; values are given by the caller in that language */
  readonly language: 'en' | 'fr';
  /** spreadsheets in French usually expect a semicolon */
  readonly delimiter: ',' | ';';
}

const FIELDS: readonly (keyof ResultExportRow)[] = [
  'studentNumber',
  'offering',
  'microCertification',
  'version',
  'result',
  'resultDate',
  'awardId',
  'awardStatus',
  'awardUrl',
];

const HEADERS: Readonly<Record<'en' | 'fr', readonly string[]>> = {
  en: [
    'student_number',
    'offering',
    'micro_certification',
    'version',
    'result',
    'result_date',
    'award_id',
    'award_status',
    'award_url',
  ],
  fr: [
    'numero_etudiant',
    'offre',
    'microcertification',
    'version',
    'resultat',
    'date_resultat',
    'identifiant_attestation',
    'statut_attestation',
    'adresse_attestation',
  ],
};

/** Spreadsheets guess another encoding without it. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Writes the file as pieces of text (UTF-8 with BOM, CRLF as RFC 4180 has it), a row at a time, so that 100,000 rows
 * need not stand in memory.
 */
export function* writeResultsCsv(
  rows: Iterable<ResultExportRow>,
  options: ResultExportOptions,
): Generator<string> {
  yield `${BYTE_ORDER_MARK}${HEADERS[options.language].join(options.delimiter)}\r\n`;
  for (const row of rows) {
    yield `${FIELDS.map((field) => csvCell(row[field] ?? '', options.delimiter)).join(options.delimiter)}\r\n`;
  }
}

/**
 * One cell. What a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection): a first
 * character = + - @, their full-width forms, tab or line end, also after white space or quotes.
 */
export function csvCell(value: string, delimiter: ',' | ';'): string {
  const text = value.normalize('NFC').replaceAll('\0', '');
  const safe = /^[\s"']*[=+\-@＝＋－＠]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  // Both delimiters force quotes: a reader that guesses the other one must not start a cell, and a formula, there.
  const quoted = safe.includes(delimiter) || /[",;\r\n\t]/.test(safe) || safe !== safe.trim();
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}
