import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import { Problem } from '../../../shared/src/problem.js';
import type { Database } from '../database.store.js';
import { NotYet } from '../gate/refusals.js';
import { entryOfDecision } from './ledger.store.js';

const SHORT_WAIT_MS = 3_000;
const PAUSE_MS = 50;

/**
 * The ledger's word on a decision, which it usually gives within a moment.
 *
 * @param digest of the decision's statement
 * @throws NotYet where it has none yet: the activity is tried again
 */
export async function settledEntry(
  database: Database,
  digest: string,
): Promise<{ state: 'applied' | 'refused'; code: string | null }> {
  for (const giveUpAt = Date.now() + SHORT_WAIT_MS; ; await delay(PAUSE_MS)) {
    const entry = await entryOfDecision(database, digest);
    if (entry?.state === 'applied' || entry?.state === 'refused')
      return { state: entry.state, code: entry.code };
    if (Date.now() >= giveUpAt) throw new NotYet(`decision ${digest} is not settled in the ledger yet`);
  }
}

/** A refusal keeps its code as the failure's type, and is not tried again. */
export async function refusals<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
}
