import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvCell, type ResultExportRow, writeResultsCsv } from './results-csv.js';

const ROW: ResultExportRow = {
  studentNumber: '0012',
  offering: 'WH; 2026',
  microCertification: '=cmd|"/C calc"!A0',
  version: '1',
  result: 'passed',
  resultDate: '2026-11-24',
  awardId: undefined,
  awardStatus: undefined,
  awardUrl: undefined,
};

describe('writeResultsCsv', () => {
  it('writes BOM, header, CRLF, and no formula', () => {
    const text = [...writeResultsCsv([ROW], { language: 'fr', delimiter: ';' })].join('');
    expect(text.startsWith('\uFEFFnumero_etudiant;offre;')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    const [header, row]: string[][] = parse(text, { bom: true, delimiter: ';' });
    expect(header).toHaveLength(9);
    expect(row?.slice(0, 3)).toEqual(['0012', 'WH; 2026', '\'=cmd|"/C calc"!A0']);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '＝1', '"=1', '\n@x'])('disarms %j', (value) => {
    const records: string[][] = parse(csvCell(value, ','), { relax_quotes: true });
    const cell = records[0]?.[0];
    expect(cell?.startsWith("'")).toBe(true);
  });

  it('is read back as written, and no cell starts a formula whichever delimiter a reader takes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 }), (values) => {
        const line = values.map((value) => csvCell(value, ',')).join(',');
        const [cells]: string[][] = parse(`${line}\r\n`, { record_delimiter: '\r\n' });
        // As it was, or with the apostrophe that disarms it: also a value that begins with one of its own.
        expect(cells).toHaveLength(values.length);
        for (const [index, value] of values.entries()) {
          const text = value.normalize('NFC').replaceAll('\0', '');
          expect([text, `'${text}`]).toContain(cells?.[index]);
        }
        for (const cell of cells ?? []) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
      { examples: [[["'+ ", ' ']]] },
    );
  });
});
