import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import { standingConflicts } from '../conflict/conflict.store.js';
import type { Database, DbTx } from '../database.store.js';
import type { AskingScope } from './asking.js';
import { type DoNotAskRow, listDoNotAsk, nameOfScope, renewalMonthOf } from './asking.store.js';

/** How an employer wants to be asked, as its members see it. */
export class AskingService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async settings({ organizationId, personId }: Pick<ActingPerson, 'organizationId' | 'personId'>) {
    return this.database.inTransaction(async (tx) => {
      const rows = await listDoNotAsk(tx, organizationId);
      const declared = await standingConflicts(tx, organizationId);
      const words = await openWords(
        tx,
        this.vault,
        [...rows, ...declared].flatMap((row) => row.words ?? []),
      );
      const doNotAsk = [];
      for (const row of rows) {
        doNotAsk.push({
          doNotAsk: row.statement,
          scope: row.scope,
          scopeId: row.scopeId,
          name: await nameOf(tx, row),
          words: row.words === null ? null : (words.get(row.words) ?? null),
          since: row.since.toISOString(),
        });
      }
      const conflicts = [];
      for (const row of declared) {
        const { decisionId, microCertificationId, scope, nature } = row;
        conflicts.push({
          conflict: decisionId,
          scope,
          nature,
          microCertificationId,
          name: await nameOfScope(tx, { kind: 'micro-certification', microCertificationId }),
          words: row.words === null ? null : (words.get(row.words) ?? null),
          since: row.declaredAt.toISOString(),
          // A person's conflict is that person's to end.
          mayEnd: scope === 'organization' || row.personId === personId,
        });
      }
      return { renewalMonth: await renewalMonthOf(tx, organizationId), doNotAsk, conflicts };
    });
  }
}

/** The scope of a row; the database's check lets no other through. */
export function scopeOf({ scope, scopeId }: DoNotAskRow): AskingScope {
  if (scope === 'institution') return { kind: 'institution', organizationId: scopeId ?? '' };
  return scope === 'micro-certification'
    ? { kind: 'micro-certification', microCertificationId: scopeId ?? '' }
    : { kind: 'everyone' };
}

const nameOf = (tx: DbTx, row: DoNotAskRow) => nameOfScope(tx, scopeOf(row));
