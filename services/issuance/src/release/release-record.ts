import type { Clock } from '../../../shared/src/clock.js';
import { recordDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { isType, parseStatement } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { approve, noteCancellation } from './release.store.js';

/**
 * Makes a received decision about a release a fact (row and event). Repeated, it changes nothing.
 *
 * @throws Problem release-not-open
 */
export async function recordReleaseDecision(
  database: Database,
  clock: Clock,
  decisionId: string,
): Promise<void> {
  await database.inTransaction(async (tx) => {
    const decision = await recordDecision(tx, decisionId);
    if (decision) await record(tx, decision, clock());
  });
}

async function record(tx: Transaction, decision: StoredDecision, now: Date): Promise<void> {
  const statement = parseStatement(decision.statement);
  const { organizationId } = statement;
  const { digest } = decision;
  const value = { decision: toProto(decision) };
  const tell = (fact: Parameters<typeof factOf>[0], key: string): Promise<string> =>
    writeEvent(tx, factOf(fact, { organizationId, key, version: 3, now, decisionDigest: digest }));
  if (isType(statement, 'release-approval')) {
    const { releaseId, exceptions = [] } = statement.details;
    if (!(await approve(tx, releaseId, digest, now, exceptions))) throw new Problem('release-not-open');
    await tell({ case: 'releaseApproved', value: { releaseId, ...value } }, releaseId);
  } else if (isType(statement, 'release-pause')) {
    const { releaseId } = statement.details;
    await tell({ case: 'releasePaused', value: { releaseId, ...value } }, releaseId);
  } else if (isType(statement, 'release-resume')) {
    const { releaseId } = statement.details;
    await tell({ case: 'releaseResumed', value: { releaseId, ...value } }, releaseId);
  } else if (isType(statement, 'release-cancellation')) {
    const { releaseId } = statement.details;
    await noteCancellation(tx, releaseId, digest);
    await tell({ case: 'releaseCancelled', value: { releaseId, ...value } }, releaseId);
  } else throw new Error(`a decision about a release is no ${statement.type}`);
}
