import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { declarations, privacyTable } from './privacy.js';
import { findRoot, services } from './stack.js';

interface Column {
  name: string;
  type: string;
  /** The comment above it. */
  comment: string;
}

/** Columns of a Prisma schema, as `Model.field`. */
function columnsOf(schema: string): Column[] {
  const found: Column[] = [];
  let model = '';
  let comment = '';
  for (const line of schema.split('\n').map((text) => text.trim())) {
    const opened = /^model (\w+) \{/.exec(line);
    if (opened?.[1]) model = opened[1];
    const field = model === '' ? null : /^(\w+)\s+(\w+)/.exec(line);
    if (line.startsWith('///')) comment += line;
    else {
      if (field?.[1] && field[2] && !opened)
        found.push({ name: `${model}.${field[1]}`, type: field[2], comment });
      comment = '';
      if (line === '}') model = '';
    }
  }
  return found;
}

const root = findRoot();
const schemaOf = (service: string) =>
  columnsOf(readFileSync(join(root, 'services', service, 'prisma/schema.prisma'), 'utf8'));
/** A sealed column, or one that names a person. */
const isOfPeople = ({ name, type, comment }: Column): boolean =>
  (type === 'Bytes' && (name.endsWith('.sealed') || /sealed/i.test(comment))) ||
  /\.(person|earner|assessor|submitter|proposer)Id$/.test(name);

describe.each(services)('the personal data of %s', (service) => {
  const { fields, notPersonal } = declarations[service];
  const declared = [...fields.flatMap((field) => field.columns), ...Object.keys(notPersonal)];
  const columns = schemaOf(service);

  it('are declared, every sealed column and every id of a person', () => {
    expect(
      columns
        .filter(isOfPeople)
        .map((column) => column.name)
        .filter((name) => !declared.includes(name)),
    ).toEqual([]);
  });

  it('name columns that are there, each once', () => {
    const known = columns.map((column) => column.name);
    expect(declared.filter((name) => !known.includes(name))).toEqual([]);
    expect(declared).toEqual([...new Set(declared)]);
  });

  it('say everything that an assessment of privacy asks for', () => {
    for (const { columns: _named, about, protection: _kept, ...texts } of fields) {
      expect(about.length).toBeGreaterThan(0);
      for (const text of Object.values(texts)) expect(text).toMatch(/^.{7,}[^.]$/);
    }
  });
});

it('declares the shared tables by columns that are there', () => {
  const sql = readFileSync(join(root, 'services/shared/sql/0001_ground.sql'), 'utf8');
  for (const column of declarations.ground.fields.flatMap((field) => field.columns)) {
    const [schema, table, name] = column.split('.');
    const body = new RegExp(`CREATE TABLE ${schema}\\.${table} \\(([\\s\\S]*?)\\n\\);`).exec(sql)?.[1];
    expect([column, body?.includes(`  ${name} `)]).toEqual([column, true]);
  }
});

it('would miss a planted column', () => {
  const planted = columnsOf(
    'model Diary {\n  id String @id\n  /// Sealed under the person.\n  page Bytes\n}',
  );
  expect(planted.filter(isOfPeople).map((column) => column.name)).toEqual(['Diary.page']);
});

it('prints a row for every field', () => {
  const count = Object.values(declarations).flatMap((one) => one.fields).length;
  expect(privacyTable().split('\n')).toHaveLength(count + 2);
});
