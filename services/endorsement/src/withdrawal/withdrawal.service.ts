import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import type { Database } from '../database.store.js';
import { loadRelevanceFacts } from '../relevance/relevance.store.js';
import { canWithdraw, consequenceOf } from './withdrawal.js';
import { findWithdrawals, loadWithdrawn, versionsResting } from './withdrawal.store.js';

/** What the withdrawal of a confirmation would do, or did. */
export class WithdrawalService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** For the employer whose confirmation it is: the versions that rest on it, in numbers. @throws Problem not-found */
  async consequence(organizationId: string, confirmationId: string) {
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const facts = await loadWithdrawn(tx, organizationId, confirmationId);
      const versions = [];
      for (const { versionId, number, awards } of await versionsResting(tx, facts)) {
        const relevance = await loadRelevanceFacts(tx, versionId);
        if (!relevance) continue;
        const consequence = consequenceOf(relevance, relevance.policy, facts, instant(now));
        versions.push({ versionId, number, awards, consequence });
      }
      const [withdrawn] = await findWithdrawals(tx, [confirmationId]);
      const words = withdrawn
        ? await openWords(tx, this.vault, [withdrawn.words])
        : new Map<string, string>();
      return {
        confirmationId,
        mayWithdraw: canWithdraw(facts, now),
        versions,
        withdrawal: withdrawn
          ? {
              at: instant(withdrawn.withdrawnAt),
              reason: withdrawn.reason,
              words: words.get(withdrawn.words) ?? null,
              public: withdrawn.isPublic,
            }
          : null,
      };
    });
  }
}
