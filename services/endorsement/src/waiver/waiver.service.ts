import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Database, DbTx } from '../database.store.js';
import { loadVersion } from '../request/version.store.js';
import { latestWaiverDay } from './waiver.js';
import { listWaivers, loadWaiverVersion, reasonOf, type WaiverRow } from './waiver.store.js';

/** Shows an institution its waivers. */
export class WaiverService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(organizationId: string, of: { versionId?: string | undefined; state?: string | undefined }) {
    return this.database.inTransaction(async (tx) => {
      const items = [];
      for (const row of await listWaivers(tx, organizationId, of)) items.push(await this.view(tx, row));
      return {
        items,
        allowance: of.versionId ? await this.allowance(tx, organizationId, of.versionId) : null,
      };
    });
  }

  /** Until when a waiver of this version may be proposed today; null where its policy allows none. */
  private async allowance(tx: DbTx, organizationId: string, versionId: string) {
    const version = await loadWaiverVersion(tx, organizationId, versionId);
    const { waiver } = version.policy;
    if (waiver === null || version.closed) return null;
    return {
      longestMonths: waiver.longestMonths,
      latestUntilDay: latestWaiverDay(version, waiver, this.clock()),
    };
  }

  private async view(tx: DbTx, row: WaiverRow) {
    const version = await loadVersion(tx, row.versionId);
    return {
      waiverId: row.id,
      versionId: row.versionId,
      microCertificationId: row.microCertificationId,
      number: version?.number ?? null,
      name: Object.fromEntries(
        Object.entries(version?.manifest.texts ?? {}).map(([language, text]) => [language, text.name]),
      ),
      kind: row.kind,
      reason: reasonOf(row),
      state: stateShown(row, this.clock()),
      validFrom: instant(row.validFrom),
      validUntil: instant(row.validUntil),
      proposedAt: instant(row.proposedAt),
      proposerId: row.proposerId,
      submitterId: version?.proposerId ?? null,
      approvedAt: row.approvedAt ? instant(row.approvedAt) : null,
      endedAt: row.endedAt ? instant(row.endedAt) : null,
    };
  }
}

/** The state of a waiver for those who look at it. */
export function stateShown(
  row: Pick<WaiverRow, 'state' | 'validUntil' | 'approvedAt'>,
  now: Date,
): 'proposed' | 'in-force' | 'passed' | 'ended' | 'not-approved' {
  if (row.state === 'ended') return row.approvedAt ? 'ended' : 'not-approved';
  if (now > row.validUntil) return row.approvedAt ? 'passed' : 'not-approved';
  return row.state === 'approved' ? 'in-force' : 'proposed';
}
