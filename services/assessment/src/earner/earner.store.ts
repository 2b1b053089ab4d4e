import { Problem } from '../../../shared/src/problem.js';
import { noteUntold } from '../conduct/process.store.js';
import type { Transaction } from '../database.store.js';

/** An earner as kept: without what is sealed, nothing personal. */
export interface EarnerRow {
  id: string;
  organizationId: string;
  key: string | null;
  sealed: Uint8Array<ArrayBuffer> | null;
  digest: string;
  createdAt: Date;
  erasedAt: Date | null;
}

/** Earners of an organization by the keys of their student numbers. */
export async function findEarnersByKey(
  tx: Transaction,
  organizationId: string,
  keys: readonly string[],
): Promise<Map<string, EarnerRow>> {
  const rows = await tx.$queryRawUnsafe<EarnerRow[]>(
    `SELECT id, organization_id AS "organizationId", key, sealed, digest, created_at AS "createdAt", erased_at AS "erasedAt"
     FROM earner WHERE organization_id = $1 AND key = ANY($2::text[])`,
    organizationId,
    keys,
  );
  return new Map(rows.map((row) => [row.key ?? '', row]));
}

/** Writes new earners; several thousand take one statement, since an import may bring 100,000. */
export async function insertEarners(tx: Transaction, rows: readonly EarnerRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const values = rows.slice(at, at + ROWS_AT_ONCE).map((row) => ({
      ...row,
      sealed: Buffer.from(row.sealed ?? []).toString('base64'),
    }));
    await tx.$executeRawUnsafe(
      `INSERT INTO earner (id, organization_id, key, sealed, digest, created_at)
       SELECT e->>'id', e->>'organizationId', e->>'key', decode(e->>'sealed', 'base64'), e->>'digest', (e->>'createdAt')::timestamptz
       FROM jsonb_array_elements($1::jsonb) AS earners(e)`,
      JSON.stringify(values),
    );
  }
}

const ROWS_AT_ONCE = 5_000;

/** An earner of an organization. @throws Problem not-found */
export async function findEarner(tx: Transaction, organizationId: string, id: string): Promise<EarnerRow> {
  const row = await tx.earner.findFirst({ where: { id, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** Earners by id, whatever their organization: for services. */
export function findEarners(tx: Transaction, ids: readonly string[]): Promise<EarnerRow[]> {
  return tx.earner.findMany({ where: { id: { in: [...ids] } } });
}

/** A page of an organization's earners that were not erased. */
export function listEarners(
  tx: Transaction,
  organizationId: string,
  page: { after: string | undefined; limit: number },
): Promise<EarnerRow[]> {
  return tx.earner.findMany({
    where: { organizationId, erasedAt: null, ...(page.after ? { id: { gt: page.after } } : {}) },
    orderBy: { id: 'asc' },
    take: page.limit,
  });
}

/** Holds an earner until the transaction ends, against a simultaneous erasure. @throws Problem not-found */
export async function lockEarner(
  tx: Transaction,
  organizationId: string,
  id: string,
  mode: 'share' | 'update',
): Promise<EarnerRow> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM earner WHERE id = $1 AND organization_id = $2 FOR ${mode === 'share' ? 'SHARE' : 'UPDATE'}`,
    id,
    organizationId,
  );
  if (rows.length === 0) throw new Problem('not-found');
  return findEarner(tx, organizationId, id);
}

/**
 * Takes out everything of an earner that could say who it is: profile and index, offerings, names, salts and digests
 * of the evidence, comments, drafts. Cases that have no result are closed. What was signed stays.
 */
export async function eraseEarner(tx: Transaction, id: string, erasedAt: Date): Promise<void> {
  await tx.earner.update({ where: { id }, data: { key: null, sealed: null, erasedAt } });
  const cases = await tx.case.findMany({ where: { earnerId: id }, select: { id: true } });
  const caseIds = cases.map((one) => one.id);
  await tx.case.updateMany({ where: { earnerId: id }, data: { key: null, sealed: null } });
  await tx.case.updateMany({
    where: { earnerId: id, state: { in: ['prepared', 'open'] } },
    data: { state: 'closed' },
  });
  await tx.evidence.updateMany({ where: { earnerId: id }, data: { key: null, sealed: null, digest: null } });
  await tx.draftMark.deleteMany({ where: { caseId: { in: caseIds } } });
  await tx.preparedMark.deleteMany({ where: { caseId: { in: caseIds } } });
  await tx.mark.updateMany({
    where: { caseId: { in: caseIds }, sealed: { not: null } },
    data: { sealed: null },
  });
  await noteUntold(tx, caseIds, 'erased');
  await tx.caseWords.deleteMany({ where: { caseId: { in: caseIds }, kept: false } });
  await tx.caseWords.updateMany({ where: { caseId: { in: caseIds } }, data: { sealed: null } });
}
