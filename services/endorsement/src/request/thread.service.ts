import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import type { Vault } from '../../../shared/src/vault.js';
import type { Database, DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import type { PageQuery } from '../page.js';
import { findRequestOfEither } from './facts.store.js';
import { listMessages, saveMessage } from './message.store.js';
import { namesOf } from './organization.store.js';

/** The thread of a request: both sides write, and read each other; the text stays here, sealed. */
export class ThreadService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found for who is on neither side */
  async list(organizationId: string, requestId: string, page: PageQuery) {
    return this.database.inTransaction(async (tx) => {
      await findRequestOfEither(tx, organizationId, requestId);
      const { rows, next } = await listMessages(tx, requestId, page);
      const names = await namesOf(
        tx,
        rows.map((row) => row.organizationId),
      );
      const items = [];
      for (const row of rows) {
        items.push({
          messageId: row.id,
          from: { organizationId: row.organizationId, name: names.get(row.organizationId) ?? '' },
          own: row.organizationId === organizationId,
          text: await this.textOf(tx, row),
          at: row.at.toISOString(),
        });
      }
      return { items, next };
    });
  }

  /** @throws Problem not-found for who is on neither side */
  async post(acting: ActingPerson, requestId: string, text: string, key: string) {
    const { organizationId, personId } = acting;
    const command = { organizationId, key, personId, operation: 'thread.post', payload: { requestId, text } };
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(tx, command, async () => {
        const request = await findRequestOfEither(tx, organizationId, requestId);
        const now = this.clock();
        const messageId = newId();
        const sealed = new Uint8Array(await this.vault.sealText(tx, personId, text));
        await saveMessage(tx, { id: messageId, requestId, organizationId, personId, sealed, at: now });
        const { versionId } = request;
        const value = { messageId, requestId, versionId, fromOrganizationId: organizationId };
        const fact = { event: { case: 'messagePosted' as const, value }, organizationId };
        await writeVersionFacts(tx, versionId, now, [fact]);
        return { messageId, at: now.toISOString() };
      });
      return response;
    });
  }

  /** Null once its writer was erased. */
  private async textOf(tx: DbTx, row: { personId: string; sealed: Uint8Array }): Promise<string | null> {
    return row.sealed.length === 0 ? null : this.vault.openText(tx, row.personId, row.sealed);
  }
}
