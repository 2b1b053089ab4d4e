import { type Clock, instant } from '../../../shared/src/clock.js';
import { newId } from '../../../shared/src/ids.js';
import { renewalMonthOf } from '../asking/asking.store.js';
import type { Database, DbTx } from '../database.store.js';
import { renewalFacts, untilDayOf } from './renewal.decision.js';
import { loadRenewals, type Renewal } from './renewal.store.js';

/** What an employer may renew unchanged by one signature. */
export class RenewalService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** At most 200, what ends first before the rest; signed by the decision `confirmation` with their ids. */
  async list(organizationId: string) {
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const month = await renewalMonthOf(tx, organizationId);
      const items = [];
      for (const renewal of await loadRenewals(tx, organizationId, now))
        items.push(await this.view(tx, organizationId, renewal, month, now));
      return { items, next: null };
    });
  }

  private async view(tx: DbTx, organizationId: string, renewal: Renewal, month: number | null, now: Date) {
    const { facts } = await renewalFacts(tx, organizationId, renewal, renewal.requestId ?? newId(), now);
    return {
      confirmationId: renewal.confirmationId,
      kind: renewal.renewed.kind,
      microCertificationId: renewal.microCertificationId,
      versionId: renewal.versionId,
      number: facts.number,
      name: facts.name,
      institution: { organizationId: facts.institution.id, name: facts.institution.name },
      scope: renewal.renewed.scope,
      validUntil: instant(renewal.validUntil),
      /** Last day of the new term. */
      untilDay: untilDayOf(facts, month, now),
      requestId: renewal.requestId,
    };
  }
}
