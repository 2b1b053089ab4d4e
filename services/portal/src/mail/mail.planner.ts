import type { Clock } from '../../../shared/src/clock.js';
import type { Transaction } from '../database.store.js';
import type { FactStore, RequestFacts } from '../facts/facts.store.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { MailFacts, Purpose } from './mail.js';
import type { MailStore } from './mail.store.js';

export interface PlannerParts {
  mails: MailStore;
  memberships: MembershipStore;
  facts: FactStore;
  clock: Clock;
}

/** Decides who gets a mail for what happened; the rows are written in the caller's transaction. */
export class MailPlanner {
  constructor(private readonly parts: PlannerParts) {}

  /** A person was named by an organization (null: by the operator). */
  async invitation(
    tx: Transaction,
    eventId: string,
    personId: string,
    organizationId: string | null,
  ): Promise<void> {
    await this.toPeople(tx, eventId, [personId], 'invitation', { organizationId });
  }

  /** A request was opened: everybody who answers for the employer is asked. */
  async requestOpened(tx: Transaction, request: RequestFacts): Promise<void> {
    await this.toApprovers(tx, request.eventId, request.employerId, 'request', {
      requestId: request.requestId,
    });
  }

  /** Somebody now answers for an employer: the requests that wait there reach this person too, once. */
  async openRequests(tx: Transaction, employerId: string, personId: string): Promise<void> {
    for (const request of await this.parts.facts.openRequests(tx, employerId)) {
      await this.toPeople(tx, request.eventId, [personId], 'request', { requestId: request.requestId });
    }
  }

  async toApprovers(
    tx: Transaction,
    eventId: string,
    employerId: string,
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    await this.toPeople(tx, eventId, await this.parts.memberships.approvers(tx, employerId), purpose, facts);
  }

  async toProgrammeLeads(
    tx: Transaction,
    eventId: string,
    institutionId: string,
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    await this.toPeople(
      tx,
      eventId,
      await this.parts.memberships.holders(tx, institutionId, 'programme-lead'),
      purpose,
      facts,
    );
  }

  async toEarner(
    tx: Transaction,
    eventId: string,
    earnerId: string,
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    await this.parts.mails.add(tx, [
      { eventId, personId: earnerId, subject: 'earner', purpose, facts, at: this.parts.clock() },
    ]);
  }

  private async toPeople(
    tx: Transaction,
    eventId: string,
    personIds: string[],
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    const at = this.parts.clock();
    await this.parts.mails.add(
      tx,
      personIds.map((personId) => ({ eventId, personId, subject: 'person', purpose, facts, at })),
    );
  }
}
