import { z } from 'zod';
import type { LevelGiven } from '../../../shared/src/content.js';
import type { Transaction } from '../database.store.js';

const levels = z.array(z.object({ criterionId: z.string(), levelId: z.string() }));
const reasons = z.array(z.object({ criterionId: z.string(), words: z.string() }));
const outcome = z.enum(['pass', 'not-yet']);

/** A moderation as kept. */
export interface ModerationRow {
  id: string;
  caseId: string;
  attempt: number;
  moderatorId: string;
  decisionId: string;
  levels: LevelGiven[];
  outcome: 'pass' | 'not-yet';
  /** Commitments of the reasons by criterion. */
  reasons: { criterionId: string; words: string }[];
  moderatedAt: Date;
}

/** Writes a moderation. */
export async function insertModeration(tx: Transaction, row: ModerationRow): Promise<void> {
  await tx.moderation.create({
    data: {
      ...row,
      levels: row.levels.map(({ criterionId, levelId }) => ({ criterionId, levelId })),
      reasons: row.reasons.map(({ criterionId, words }) => ({ criterionId, words })),
    },
  });
}

/** Moderations of a case, oldest first. */
export async function listModerations(tx: Transaction, caseId: string): Promise<ModerationRow[]> {
  const rows = await tx.moderation.findMany({ where: { caseId }, orderBy: { attempt: 'asc' } });
  return rows.map((row) => ({
    ...row,
    levels: levels.parse(row.levels),
    outcome: outcome.parse(row.outcome),
    reasons: reasons.parse(row.reasons),
  }));
}
