import { randomInt } from 'node:crypto';
import { type AwardRecord, awardById, listForNext } from '../award/award.store.js';
import { statusListEntries } from '../credential/status-list.js';
import { isDuplicate, type Transaction } from '../database.store.js';

/** A corrected award that is to take the place of another. */
export interface ReissueRecord {
  replacementId: string;
  awardId: string;
  organizationId: string;
  reason: string;
  /** proposed | superseded | due | issued | refused */
  state: string;
  code: string | null;
  /** Digests of the statements. */
  proposal: string;
  approval: string | null;
  createdAt: Date;
}

/** Keeps a proposal, which takes the place of one that nobody approved. False where one of this award is being signed. */
export async function insertReissue(
  tx: Transaction,
  reissue: Omit<ReissueRecord, 'state' | 'code' | 'approval'>,
): Promise<boolean> {
  await tx.reissue.updateMany({
    where: { awardId: reissue.awardId, state: 'proposed' },
    data: { state: 'superseded' },
  });
  const { count } = await tx.reissue.createMany({
    data: [{ ...reissue, state: 'proposed' }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** The newest of an award, if there is one. */
export async function reissueOf(tx: Transaction, awardId: string): Promise<ReissueRecord | null> {
  return tx.reissue.findFirst({ where: { awardId }, orderBy: { createdAt: 'desc' } });
}

/** Those that two people decided and nobody has signed yet. */
export async function dueReissues(tx: Transaction): Promise<ReissueRecord[]> {
  return tx.reissue.findMany({ where: { state: 'due' }, orderBy: { createdAt: 'asc' } });
}

/** Moves one on from a state. False where it was moved before. */
export async function moveReissue(
  tx: Transaction,
  replacementId: string,
  from: string,
  to: Partial<Pick<ReissueRecord, 'state' | 'code' | 'approval'>>,
): Promise<boolean> {
  const { count } = await tx.reissue.updateMany({ where: { replacementId, state: from }, data: to });
  return count === 1;
}

const TRIES = 64;

/**
 * Reserves the corrected award beside the one that it replaces: the id that was signed, the original's `awardedDate`,
 * and a free index. Safe to repeat.
 */
export async function reserveReplacement(
  tx: Transaction,
  of: { replacementId: string; original: AwardRecord; created: string },
): Promise<AwardRecord> {
  const { original, replacementId, created } = of;
  const { organizationId, releaseId, resultId, caseId, versionId, earnerId } = original;
  for (let tries = 0; tries < TRIES; tries++) {
    const existing = await awardById(tx, replacementId);
    if (existing) return existing;
    const data = {
      awardId: replacementId,
      organizationId,
      releaseId,
      resultId,
      caseId,
      versionId,
      earnerId,
      created,
      awardedAt: original.awardedAt ?? original.created,
      replaces: original.awardId,
      listNumber: await listForNext(tx, organizationId),
      statusIndex: randomInt(statusListEntries),
      state: 'intended',
      status: 'valid',
    };
    try {
      await tx.award.createMany({ data: [data], skipDuplicates: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Error('no free status index was found');
}

/** Links an award to the one that took its place. */
export async function markReplaced(tx: Transaction, awardId: string, replacementId: string): Promise<void> {
  await tx.award.updateMany({ where: { awardId }, data: { replacedBy: replacementId } });
}
