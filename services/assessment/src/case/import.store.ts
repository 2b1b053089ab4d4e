import type { Transaction } from '../database.store.js';
import type { CaseRow } from './case.store.js';

const ROWS_AT_ONCE = 5_000;

/** Makes imports of one organization wait for each other, so that no student is made twice, and gives the last case number. */
export async function lockCaseNumbers(tx: Transaction, organizationId: string): Promise<number> {
  await tx.organization.createMany({ data: [{ id: organizationId }], skipDuplicates: true });
  const [row] = await tx.$queryRawUnsafe<{ last: number }[]>(
    'SELECT last_case_number AS last FROM organization WHERE id = $1 FOR UPDATE',
    organizationId,
  );
  return row?.last ?? 0;
}

/** Notes the last case number that was given. */
export async function saveCaseNumber(tx: Transaction, organizationId: string, last: number): Promise<void> {
  await tx.organization.update({ where: { id: organizationId }, data: { lastCaseNumber: last } });
}

/** Cases of an organization by their keys. */
export async function findCasesByKey(
  tx: Transaction,
  organizationId: string,
  keys: readonly string[],
): Promise<Map<string, { id: string; state: string }>> {
  const rows = await tx.$queryRawUnsafe<{ id: string; key: string; state: string }[]>(
    'SELECT id, key, state FROM assessment_case WHERE organization_id = $1 AND key = ANY($2::text[])',
    organizationId,
    keys,
  );
  return new Map(rows.map((row) => [row.key, { id: row.id, state: row.state }]));
}

/** A new case, before it is opened. */
export type NewCase = Pick<
  CaseRow,
  'id' | 'organizationId' | 'number' | 'earnerId' | 'versionId' | 'key' | 'sealed' | 'createdAt'
>;

/** Writes new cases; several thousand take one statement. */
export async function insertCases(tx: Transaction, rows: readonly NewCase[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const values = rows.slice(at, at + ROWS_AT_ONCE).map((row) => ({
      ...row,
      sealed: Buffer.from(row.sealed ?? []).toString('base64'),
    }));
    await tx.$executeRawUnsafe(
      `INSERT INTO assessment_case (id, organization_id, number, earner_id, version_id, key, sealed, created_at)
       SELECT c->>'id', c->>'organizationId', (c->>'number')::int, c->>'earnerId', c->>'versionId', c->>'key',
              decode(c->>'sealed', 'base64'), (c->>'createdAt')::timestamptz
       FROM jsonb_array_elements($1::jsonb) AS cases(c)`,
      JSON.stringify(values),
    );
  }
}

/** True where the organization has such an import. */
export async function hasImport(tx: Transaction, organizationId: string, id: string): Promise<boolean> {
  return (await tx.caseImport.count({ where: { id, organizationId } })) === 1;
}

/** Notes which cases a file named. */
export async function insertImport(
  tx: Transaction,
  one: { id: string; organizationId: string; versionId: string; createdById: string; createdAt: Date },
  caseIds: readonly string[],
): Promise<void> {
  await tx.caseImport.create({ data: one });
  await tx.$executeRawUnsafe(
    'INSERT INTO case_import_row (import_id, case_id) SELECT $1, unnest($2::text[])',
    one.id,
    caseIds,
  );
}
