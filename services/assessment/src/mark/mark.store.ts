import { z } from 'zod';
import type { LevelGiven } from '../../../shared/src/content.js';
import type { Transaction } from '../database.store.js';

const storedLevels = z.array(z.object({ criterionId: z.string(), levelId: z.string() }));

type Bytes = Uint8Array<ArrayBuffer>;

/** A mark as kept. */
export interface MarkRow {
  id: string;
  caseId: string;
  assessorId: string;
  decisionId: string;
  levels: LevelGiven[];
  outcome: string;
  sealed: Bytes | null;
  markedAt: Date;
}

/** Writes a mark. */
export async function insertMark(tx: Transaction, row: MarkRow): Promise<void> {
  await tx.mark.create({
    data: { ...row, levels: row.levels.map(({ criterionId, levelId }) => ({ criterionId, levelId })) },
  });
}

/** The mark of a case, or null. */
export async function findMark(tx: Transaction, caseId: string): Promise<MarkRow | null> {
  const row = await tx.mark.findUnique({ where: { caseId } });
  return row ? { ...row, levels: storedLevels.parse(row.levels) } : null;
}

/** Keeps the comments of a mark that is shown for signing. */
export async function insertPrepared(
  tx: Transaction,
  row: { markId: string; caseId: string; assessorId: string; sealed: Bytes; preparedAt: Date },
): Promise<void> {
  await tx.preparedMark.create({ data: row });
}

/** The comments of a prepared mark, or null where this person never prepared it for this case. */
export async function findPreparedMark(
  tx: Transaction,
  by: { markId: string; caseId: string; assessorId: string },
): Promise<Bytes | null> {
  const row = await tx.preparedMark.findFirst({ where: by });
  return row?.sealed ?? null;
}

/** Drops drafts and prepared marks of a case, once it is marked. */
export async function dropBegun(tx: Transaction, caseId: string): Promise<void> {
  await tx.draftMark.deleteMany({ where: { caseId } });
  await tx.preparedMark.deleteMany({ where: { caseId } });
}

/** A draft as kept. */
export interface DraftRow {
  caseId: string;
  assessorId: string;
  version: number;
  sealed: Bytes;
  updatedAt: Date;
}

/** The draft of an assessor, or null. */
export function findDraft(tx: Transaction, caseId: string, assessorId: string): Promise<DraftRow | null> {
  return tx.draftMark.findUnique({ where: { caseId_assessorId: { caseId, assessorId } } });
}

/** Writes a draft over the one of `version - 1`, or the first one. False where another was written meanwhile. */
export async function saveDraft(tx: Transaction, row: DraftRow): Promise<boolean> {
  const { caseId, assessorId, version, sealed, updatedAt } = row;
  if (version === 1) {
    const { count } = await tx.draftMark.createMany({ data: [row], skipDuplicates: true });
    return count === 1;
  }
  const { count } = await tx.draftMark.updateMany({
    where: { caseId, assessorId, version: version - 1 },
    data: { version, sealed, updatedAt },
  });
  return count === 1;
}
