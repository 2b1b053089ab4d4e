import type { Clock } from '../../../shared/src/clock.js';
import { recordDecision, toProto } from '../../../shared/src/decision-rows.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { statementOf } from './decision-parts.js';
import type { Revocations } from './revocations.js';

/** Makes a received decision about a revocation a fact for the ledger. Repeated, it changes nothing. */
export async function recordRevocationDecision(
  { database, revocations, clock }: { database: Database; revocations: Revocations; clock: Clock },
  decisionId: string,
): Promise<void> {
  await database.inTransaction(async (tx) => {
    const decision = await recordDecision(tx, decisionId);
    if (!decision) return;
    const statement = statementOf(decision);
    const { organizationId } = statement;
    const { revocationId } = statement.details;
    const value = { revocationId, decision: toProto(decision) };
    const tell = (fact: Parameters<typeof factOf>[0]): Promise<string> =>
      writeEvent(
        tx,
        factOf(fact, { organizationId, key: revocationId, now: clock(), decisionDigest: decision.digest }),
      );
    switch (statement.type) {
      case 'revocation-proposal':
        throw new Error('a proposal is recorded as it is accepted');
      case 'revocation-approval': {
        const before = (await revocations.standing(tx, revocationId))?.approvals.length ?? 0;
        return void (await tell({ case: 'revocationApproved', value: { ...value, ordinal: before + 1 } }));
      }
      case 'revocation-rejection':
        return void (await tell({ case: 'revocationRejected', value }));
      case 'revocation-appeal': {
        const { awardId } = statement.details;
        const appealed = { ...value, awardId, earnerId: statement.personId };
        return void (await tell({ case: 'revocationAppealed', value: appealed }));
      }
      case 'revocation-exemption':
        return void (await tell({
          case: 'revocationExempted',
          value: { ...value, awardId: statement.details.awardId },
        }));
      case 'revocation-appeal-dismissal':
        return void (await tell({
          case: 'revocationAppealDismissed',
          value: { ...value, awardId: statement.details.awardId },
        }));
    }
  });
}
