import { type Clock, instant } from '../../../shared/src/clock.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { type AwardRecord, awardById, dropIntended } from '../award/award.store.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import type { Chains } from '../gate/chain.js';
import type { Disclosures } from '../gate/disclosures.js';
import type { AwardIssuer } from '../gate/issue.js';
import type { RowJudge } from '../gate/judge.js';
import { type GateRefusal, NotYet } from '../gate/refusals.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import { resultsOf, rowOfResult } from '../release/release.store.js';
import type { StatusService } from '../status/status.service.js';
import type { ReissueRules } from './reissue.rules.js';
import {
  dueReissues,
  markReplaced,
  moveReissue,
  type ReissueRecord,
  reserveReplacement,
} from './reissue.store.js';

export interface ReissuerParts {
  database: Database;
  chains: Chains;
  judge: RowJudge;
  issuer: AwardIssuer;
  rules: ReissueRules;
  statuses: StatusService;
  disclosures: Disclosures;
  clock: Clock;
  logger: Logger;
}

/** Signs corrected awards that two people decided: through the gate again, then in place of the other award. */
export class Reissuer implements LedgerPart {
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ReissuerParts) {}

  /** Goes through what is due; safe to repeat after a crash at any line. */
  afterwards(): Promise<void> {
    // One at a time: the ledger's parts are called by every consumer.
    const next = this.turn.then(() => this.work());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async work(): Promise<void> {
    for (const reissue of await dueReissues(this.parts.database)) {
      try {
        await this.one(reissue);
      } catch (error) {
        // What is on its way comes with the next turn; one award holds up no other, nor the ledger.
        const { replacementId } = reissue;
        this.parts.logger.warn({ err: error, replacementId }, 'a corrected award is not signed yet');
      }
    }
  }

  private async one(reissue: ReissueRecord): Promise<void> {
    const { database, logger } = this.parts;
    const original = await awardById(database, reissue.awardId);
    if (!original) throw new Error(`award ${reissue.awardId} is not here`);
    const code = await this.signed(reissue, original);
    if (code === null) return this.replace(reissue, original);
    logger.error({ replacementId: reissue.replacementId, code }, 'a corrected award does not pass the gate');
    await database.inTransaction(async (tx) => {
      await dropIntended(tx, { awardId: reissue.replacementId });
      await moveReissue(tx, reissue.replacementId, 'due', { state: 'refused', code });
    });
  }

  /** Null where the corrected award is signed and published; else why the gate refuses it. */
  private async signed(reissue: ReissueRecord, original: AwardRecord): Promise<GateRefusal | null> {
    const { database, chains, judge, issuer, rules, disclosures, clock } = this.parts;
    const { awardId, replacementId } = reissue;
    const { organizationId, releaseId, resultId } = original;
    const approved = await rules.approved(database, { awardId, replacementId, organizationId });
    if (!approved) throw new NotYet('the ledger does not hold the approval');
    const release = await chains.release(database, releaseId);
    if (!release.ok) return release.code;
    const row = await rowOfResult(database, releaseId, resultId);
    if (!row) return 'row-not-in-approved-root';
    const [result] = await resultsOf(database, organizationId, [resultId]);
    const disclosed = await disclosures([resultId]);
    const judged = await judge.judge(release, row, result, disclosed.get(resultId), new Map(), {
      through: approved.order,
      latest: original.awardedAt ?? original.created,
      earner: approved.proposal.details.earner,
      approver: approved.approval.personId,
    });
    if (!judged.ok) return judged.code;
    const award = await reserveReplacement(database, { replacementId, original, created: instant(clock()) });
    if (award.replaces !== awardId || award.caseId !== original.caseId) return 'award-altered';
    const prepared = await issuer.intend(award, judged);
    return prepared.ok ? issuer.issued(prepared.token) : prepared.code;
  }

  /** The corrected award is out: the other one is revoked by it, and each names the other. */
  private async replace(reissue: ReissueRecord, { organizationId, earnerId }: AwardRecord): Promise<void> {
    const { database, statuses, clock } = this.parts;
    const { awardId, replacementId } = reissue;
    await database.inTransaction(async (tx) => {
      if (!(await moveReissue(tx, replacementId, 'due', { state: 'issued' }))) return;
      await markReplaced(tx, awardId, replacementId);
      await statuses.refresh(tx, organizationId, [awardId], null);
      const value = { awardId, replacementId, earnerId };
      await writeEvent(
        tx,
        factOf({ case: 'awardReplaced', value }, { organizationId, key: awardId, now: clock() }),
      );
    });
    await statuses.resign(organizationId);
  }
}
