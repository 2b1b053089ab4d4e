import { z } from 'zod';
import type { MarkStage } from '../../../../workflows/assessment/messages.js';
import type { LevelGiven } from '../../../shared/src/content.js';
import type { Transaction } from '../database.store.js';

const storedLevels = z.array(z.object({ criterionId: z.string(), levelId: z.string() }));

type Bytes = Uint8Array<ArrayBuffer>;

/** A mark as kept. */
export interface MarkRow {
  id: string;
  caseId: string;
  stage: MarkStage;
  attempt: number;
  assessorId: string;
  decisionId: string;
  /** Digest of the statement; null for marks of before. */
  digest: string | null;
  levels: LevelGiven[];
  outcome: 'pass' | 'not-yet';
  sealed: Bytes | null;
  markedAt: Date;
}

/** Writes a mark. */
export async function insertMark(tx: Transaction, row: MarkRow): Promise<void> {
  await tx.mark.create({
    data: { ...row, levels: row.levels.map(({ criterionId, levelId }) => ({ criterionId, levelId })) },
  });
}

/** Marks of a case in the order in which they were given. */
export async function listMarks(tx: Transaction, caseId: string): Promise<MarkRow[]> {
  const rows = await tx.mark.findMany({ where: { caseId }, orderBy: { markedAt: 'asc' } });
  return rows.map(readMark);
}

/** The mark of a stage in an attempt, or null. */
export async function findMarkOf(
  tx: Transaction,
  of: { caseId: string; attempt: number; stage: MarkStage },
): Promise<MarkRow | null> {
  const row = await tx.mark.findFirst({ where: of });
  return row ? readMark(row) : null;
}

const storedMark = z.object({
  stage: z.enum(['first', 'second', 're-mark']),
  outcome: z.enum(['pass', 'not-yet']),
  levels: storedLevels,
});

function readMark<R extends { stage: string; outcome: string; levels: unknown }>(row: R) {
  return { ...row, ...storedMark.parse({ stage: row.stage, outcome: row.outcome, levels: row.levels }) };
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

/** Drops what a person had begun in a case, once it is given. */
export async function dropBegun(tx: Transaction, caseId: string, assessorId: string): Promise<void> {
  await tx.draftMark.deleteMany({ where: { caseId, assessorId } });
  await tx.preparedMark.deleteMany({ where: { caseId, assessorId } });
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
