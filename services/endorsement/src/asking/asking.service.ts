import type { Vault } from '../../../shared/src/vault.js';
import { openWords } from '../answer/answer.store.js';
import type { Database, DbTx } from '../database.store.js';
import type { AskingScope } from './asking.js';
import { type DoNotAskRow, listDoNotAsk, nameOfScope, renewalMonthOf } from './asking.store.js';

/** How an employer wants to be asked, as its members see it. */
export class AskingService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async settings(organizationId: string) {
    return this.database.inTransaction(async (tx) => {
      const rows = await listDoNotAsk(tx, organizationId);
      const words = await openWords(
        tx,
        this.vault,
        rows.flatMap((row) => row.words ?? []),
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
      return { renewalMonth: await renewalMonthOf(tx, organizationId), doNotAsk };
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
