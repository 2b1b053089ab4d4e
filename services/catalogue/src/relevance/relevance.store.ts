import type { Transaction } from '../database.store.js';
import { changeable, stateByRelevance } from './relevance.js';

/** Takes over how the relevance of a version stands; facts of one version come in their order. */
export async function noteRelevance(
  tx: Transaction,
  of: { versionId: string; state: string },
  now: Date,
): Promise<void> {
  const state = stateByRelevance(of.state);
  if (!state) return;
  await tx.version.updateMany({
    where: { id: of.versionId, state: { in: [...changeable], not: state } },
    data: { state, updatedAt: now, revision: { increment: 1 } },
  });
}
