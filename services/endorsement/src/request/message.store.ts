import type { DbTx } from '../database.store.js';
import { readCursor, writeCursor } from '../page.js';

/** A message as a row; its text is sealed under its writer's key. */
export type MessageRow = NonNullable<Awaited<ReturnType<DbTx['message']['findUnique']>>>;

/** Messages of a request, oldest first. */
export async function listMessages(
  tx: DbTx,
  requestId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ rows: MessageRow[]; next: string | null }> {
  const after = readCursor(page.cursor);
  const found = await tx.message.findMany({
    where: {
      requestId,
      ...(after ? { OR: [{ at: { gt: after.at } }, { at: after.at, id: { gt: after.id } }] } : {}),
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: page.limit + 1,
  });
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > page.limit && last ? writeCursor(last.at, last.id) : null };
}

export const countMessages = (tx: DbTx, requestId: string): Promise<number> =>
  tx.message.count({ where: { requestId } });

export async function saveMessage(tx: DbTx, message: MessageRow): Promise<void> {
  await tx.message.create({ data: { ...message, sealed: new Uint8Array(message.sealed) } });
}
