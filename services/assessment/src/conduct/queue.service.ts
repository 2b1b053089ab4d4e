import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Database } from '../database.store.js';
import { namesOf } from '../version/version.js';
import { findVersions } from '../version/version.store.js';
import { openDuties } from './queue.store.js';

/** Longest list: what is not among the most urgent comes once those are done. */
const MOST = 200;

/** Lists the duties that are open. */
export class QueueService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The caller's own duties, or all of them for whoever conducts cases. */
  list(acting: ActingPerson, query: { of: 'me' | 'all'; duty?: string | undefined }) {
    const { organizationId, personId, roles } = acting;
    const conducts = roles.some((role) => role === 'programme-lead' || role === 'registrar');
    const of = { personId: query.of === 'all' && conducts ? null : personId, duty: query.duty ?? null };
    return this.database.inTransaction(async (tx) => {
      const rows = await openDuties(tx, organizationId, of, MOST);
      const versions = await findVersions(
        tx,
        rows.map((row) => row.versionId),
      );
      const now = this.clock();
      const items = rows.map(({ versionId, dueAt, extendableUntil, ...row }) => {
        const version = versions.get(versionId);
        return {
          ...row,
          mine: row.personId === personId,
          dueAt: instant(dueAt),
          extendableUntil: instant(extendableUntil),
          overdue: dueAt < now,
          version: version && {
            versionId,
            microCertificationId: version.microCertificationId,
            number: version.number,
            name: namesOf(version.manifest),
          },
        };
      });
      return { items, next: null };
    });
  }
}
