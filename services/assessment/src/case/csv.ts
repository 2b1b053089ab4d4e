import { createHmac } from 'node:crypto';
import {
  type CaseColumn,
  type CsvFault,
  type CsvFaultCode,
  fault,
  foldHeading,
  readHeader,
} from './csv-columns.js';
import { decode, isBlank, split } from './csv-file.js';

/**
 * The CSV by which a programme lead opens many cases at once.
 *
 * Columns (header in English or French, any order, accents and case do not matter):
 * student_number, legal_name, chosen_name, mail, language (en|fr), offering.
 * UTF-8 with or without BOM, any line ends, comma, semicolon or tab. All faults are found in one pass, so that a
 * person corrects the file once.
 */

export interface CaseRow {
  /** as a spreadsheet numbers it: the header is row 1, a cell with line ends is still one row */
  readonly row: number;
  /** stable over repeated uploads: the same student in the same offering has the same key */
  readonly key: string;
  readonly studentNumber: string;
  readonly legalName: string;
  readonly chosenName: string | undefined;
  readonly mail: string;
  readonly language: 'en' | 'fr';
  readonly offering: string;
}

export interface CaseCsv {
  /** the rows without a fault; nothing may be imported while `faults` is not empty */
  readonly rows: readonly CaseRow[];
  readonly faults: readonly CsvFault[];
}

export interface CaseCsvOptions {
  /** the key under which row keys are made, at least 32 bytes: a plain hash of a student number could be guessed */
  readonly keySecret: Uint8Array;
  /** ids or codes that the organization knows; without them any offering is taken */
  readonly offerings?: ReadonlySet<string>;
}

const MAX_LENGTH: Readonly<Record<CaseColumn, number>> = {
  student_number: 64,
  legal_name: 200,
  chosen_name: 200,
  mail: 254,
  language: 20,
  offering: 100,
};

/** One `@`, no white space, a dot in the domain: the mail itself proves the address, this only finds slips. */
const MAIL =
  /^[^\s@<>",;:()[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;
const STUDENT_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._/-]*$/u;
/** What a spreadsheet makes of a long number, such as 1.23E+11: the digits are lost. */
const ROUNDED = /^\d+([.,]\d+)?e\+?\d+$/i;

const LANGUAGES: ReadonlyMap<string, 'en' | 'fr'> = new Map([
  ['en', 'en'],
  ['english', 'en'],
  ['anglais', 'en'],
  ['fr', 'fr'],
  ['french', 'fr'],
  ['francais', 'fr'],
]);

/** Reads and checks the whole file. Never throws on what the file holds. */
export function parseCaseCsv(bytes: Uint8Array, options: CaseCsvOptions): CaseCsv {
  const text = decode(bytes);
  if (text === undefined) {
    return onlyFault(
      'csv-not-utf-8',
      'Save the file as "CSV UTF-8".',
      'Enregistrez le fichier au format « CSV UTF-8 ».',
    );
  }
  const records = split(text);
  if ('code' in records) return { rows: [], faults: [records] };
  const [header, ...body] = records;
  if (header === undefined || isBlank(header)) {
    return onlyFault(
      'csv-empty',
      'The first row must name the columns.',
      'La première ligne doit nommer les colonnes.',
    );
  }
  const faults: CsvFault[] = [];
  const columns = readHeader(header, faults);
  if (faults.length > 0) return { rows: [], faults };
  return new RowReader(columns, options, faults).read(body);
}

/** The key of a row: stable over uploads and files, meaningless without the secret. */
export function caseRowKey(secret: Uint8Array, studentNumber: string, offering: string): string {
  const message = JSON.stringify(['countersign/case-row/1', studentNumber, offering]);
  return createHmac('sha256', secret).update(message).digest('base64url');
}

class RowReader {
  private readonly seen = new Map<string, number>();
  private readonly rows: CaseRow[] = [];

  constructor(
    private readonly columns: readonly CaseColumn[],
    private readonly options: CaseCsvOptions,
    private readonly faults: CsvFault[],
  ) {}

  read(body: readonly string[][]): CaseCsv {
    body.forEach((cells, index) => {
      if (!isBlank(cells)) this.readRow(cells, index + 2);
    });
    if (this.rows.length === 0 && this.faults.length === 0) {
      return onlyFault(
        'csv-empty',
        'There is no row below the header.',
        'Il n’y a aucune ligne sous l’en-tête.',
      );
    }
    return { rows: this.rows, faults: this.faults };
  }

  private readRow(cells: readonly string[], row: number): void {
    const before = this.faults.length;
    if (cells.length !== this.columns.length) {
      this.faults.push(
        fault(
          row,
          undefined,
          'csv-cell-count',
          `This row has ${cells.length} cells, the header ${this.columns.length}.`,
          `Cette ligne a ${cells.length} cellules, l’en-tête ${this.columns.length}.`,
        ),
      );
      return;
    }
    const value = this.values(cells, row);
    const language = this.language(value.language, row);
    this.checkValues(value, row);
    // Even a row with other faults is known as a first appearance, so that its double is reported too.
    this.checkDuplicate(value.student_number, value.offering, row);
    if (this.faults.length > before || language === undefined) return;
    this.rows.push({
      row,
      key: caseRowKey(this.options.keySecret, value.student_number, value.offering),
      studentNumber: value.student_number,
      legalName: value.legal_name,
      chosenName: value.chosen_name === '' ? undefined : value.chosen_name,
      mail: value.mail,
      language,
      offering: value.offering,
    });
  }

  private values(cells: readonly string[], row: number): Record<CaseColumn, string> {
    const value = {
      student_number: '',
      legal_name: '',
      chosen_name: '',
      mail: '',
      language: '',
      offering: '',
    };
    this.columns.forEach((column, index) => {
      const text = (cells[index] ?? '').normalize('NFC').trim();
      value[column] = text;
      if (text === '' && column !== 'chosen_name') {
        this.add(
          row,
          column,
          'csv-value-missing',
          'This cell must not be empty.',
          'Cette cellule ne peut pas être vide.',
        );
      }
      if (text.length > MAX_LENGTH[column]) {
        const max = MAX_LENGTH[column];
        this.add(
          row,
          column,
          'csv-value-too-long',
          `At most ${max} characters.`,
          `Au plus ${max} caractères.`,
        );
      }
      if (/\p{Cc}/u.test(text)) {
        const en = 'Line breaks and control characters are not allowed here.';
        this.add(
          row,
          column,
          'csv-value-control-character',
          en,
          'Les sauts de ligne et caractères de commande sont interdits ici.',
        );
      }
    });
    return value;
  }

  private checkValues(value: Record<CaseColumn, string>, row: number): void {
    const { student_number: number, mail, offering } = value;
    if (ROUNDED.test(number)) {
      const en = 'A spreadsheet has rounded this number: format the column as text and enter it again.';
      const fr =
        'Un tableur a arrondi ce numéro : mettez la colonne au format texte et saisissez-le de nouveau.';
      this.add(row, 'student_number', 'csv-student-number-rounded', en, fr);
    } else if (number !== '' && !STUDENT_NUMBER.test(number)) {
      const en = 'Only letters, digits and . _ / - are allowed.';
      this.add(
        row,
        'student_number',
        'csv-student-number-invalid',
        en,
        'Seuls les lettres, les chiffres et . _ / - sont permis.',
      );
    }
    if (mail !== '' && !MAIL.test(mail)) {
      this.add(
        row,
        'mail',
        'csv-mail-invalid',
        'This is not a mail address.',
        'Ce n’est pas une adresse courriel.',
      );
    }
    if (offering !== '' && this.options.offerings?.has(offering) === false) {
      this.add(
        row,
        'offering',
        'csv-offering-unknown',
        'This offering is not known here.',
        'Cette offre n’est pas connue ici.',
      );
    }
  }

  private language(text: string, row: number): 'en' | 'fr' | undefined {
    const found = LANGUAGES.get(foldHeading(text));
    if (found === undefined && text !== '') {
      this.add(row, 'language', 'csv-language-invalid', 'Enter en or fr.', 'Inscrivez en ou fr.');
    }
    return found;
  }

  private checkDuplicate(number: string, offering: string, row: number): void {
    if (number === '' || offering === '') return;
    const pair = JSON.stringify([number, offering]);
    const first = this.seen.get(pair);
    if (first === undefined) {
      this.seen.set(pair, row);
      return;
    }
    const en = `The same student and offering stand in row ${first}.`;
    this.add(
      row,
      'student_number',
      'csv-row-duplicate',
      en,
      `La même personne et la même offre figurent à la ligne ${first}.`,
    );
  }

  private add(row: number, column: CaseColumn, code: CsvFaultCode, en: string, fr: string): void {
    this.faults.push(fault(row, column, code, en, fr));
  }
}

function onlyFault(code: CsvFaultCode, en: string, fr: string): CaseCsv {
  return { rows: [], faults: [fault(1, undefined, code, en, fr)] };
}
