/** The columns of the cases' CSV, how they may be headed, and the faults that a file can have. */

export type CaseColumn = 'student_number' | 'legal_name' | 'chosen_name' | 'mail' | 'language' | 'offering';

export type CsvFaultCode =
  | 'csv-not-utf-8'
  | 'csv-empty'
  | 'csv-malformed'
  | 'csv-too-many-rows'
  | 'csv-column-missing'
  | 'csv-column-repeated'
  | 'csv-column-unknown'
  | 'csv-cell-count'
  | 'csv-value-missing'
  | 'csv-value-too-long'
  | 'csv-value-control-character'
  | 'csv-student-number-invalid'
  | 'csv-student-number-rounded'
  | 'csv-mail-invalid'
  | 'csv-language-invalid'
  | 'csv-offering-unknown'
  | 'csv-row-duplicate';

export interface CsvFault {
  /** as in `CaseRow`; 1 for the header and the file as a whole */
  readonly row: number;
  readonly column: CaseColumn | undefined;
  readonly code: CsvFaultCode;
  readonly detail: { readonly en: string; readonly fr: string };
}

const COLUMNS: readonly CaseColumn[] = [
  'student_number',
  'legal_name',
  'chosen_name',
  'mail',
  'language',
  'offering',
];

/** Every heading that is understood, folded as `foldHeading` folds. */
const HEADINGS: ReadonlyMap<string, CaseColumn> = new Map<string, CaseColumn>([
  ...[
    'student number',
    'student no',
    'student id',
    'numero etudiant',
    'numero d etudiant',
    'numero de l etudiant',
    'matricule',
  ].map((name) => [name, 'student_number'] as const),
  ...['legal name', 'nom legal', 'nom officiel'].map((name) => [name, 'legal_name'] as const),
  ...['chosen name', 'preferred name', 'nom choisi', 'nom usuel', 'nom d usage'].map(
    (name) => [name, 'chosen_name'] as const,
  ),
  ...['mail', 'e mail', 'email', 'email address', 'courriel', 'adresse courriel'].map(
    (name) => [name, 'mail'] as const,
  ),
  ...['language', 'langue'].map((name) => [name, 'language'] as const),
  ...['offering', 'offre', 'offre de cours', 'groupe'].map((name) => [name, 'offering'] as const),
]);

/** The column of each heading; faults are appended. */
export function readHeader(header: readonly string[], faults: CsvFault[]): CaseColumn[] {
  const columns: CaseColumn[] = [];
  for (const name of header) {
    const column = HEADINGS.get(foldHeading(name));
    if (column === undefined) {
      const shown = name.trim().slice(0, 60);
      const en = `The column "${shown}" is not known.`;
      faults.push(fault(1, undefined, 'csv-column-unknown', en, `La colonne « ${shown} » n’est pas connue.`));
    } else if (columns.includes(column)) {
      faults.push(
        fault(
          1,
          column,
          'csv-column-repeated',
          'This column stands twice.',
          'Cette colonne figure deux fois.',
        ),
      );
    } else columns.push(column);
  }
  for (const column of COLUMNS) {
    if (columns.includes(column) || column === 'chosen_name') continue;
    faults.push(
      fault(
        1,
        column,
        'csv-column-missing',
        `The column ${column} is missing.`,
        `La colonne ${column} manque.`,
      ),
    );
  }
  return columns;
}

/** Lower case, without accents; everything but letters and digits is one space. */
export function foldHeading(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Builds a fault with its text in both languages. */
export function fault(
  row: number,
  column: CaseColumn | undefined,
  code: CsvFaultCode,
  en: string,
  fr: string,
): CsvFault {
  return { row, column, code, detail: { en, fr } };
}
