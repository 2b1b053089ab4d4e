import type { Transaction } from '../database.store.js';
import type { RevocationRowRecord, RevocationTree } from './revocation.js';

/** A proposed revocation as pages list it. */
export interface RevocationRecord {
  revocationId: string;
  organizationId: string;
  draftedBy: string;
  releaseId: string | null;
  count: number;
  root: string;
  reason: string;
  suspend: boolean;
  windowDays: number;
  words: string;
  state: 'draft' | 'proposed' | 'ended';
  outcome: string | null;
  proposal: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

const CHUNK = 1000;
/** PostgreSQL takes 65,535 parameters in one statement. */
const IDS_AT_MOST = 10_000;

const toRecord = (row: Omit<RevocationRecord, 'state'> & { state: string }): RevocationRecord => ({
  ...row,
  state: row.state === 'draft' || row.state === 'ended' ? row.state : 'proposed',
});

export async function saveRevocation(
  tx: Transaction,
  draft: Omit<RevocationRecord, 'state' | 'outcome' | 'proposal' | 'endedAt' | 'count' | 'root'>,
  tree: RevocationTree,
): Promise<void> {
  const { revocationId } = draft;
  await tx.revocation.create({ data: { ...draft, count: tree.count, root: tree.root, state: 'draft' } });
  for (let at = 0; at < tree.rows.length; at += CHUNK) {
    const data = tree.rows.slice(at, at + CHUNK).map(({ index, awardId, row, path }) => ({
      revocationId,
      index,
      awardId,
      row: new Uint8Array(row),
      path: path.map((node) => new Uint8Array(node)),
    }));
    await tx.revocationRow.createMany({ data });
  }
}

export async function revocationOf(
  tx: Transaction,
  organizationId: string,
  revocationId: string,
): Promise<RevocationRecord | null> {
  const row = await tx.revocation.findFirst({ where: { organizationId, revocationId } });
  return row ? toRecord(row) : null;
}

/** By its id alone, for the workflow's activities. */
export async function revocationById(
  tx: Transaction,
  revocationId: string,
): Promise<RevocationRecord | null> {
  const row = await tx.revocation.findUnique({ where: { revocationId } });
  return row ? toRecord(row) : null;
}

/** Newest first, after a cursor; drafts only for whoever drafted them. */
export async function revocationsOf(
  tx: Transaction,
  organizationId: string,
  page: { cursor: string | null; limit: number; personId: string },
): Promise<RevocationRecord[]> {
  const rows = await tx.revocation.findMany({
    where: {
      organizationId,
      OR: [{ state: { not: 'draft' } }, { draftedBy: page.personId }],
      ...(page.cursor ? { revocationId: { lt: page.cursor } } : {}),
    },
    orderBy: { revocationId: 'desc' },
    take: page.limit,
  });
  return rows.map(toRecord);
}

/** Draft to proposed. False where it was proposed before. */
export async function markProposed(
  tx: Transaction,
  revocationId: string,
  proposal: string,
): Promise<boolean> {
  const { count } = await tx.revocation.updateMany({
    where: { revocationId, state: 'draft' },
    data: { state: 'proposed', proposal },
  });
  return count === 1;
}

/** Ends it. False where it had ended. */
export async function markEnded(
  tx: Transaction,
  revocationId: string,
  outcome: string,
  endedAt: Date,
): Promise<boolean> {
  const { count } = await tx.revocation.updateMany({
    where: { revocationId, state: 'proposed' },
    data: { state: 'ended', outcome, endedAt },
  });
  return count === 1;
}

/** Rows [from, to) in their order. */
export async function rowsOf(
  tx: Transaction,
  revocationId: string,
  from: number,
  to: number,
): Promise<RevocationRowRecord[]> {
  return tx.revocationRow.findMany({
    where: { revocationId, index: { gte: from, lt: to } },
    orderBy: { index: 'asc' },
    select: { index: true, awardId: true, row: true, path: true },
  });
}

/** Awards of these that are in a proposed revocation, with the revocations that they are in, newest first. */
export async function revocationsOfAwards(
  tx: Transaction,
  awardIds: readonly string[],
): Promise<{ awardId: string; revocationId: string }[]> {
  const found: { awardId: string; revocationId: string }[] = [];
  for (let at = 0; at < awardIds.length; at += IDS_AT_MOST) {
    const rows = await tx.revocationRow.findMany({
      where: { awardId: { in: awardIds.slice(at, at + IDS_AT_MOST) } },
      orderBy: { revocationId: 'desc' },
      select: { awardId: true, revocationId: true },
    });
    found.push(...rows);
  }
  return found;
}

/** Notes that these are told of something; gives those that were not told before. */
export async function noteTold(
  tx: Transaction,
  revocationId: string,
  occasion: string,
  awardIds: readonly string[],
): Promise<string[]> {
  if (awardIds.length === 0) return [];
  const told = await tx.revocationNotice.createManyAndReturn({
    data: awardIds.map((awardId) => ({ revocationId, awardId, occasion })),
    skipDuplicates: true,
    select: { awardId: true },
  });
  return told.map((one) => one.awardId);
}

/** Digest of the statement of a decision of this service; null where there is none. */
export async function digestOfDecision(tx: Transaction, decisionId: string): Promise<string | null> {
  const [row] = await tx.$queryRawUnsafe<{ digest: string }[]>(
    'SELECT digest FROM ground.decision WHERE decision_id = $1::uuid',
    decisionId,
  );
  return row?.digest ?? null;
}
