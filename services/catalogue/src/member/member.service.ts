import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../../shared/src/clock.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { nextRevision } from '../organization/organization.store.js';
import type { Page, PageQuery } from '../paging.js';
import { CLOCK } from '../tokens.js';
import type { Member } from './member.js';
import { findMember, listMembers, markErased } from './member.store.js';

/** Members of organizations, by ids alone. */
@Injectable()
export class MemberService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(organizationId: string, query: PageQuery): Promise<Page<Member>> {
    return listMembers(this.database, organizationId, query);
  }

  /**
   * Tells every service to erase a member's name, address and free text. Safe to repeat; statements stay, since they
   * name the person by a random id only.
   *
   * @throws Problem not-found
   */
  async erase(organizationId: string, personId: string): Promise<Member> {
    return this.database.inTransaction(async (tx) => {
      if (!(await findMember(tx, organizationId, personId))) throw new Problem('not-found');
      const now = this.clock();
      if (await markErased(tx, organizationId, personId, now)) {
        const version = await nextRevision(tx, organizationId);
        const about = { organizationId, key: organizationId, version, now };
        await writeEvent(tx, factOf({ case: 'personErased', value: { personId } }, about));
      }
      const member = await findMember(tx, organizationId, personId);
      if (!member) throw new Problem('not-found');
      return member;
    });
  }
}
