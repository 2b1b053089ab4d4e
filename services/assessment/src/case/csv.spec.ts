import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseRowKey, parseCaseCsv } from './csv.js';

const keySecret = Buffer.alloc(32, 7);
const HEADER = 'student_number,legal_name,chosen_name,mail,language,offering';
const read = (text: string, offerings?: ReadonlySet<string>) =>
  parseCaseCsv(Buffer.from(text), offerings === undefined ? { keySecret } : { keySecret, offerings });
const line = (n: number) =>
  `S${String(n).padStart(6, '0')},Ada Legal ${n},,s${n}@demo-college.example,en,WH-2026`;
const codes = (text: string) =>
  read(text).faults.map((fault) => `${fault.row}/${fault.column}/${fault.code}`);

describe('parseCaseCsv', () => {
  it('reads English, comma, LF', () => {
    const { rows, faults } = read(`${HEADER}\n0012,Zoë Lévesque,Zo,zoe@demo.example,fr,WH\n`);
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        key: caseRowKey(keySecret, '0012', 'WH'),
        studentNumber: '0012',
        legalName: 'Zoë Lévesque',
        chosenName: 'Zo',
        mail: 'zoe@demo.example',
        language: 'fr',
        offering: 'WH',
      },
    ]);
  });

  it('reads French, semicolon, BOM, CRLF, other order, decomposed accents', () => {
    const text =
      '\uFEFFOffre;Numéro d’étudiant;Nom légal;Courriel;Langue\r\nWH;12;Zoe\u0301;z@demo.example;Français\r\n';
    const { rows, faults } = read(text);
    expect(faults).toEqual([]);
    expect(rows[0]).toMatchObject({
      studentNumber: '12',
      legalName: 'Zoé',
      language: 'fr',
      chosenName: undefined,
    });
  });

  it('finds the one wrong row among 3,000', () => {
    const lines = Array.from({ length: 3000 }, (_, n) => line(n));
    lines[1733] = 'S001733,Ada Legal,,not-an-address,de,WH-2026';
    const { rows, faults } = read([HEADER, ...lines].join('\n'));
    expect(rows).toHaveLength(2999);
    expect(faults.map(({ row, column, code }) => ({ row, column, code }))).toEqual([
      { row: 1735, column: 'language', code: 'csv-language-invalid' },
      { row: 1735, column: 'mail', code: 'csv-mail-invalid' },
    ]);
    expect(faults[0]?.detail).toEqual({ en: 'Enter en or fr.', fr: 'Inscrivez en ou fr.' });
  });

  it('counts rows as a spreadsheet does: blank lines count, cells with line ends do not', () => {
    const text = `${HEADER}\n${line(1)}\n\n2,"two\nlines",,a@b.example,en,X\n3,C,,bad,en,X\n`;
    expect(codes(text)).toEqual(['4/legal_name/csv-value-control-character', '5/mail/csv-mail-invalid']);
  });

  it('names doubles with the first row', () => {
    const { faults } = read(`${HEADER}\n${line(1)}\n${line(2)}\n${line(1)}`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ row: 4, code: 'csv-row-duplicate' });
    expect(faults[0]?.detail.en).toContain('row 2');
    // the same student in another offering is fine
    expect(codes(`${HEADER}\n1,A,,a@b.example,en,X\n1,A,,a@b.example,en,Y`)).toEqual([]);
  });

  it.each([
    ['empty', '', ['1/undefined/csv-empty']],
    ['header only', HEADER, ['1/undefined/csv-empty']],
    ['column missing', 'student_number,legal_name,mail,language\n', ['1/offering/csv-column-missing']],
    ['column unknown', `${HEADER},grade\n`, ['1/undefined/csv-column-unknown']],
    ['column repeated', `${HEADER},Langue\n`, ['1/language/csv-column-repeated']],
    ['too few cells', `${HEADER}\n1,A,,a@b.example,en\n`, ['2/undefined/csv-cell-count']],
    ['missing value', `${HEADER}\n1,,,a@b.example,en,X`, ['2/legal_name/csv-value-missing']],
    [
      'rounded number',
      `${HEADER}\n1.2E+11,A,,a@b.example,en,X`,
      ['2/student_number/csv-student-number-rounded'],
    ],
    ['formula', `${HEADER}\n=1+1,A,,a@b.example,en,X`, ['2/student_number/csv-student-number-invalid']],
    ['too long', `${HEADER}\n1,${'A'.repeat(201)},,a@b.example,en,X`, ['2/legal_name/csv-value-too-long']],
    ['open quote', `${HEADER}\n${line(1)}\n1,"A,,a@b.example,en,X\n`, ['3/undefined/csv-malformed']],
  ])('refuses %s', (_name, text, expected) => expect(codes(text)).toEqual(expected));

  it('refuses Windows-1252 and unknown offerings', () => {
    const latin = parseCaseCsv(Buffer.from(`${HEADER}\n1,Zoé,,a@b.example,en,X`, 'latin1'), { keySecret });
    expect(latin.faults[0]?.code).toBe('csv-not-utf-8');
    expect(read(`${HEADER}\n1,A,,a@b.example,en,X`, new Set(['Y'])).faults[0]?.code).toBe(
      'csv-offering-unknown',
    );
  });

  it('reads 100,000 rows and refuses one more', () => {
    const body = Array.from({ length: 100_000 }, (_, n) => line(n)).join('\r\n');
    // Processor time: the clock on the wall also counts what else runs on the machine.
    const before = process.cpuUsage();
    const { rows, faults } = read(`${HEADER}\r\n${body}\r\n`);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(10_000);
    expect(rows).toHaveLength(100_000);
    expect(faults).toEqual([]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(100_000);
    expect(codes(`${HEADER}\r\n${body}\r\n${line(100_000)}`)).toEqual(['1/undefined/csv-too-many-rows']);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, text) => {
        parseCaseCsv(bytes, { keySecret });
        const { rows, faults } = read(`${HEADER}\n${text}`);
        for (const found of [...rows, ...faults]) expect(found.row).toBeGreaterThan(0);
      }),
    );
  });
});
