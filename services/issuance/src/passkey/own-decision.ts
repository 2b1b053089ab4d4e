import type { Clock } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Transaction } from '../database.store.js';
import { factOf } from '../events.js';

/** Sends an accepted decision of this service to its place and so to the ledger; nothing follows from it before. */
export async function sendToLedger(tx: Transaction, decision: AcceptedDecision, clock: Clock): Promise<void> {
  const { organizationId } = decision.statement;
  await writeEvent(
    tx,
    factOf(
      { case: 'decisionAccepted', value: { decision: acceptedToProto(decision) } },
      { organizationId, key: organizationId, now: clock(), decisionDigest: decision.digest },
    ),
  );
}
