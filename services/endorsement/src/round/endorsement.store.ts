import type { DbTx } from '../database.store.js';
import { readCursor, writeCursor } from '../page.js';
import type { RoundRow } from './round.store.js';

/** The latest round of a version with its requests. */
export interface RoundOverview {
  row: RoundRow;
  requests: NonNullable<Awaited<ReturnType<DbTx['request']['findFirst']>>>[];
  /** Names of the employers and how each was identified, by id. */
  employers: Map<string, { name: string; method: string | null }>;
}

/** Null where no round was ever due. */
export async function loadRoundOf(tx: DbTx, versionId: string): Promise<RoundOverview | null> {
  const row = await tx.round.findFirst({ where: { versionId }, orderBy: { round: 'desc' } });
  if (!row) return null;
  const requests = await tx.request.findMany({
    where: { versionId, round: row.round },
    orderBy: { id: 'asc' },
  });
  const organizations = await tx.organization.findMany({
    where: { id: { in: requests.map((request) => request.organizationId) } },
  });
  return {
    row,
    requests,
    employers: new Map(organizations.map(({ id, name, method }) => [id, { name, method }])),
  };
}

/** Submitted versions of an institution, newest first. */
export async function listSubmitted(
  tx: DbTx,
  organizationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ rows: { versionId: string }[]; next: string | null }> {
  const after = readCursor(page.cursor);
  const found = await tx.version.findMany({
    where: {
      organizationId,
      ...(after
        ? { OR: [{ submittedAt: { lt: after.at } }, { submittedAt: after.at, versionId: { lt: after.id } }] }
        : {}),
    },
    orderBy: [{ submittedAt: 'desc' }, { versionId: 'desc' }],
    take: page.limit + 1,
    select: { versionId: true, submittedAt: true },
  });
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > page.limit && last ? writeCursor(last.submittedAt, last.versionId) : null,
  };
}
