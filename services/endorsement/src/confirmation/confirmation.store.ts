import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';
import { readCursor, writeCursor } from '../page.js';

/** A confirmation as a row. */
export type ConfirmationRow = NonNullable<Awaited<ReturnType<DbTx['confirmation']['findUnique']>>>;

/** Confirmations of an employer, newest first. */
export async function listConfirmations(
  tx: DbTx,
  organizationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: ConfirmationRow[]; next: string | null }> {
  const after = readCursor(page.cursor);
  const rows = await tx.confirmation.findMany({
    where: {
      organizationId,
      ...(after ? { OR: [{ givenAt: { lt: after.at } }, { givenAt: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ givenAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? writeCursor(last.givenAt, last.id) : null };
}

/** An employer's own confirmation. @throws Problem not-found */
export async function findOwnConfirmation(
  tx: DbTx,
  organizationId: string,
  id: string,
): Promise<ConfirmationRow> {
  const row = await tx.confirmation.findFirst({ where: { id, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}
