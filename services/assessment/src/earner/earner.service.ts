import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { EvidenceFolder } from '../evidence/evidence-folder.js';
import { pageOf } from '../page.js';
import { CLOCK } from '../tokens.js';
import { displayName } from './earner.js';
import { eraseEarner, findEarners, listEarners, lockEarner } from './earner.store.js';
import { earnerView } from './earner-view.js';
import { Profiles } from './profiles.js';

/** How an earner is reached, for the portal's mails. */
export interface Contact {
  earnerId: string;
  /** The institution whose earner it is. */
  organizationId: string;
  mail: string;
  name: string;
  language: 'en' | 'fr';
}

/** Earners: who they are for those who may know, and their erasure. */
@Injectable()
export class EarnerService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Profiles) private readonly profiles: Profiles,
    @Inject(EvidenceFolder) private readonly folder: EvidenceFolder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A page of the organization's earners. */
  list(acting: ActingPerson, page: { cursor?: string | undefined; limit: number }) {
    return this.database.inTransaction(async (tx) => {
      const rows = await listEarners(tx, acting.organizationId, {
        after: page.cursor,
        limit: page.limit + 1,
      });
      const profiles = await this.profiles.open(
        tx,
        rows.map(({ id, sealed }) => ({ earnerId: id, sealed })),
      );
      return pageOf(
        rows,
        page.limit,
        (row) => row.id,
        (row) => ({
          ...earnerView(row.id, profiles.get(row.id), acting.roles),
          earnerId: row.id,
          createdAt: instant(row.createdAt),
        }),
      );
    });
  }

  /** Contacts of earners; who is unknown or was erased is absent. */
  contacts(earnerIds: readonly string[]): Promise<Contact[]> {
    return this.database.inTransaction(async (tx) => {
      const rows = await findEarners(tx, earnerIds);
      const profiles = await this.profiles.open(
        tx,
        rows.map(({ id, sealed }) => ({ earnerId: id, sealed })),
      );
      return rows.flatMap(({ id, organizationId }) => {
        const profile = profiles.get(id);
        if (!profile) return [];
        const { mail, language } = profile;
        return [{ earnerId: id, organizationId, mail, name: displayName(profile), language }];
      });
    });
  }

  /**
   * Erases an earner: destroys the key, the salts, the index and the files. What was signed stays verifiable and names
   * nobody any more. Repeated, it changes nothing more.
   *
   * @throws Problem not-found
   */
  async erase(acting: ActingPerson, earnerId: string): Promise<{ earnerId: string; erasedAt: string }> {
    const { organizationId } = acting;
    const erasedAt = await this.database.inTransaction(async (tx) => {
      const row = await lockEarner(tx, organizationId, earnerId, 'update');
      if (row.erasedAt) return row.erasedAt;
      const now = this.clock();
      await this.profiles.vault.destroy(tx, earnerId);
      await eraseEarner(tx, earnerId, now);
      await writeEvent(
        tx,
        factOf(
          { case: 'earnerErased', value: { earnerId } },
          { organizationId, key: earnerId, version: 1, now },
        ),
      );
      return now;
    });
    await this.folder.erase(earnerId);
    return { earnerId, erasedAt: instant(erasedAt) };
  }

  /** Removes files of erased earners that a crash left behind; at the start of the service. */
  async finishErasures(): Promise<void> {
    const withFiles = await this.folder.earnerIds();
    const rows = await this.database.inTransaction((tx) => findEarners(tx, withFiles));
    for (const row of rows) if (row.erasedAt) await this.folder.erase(row.id);
  }
}
