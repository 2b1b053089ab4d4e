import type { Transaction } from '../database.store.js';
import type { CaseRow } from './case.store.js';

// PostgreSQL takes at most 32,767 parameters a statement.
const ROWS_AT_ONCE = 2_000;

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

/** Writes new cases. */
export async function insertCases(tx: Transaction, rows: readonly NewCase[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx.case.createMany({ data: rows.slice(at, at + ROWS_AT_ONCE) });
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
