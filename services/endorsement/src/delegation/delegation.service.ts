import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Database } from '../database.store.js';
import type { PageQuery } from '../page.js';
import { zoneOf } from '../request/organization.store.js';
import { delegationState, latestDay } from './delegation.js';
import { listDelegations } from './delegation.store.js';

/** Who answers for whom in an organization. */
export class DelegationService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Delegations, newest first, with the last day that one given now may end with. */
  async list(organizationId: string, page: PageQuery) {
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const { items, next } = await listDelegations(tx, organizationId, page);
      return {
        latestDay: latestDay(now, await zoneOf(tx, organizationId)),
        items: items.map((one) => ({
          delegationId: one.id,
          personId: one.personId,
          toPersonId: one.toPersonId,
          state: delegationState(one, now),
          code: one.refusal,
          validFrom: instant(one.validFrom),
          validUntil: instant(one.validUntil),
          endedAt: one.endedAt && instant(one.endedAt),
        })),
        next,
      };
    });
  }
}
