import { Problem } from '../../../shared/src/problem.js';
import { isDuplicate, type Transaction } from '../database.store.js';
import type { ReleaseTree } from './release.js';

/** A result as assessment told it. */
export interface ResultRow {
  resultId: string;
  organizationId: string;
  caseId: string;
  versionId: string;
  earnerId: string;
  outcome: string;
  markDecisionId: string;
  openingDecisionId: string;
  finalizedAt: Date;
}

export type ReleaseState = 'draft' | 'proposed' | 'approved' | 'refused' | 'completed' | 'cancelled';

export interface ReleaseRecord {
  releaseId: string;
  organizationId: string;
  draftedBy: string;
  count: number;
  root: string;
  state: ReleaseState;
  /** Digests of the statements. */
  proposedBy: string | null;
  approvedBy: string | null;
  cancelledBy: string | null;
  createdAt: Date;
  proposedAt: Date | null;
  approvedAt: Date | null;
  completedAt: Date | null;
}

/** `held-back` and `cancelled` rows, and those set aside, may be proposed again in another release. */
export type RowState = 'draft' | 'proposed' | 'issued' | 'set-aside' | 'held-back' | 'cancelled';

export interface ReleaseRowRecord {
  index: number;
  resultId: string;
  row: Uint8Array;
  path: Uint8Array[];
  state: RowState;
  code: string | null;
}

const CHUNK = 1000;

/** Keeps a result; the first telling stays. */
export async function saveResult(tx: Transaction, result: ResultRow): Promise<void> {
  await tx.result.createMany({ data: [result], skipDuplicates: true });
}

/** Results by id, of one organization. */
export async function resultsOf(
  tx: Transaction,
  organizationId: string,
  resultIds: readonly string[],
): Promise<ResultRow[]> {
  const found: ResultRow[] = [];
  for (let at = 0; at < resultIds.length; at += CHUNK) {
    const resultId = { in: resultIds.slice(at, at + CHUNK) };
    found.push(...(await tx.result.findMany({ where: { organizationId, resultId } })));
  }
  return found;
}

/** The versions whose results a release holds, without its stacks: how many rows, how many of them no pass. */
export const versionsOfRelease = (
  tx: Transaction,
  of: { releaseId: string; organizationId: string },
): Promise<{ versionId: string; count: number; notPassed: number; finalizedAt: Date }[]> =>
  tx.$queryRaw`
    SELECT result.version_id AS "versionId", count(*)::int AS count, min(result.finalized_at) AS "finalizedAt",
      count(*) FILTER (WHERE result.outcome <> 'pass')::int AS "notPassed"
    FROM release_row JOIN result ON result.result_id = release_row.result_id
    WHERE release_row.release_id = ${of.releaseId}::uuid AND result.organization_id = ${of.organizationId}::uuid
    GROUP BY result.version_id ORDER BY result.version_id`;

/** Results of these that another release holds already. */
export async function heldResults(tx: Transaction, resultIds: readonly string[]): Promise<string[]> {
  const held: string[] = [];
  for (let at = 0; at < resultIds.length; at += CHUNK) {
    const resultId = { in: resultIds.slice(at, at + CHUNK) };
    const rows = await tx.releaseRow.findMany({
      where: { resultId, state: { in: ['proposed', 'issued'] } },
      select: { resultId: true },
    });
    held.push(...rows.map((row) => row.resultId));
  }
  return held;
}

/** Writes a draft with its rows. */
export async function saveDraft(
  tx: Transaction,
  draft: { releaseId: string; organizationId: string; draftedBy: string; createdAt: Date },
  tree: ReleaseTree,
): Promise<void> {
  await tx.release.create({ data: { ...draft, count: tree.count, root: tree.root, state: 'draft' } });
  await saveRows(tx, draft.releaseId, tree);
}

/** Puts other rows into a draft. False where it is a draft no more. */
export async function refillDraft(tx: Transaction, releaseId: string, tree: ReleaseTree): Promise<boolean> {
  const { count } = await tx.release.updateMany({
    where: { releaseId, state: 'draft' },
    data: { count: tree.count, root: tree.root },
  });
  if (count === 0) return false;
  await tx.releaseRow.deleteMany({ where: { releaseId } });
  await saveRows(tx, releaseId, tree);
  return true;
}

/** Removes a draft with its rows. What was proposed meanwhile stays. */
export async function dropDraft(tx: Transaction, releaseId: string): Promise<void> {
  const { count } = await tx.release.updateMany({
    where: { releaseId, state: 'draft' },
    data: { state: 'cancelled' },
  });
  if (count === 0) return;
  await tx.releaseRow.deleteMany({ where: { releaseId } });
  await tx.release.delete({ where: { releaseId } });
}

async function saveRows(tx: Transaction, releaseId: string, tree: ReleaseTree): Promise<void> {
  for (let at = 0; at < tree.rows.length; at += CHUNK) {
    const data = tree.rows.slice(at, at + CHUNK).map(({ index, resultId, row, path }) => ({
      releaseId,
      index,
      resultId,
      row: new Uint8Array(row),
      path: path.map((node) => new Uint8Array(node)),
      state: 'draft',
    }));
    await tx.releaseRow.createMany({ data });
  }
}

export async function releaseOf(
  tx: Transaction,
  organizationId: string,
  releaseId: string,
): Promise<ReleaseRecord | null> {
  const row = await tx.release.findFirst({ where: { organizationId, releaseId } });
  return row ? { ...row, state: row.state as ReleaseState } : null;
}

/** A release by its id alone, for the workflow's activities. */
export async function releaseById(tx: Transaction, releaseId: string): Promise<ReleaseRecord | null> {
  const row = await tx.release.findUnique({ where: { releaseId } });
  return row ? { ...row, state: row.state as ReleaseState } : null;
}

/** Newest first, after a cursor. */
export async function releasesOf(
  tx: Transaction,
  organizationId: string,
  page: { cursor: string | null; limit: number },
): Promise<ReleaseRecord[]> {
  const rows = await tx.release.findMany({
    where: { organizationId, ...(page.cursor ? { releaseId: { lt: page.cursor } } : {}) },
    orderBy: { releaseId: 'desc' },
    take: page.limit,
  });
  return rows.map((row) => ({ ...row, state: row.state as ReleaseState }));
}

/** Rows [from, to) in the release's order. */
export async function rowsOf(
  tx: Transaction,
  releaseId: string,
  from: number,
  to: number,
): Promise<ReleaseRowRecord[]> {
  const rows = await tx.releaseRow.findMany({
    where: { releaseId, index: { gte: from, lt: to } },
    orderBy: { index: 'asc' },
  });
  return rows.map(({ index, resultId, row, path, state, code }) => ({
    index,
    resultId,
    row,
    path,
    state: state as RowState,
    code,
  }));
}

/** The row of a result in a release. */
export async function rowOfResult(
  tx: Transaction,
  releaseId: string,
  resultId: string,
): Promise<ReleaseRowRecord | null> {
  const found = await tx.releaseRow.findFirst({ where: { releaseId, resultId }, select: { index: true } });
  const [row] = found ? await rowsOf(tx, releaseId, found.index, found.index + 1) : [];
  return row ?? null;
}

/** The bytes of the rows by which these results were issued, by result. */
export async function issuedRows(
  tx: Transaction,
  resultIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await tx.releaseRow.findMany({
    where: { resultId: { in: [...resultIds] }, state: 'issued' },
    select: { resultId: true, row: true },
  });
  return new Map(rows.map(({ resultId, row }) => [resultId, row]));
}

/** How many rows are in each state. */
export async function progressOf(
  tx: Transaction,
  releaseId: string,
  range?: { from: number; to: number },
): Promise<{ issued: number; setAside: number; heldBack: number; waiting: number }> {
  const groups = await tx.releaseRow.groupBy({
    by: ['state'],
    where: { releaseId, ...(range ? { index: { gte: range.from, lt: range.to } } : {}) },
    _count: { _all: true },
  });
  const of = (state: string): number => groups.find((group) => group.state === state)?._count._all ?? 0;
  return {
    issued: of('issued'),
    setAside: of('set-aside'),
    heldBack: of('held-back'),
    waiting: of('draft') + of('proposed'),
  };
}

/** Draft to proposed, rows with it. @throws Problem release-not-open, result-already-released */
export async function propose(
  tx: Transaction,
  releaseId: string,
  proposed: { statement: string; root: string },
  at: Date,
): Promise<void> {
  const { statement, root } = proposed;
  const { count } = await tx.release.updateMany({
    // A draft of stacks may have been filled meanwhile.
    where: { releaseId, state: 'draft', root },
    data: { state: 'proposed', proposedBy: statement, proposedAt: at },
  });
  if (count === 0) throw new Problem('release-not-open');
  try {
    await tx.releaseRow.updateMany({ where: { releaseId }, data: { state: 'proposed' } });
  } catch (error) {
    if (isDuplicate(error)) throw new Problem('result-already-released');
    throw error;
  }
}

/** A row that an approval holds back. */
export interface Exception {
  resultId: string;
  reason: string;
}

/** Proposed to approved, its exceptions held back. False where it is no longer proposed. */
export async function approve(
  tx: Transaction,
  releaseId: string,
  statement: string,
  at: Date,
  exceptions: readonly Exception[],
): Promise<boolean> {
  const { count } = await tx.release.updateMany({
    where: { releaseId, state: 'proposed' },
    data: { state: 'approved', approvedBy: statement, approvedAt: at },
  });
  if (count !== 1) return false;
  for (const exception of exceptions) await holdBack(tx, releaseId, exception);
  return true;
}

/** Holds a row back with its reason. Safe to repeat; what is issued stays. */
export async function holdBack(
  tx: Transaction,
  releaseId: string,
  { resultId, reason }: Exception,
): Promise<void> {
  await tx.releaseRow.updateMany({
    where: { releaseId, resultId, state: { in: ['draft', 'proposed'] } },
    data: { state: 'held-back', code: reason },
  });
}

/** How many of these results are rows of a release. */
export async function rowsAmong(
  tx: Transaction,
  releaseId: string,
  resultIds: readonly string[],
): Promise<number> {
  return tx.releaseRow.count({ where: { releaseId, resultId: { in: [...resultIds] } } });
}

/** Notes a cancellation that is on its way to the ledger, or that the ledger did not take (null). */
export async function noteCancellation(
  tx: Transaction,
  releaseId: string,
  statement: string | null,
): Promise<void> {
  await tx.release.updateMany({ where: { releaseId }, data: { cancelledBy: statement } });
}

/** Ends a cancelled release and frees the rows that were not issued. Safe to repeat. */
export async function freeRows(tx: Transaction, releaseId: string, at: Date): Promise<void> {
  const waiting = { in: ['draft', 'proposed'] };
  await tx.releaseRow.updateMany({ where: { releaseId, state: waiting }, data: { state: 'cancelled' } });
  await tx.release.updateMany({
    where: { releaseId, state: { in: ['proposed', 'approved'] } },
    data: { state: 'cancelled', completedAt: at },
  });
}

/** True where the release still holds a row of this result: draft, proposed or issued. */
export async function holdsRow(tx: Transaction, releaseId: string, resultId: string): Promise<boolean> {
  const state = { in: ['draft', 'proposed', 'issued'] };
  return (await tx.releaseRow.count({ where: { releaseId, resultId, state } })) > 0;
}

/** Ends a release. False where it had ended. */
export async function endRelease(
  tx: Transaction,
  releaseId: string,
  state: 'completed' | 'refused',
  at: Date,
): Promise<boolean> {
  const { count } = await tx.release.updateMany({
    where: { releaseId, state: { in: ['proposed', 'approved'] } },
    data: { state, completedAt: at },
  });
  if (state === 'refused' && count === 1)
    await tx.releaseRow.updateMany({ where: { releaseId }, data: { state: 'draft' } });
  return count === 1;
}

/** Sets a row aside with its code. False where it was set aside or issued before. */
export async function setAside(
  tx: Transaction,
  releaseId: string,
  index: number,
  code: string,
): Promise<boolean> {
  const { count } = await tx.releaseRow.updateMany({
    where: { releaseId, index, state: { notIn: ['issued', 'set-aside'] } },
    data: { state: 'set-aside', code },
  });
  return count === 1;
}

/** Marks a row issued. False where the release no longer holds it: cancelled, or set aside. */
export async function rowIssued(tx: Transaction, releaseId: string, resultId: string): Promise<boolean> {
  const { count } = await tx.releaseRow.updateMany({
    where: { releaseId, resultId, state: { in: ['draft', 'proposed', 'issued'] } },
    data: { state: 'issued', code: null },
  });
  return count > 0;
}
