import type { DbTx } from '../database.store.js';
import { reopenClosedRequests } from '../round/round.store.js';
import type { StandingAnswer } from './recall.js';

/** The answer of an organization to a kind of a request that is recorded and stands; null where there is none. */
export async function findStanding(
  tx: DbTx,
  of: { requestId: string; organizationId: string; kind: string },
): Promise<StandingAnswer | null> {
  const row = await tx.answer.findFirst({
    where: { ...of, state: { in: ['recorded', 'recalled'] } },
    orderBy: [{ reservedAt: 'desc' }, { decisionId: 'desc' }],
  });
  // A change request from before the answer that was taken back does not stand again.
  if (row?.state !== 'recorded') return null;
  const [decision] = await tx.$queryRawUnsafe<{ digest: string }[]>(
    'SELECT digest FROM ground.decision WHERE decision_id = $1::uuid',
    row.decisionId,
  );
  const { decisionId, answer, confirmationId } = row;
  return decision ? { decisionId, digest: decision.digest, answer, confirmationId } : null;
}

/** Marks an answer taken back, with the confirmation that it became; its request opens again. */
export async function recallAnswer(
  tx: DbTx,
  of: { recalledId: string; recalledBy: string; requestId: string; versionId: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.answer.updateMany({
    where: { decisionId: of.recalledId, state: 'recorded' },
    data: { state: 'recalled', recalledAt: now, recalledBy: of.recalledBy },
  });
  if (count !== 1) return false;
  await tx.confirmation.updateMany({
    where: { decisionId: of.recalledId, state: { in: ['given', 'held', 'signed'] } },
    data: { state: 'recalled' },
  });
  await reopenClosedRequests(tx, of.versionId, [of.requestId]);
  return true;
}

/** Whether this decision took an answer back. */
export const isRecalledBy = async (tx: DbTx, recalledBy: string): Promise<boolean> =>
  (await tx.answer.count({ where: { recalledBy } })) === 1;
