import { parse } from 'csv-parse/sync';
import { type CsvFault, fault } from './csv-columns.js';

export const MAX_CASE_ROWS = 100_000;

/** All records of the text, the header first; or the one fault that stops the reading. */
export function split(text: string): string[][] | CsvFault {
  try {
    const records: string[][] = parse(text, {
      delimiter: detectDelimiter(text),
      relax_column_count: true,
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
      // one more than allowed tells that there are too many, without reading the rest
      to: MAX_CASE_ROWS + 2,
    });
    const filled = records.findLastIndex((cells) => !isBlank(cells));
    if (filled <= MAX_CASE_ROWS) return records;
    const en = `At most ${MAX_CASE_ROWS} rows a file.`;
    return fault(1, undefined, 'csv-too-many-rows', en, `Au plus ${MAX_CASE_ROWS} lignes par fichier.`);
  } catch (error) {
    const row = recordNumber(error);
    const en = 'From this row on the file cannot be read: probably a quotation mark is not closed.';
    const fr = 'À partir de cette ligne, le fichier est illisible : un guillemet n’est sans doute pas fermé.';
    return fault(row, undefined, 'csv-malformed', en, fr);
  }
}

/** csv-parse tells how many records it had read before the broken one. */
function recordNumber(error: unknown): number {
  const read = error instanceof Error && 'records' in error ? error.records : undefined;
  return typeof read === 'number' ? read + 1 : 1;
}

/** The delimiter that occurs most in the header line, where no cell has a reason to hold one. */
function detectDelimiter(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => line.split(delimiter).length;
  return [';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best), ',');
}

/** The text, without BOM; undefined when it is not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether no cell holds anything but white space. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
