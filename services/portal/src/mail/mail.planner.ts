import type { Clock } from '../../../shared/src/clock.js';
import type { Role } from '../../../shared/src/roles.js';
import type { Transaction } from '../database.store.js';
import type { FactStore, RequestFacts } from '../facts/facts.store.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { GatheringStore, NewCause } from './gathering.store.js';
import type { MailFacts, Purpose } from './mail.js';
import type { MailStore } from './mail.store.js';

export interface PlannerParts {
  mails: MailStore;
  gathering: GatheringStore;
  memberships: MembershipStore;
  facts: FactStore;
  clock: Clock;
}

/** What falls due at the end of one day is told by one mail, also where a machine was away at midnight. */
const ALIKE_MS = 12 * 3_600_000;

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

  /** A request was opened: everybody who answers for the employer is asked, in the next gathered mail. */
  async requestOpened(tx: Transaction, request: RequestFacts): Promise<void> {
    const { eventId, requestId, employerId } = request;
    await this.gather(tx, { eventId, requestId, employerId });
  }

  /** Who has not answered is reminded, in the next gathered mail. */
  async reminder(tx: Transaction, eventId: string, request: RequestFacts, occasion: string): Promise<void> {
    const { requestId, employerId } = request;
    await this.gather(tx, { eventId, requestId, employerId, occasion });
  }

  /** A confirmation of an employer ends soon. */
  async lapse(
    tx: Transaction,
    eventId: string,
    of: { employerId: string; versionId: string; kind: string },
  ): Promise<void> {
    await this.gather(tx, { eventId, ...of });
  }

  /** Somebody now answers for an employer: the requests that wait there reach this person too, once. */
  async openRequests(tx: Transaction, employerId: string, personId: string): Promise<void> {
    const now = this.parts.clock();
    const open = await this.parts.facts.openRequests(tx, employerId);
    const causes = open.map(({ eventId, requestId }) => ({
      eventId,
      requestId,
      employerId,
      personId,
      at: now,
    }));
    await this.parts.gathering.add(tx, causes, now);
  }

  private async gather(tx: Transaction, cause: Omit<NewCause, 'personId' | 'at'>): Promise<void> {
    const now = this.parts.clock();
    const people = await this.parts.memberships.approvers(tx, cause.employerId, now);
    await this.parts.gathering.add(
      tx,
      people.map((personId) => ({ ...cause, personId, at: now })),
      now,
    );
  }

  async toApprovers(
    tx: Transaction,
    eventId: string,
    employerId: string,
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    const people = await this.parts.memberships.approvers(tx, employerId, this.parts.clock());
    await this.toPeople(tx, eventId, people, purpose, facts);
  }

  /** Everybody who holds one of some roles, once each. */
  async toHolders(
    tx: Transaction,
    eventId: string,
    organizationId: string,
    roles: readonly Role[],
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    const holders = new Set<string>();
    for (const role of roles)
      for (const one of await this.parts.memberships.holders(tx, organizationId, role)) holders.add(one);
    await this.toPeople(tx, eventId, [...holders], purpose, facts);
  }

  /**
   * Marks or moderations that are late: told once a day however many they are, since they fall due together at the
   * end of a day; the page that the mail leads to has them all.
   *
   * @param escalated to the programme leads: whoever has it was reminded before, or nobody has it
   */
  async lateDuties(
    tx: Transaction,
    eventId: string,
    of: { organizationId: string; kind: 'marks' | 'moderations'; personId: string; escalated: boolean },
  ): Promise<void> {
    const { organizationId, kind, personId, escalated } = of;
    const tell = async (personIds: string[], occasion: 'own' | 'escalated'): Promise<void> => {
      await this.toUntold(tx, eventId, personIds, 'duties-late', { organizationId, kind, occasion });
    };
    if (personId !== '') await tell([personId], 'own');
    if (escalated)
      await tell(await this.parts.memberships.holders(tx, organizationId, 'programme-lead'), 'escalated');
  }

  /** An earner reached a larger micro-certification, which waits in a draft: told once, however many do at a time. */
  async stacksWaiting(tx: Transaction, eventId: string, organizationId: string): Promise<void> {
    const personIds = await this.parts.memberships.holders(tx, organizationId, 'programme-lead');
    await this.toUntold(tx, eventId, personIds, 'stacks-waiting', { organizationId });
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

  /** Those who were not told of the same within half a day. */
  private async toUntold(
    tx: Transaction,
    eventId: string,
    personIds: string[],
    purpose: Purpose,
    facts: MailFacts,
  ): Promise<void> {
    const since = new Date(this.parts.clock().getTime() - ALIKE_MS);
    const told = await this.parts.mails.told(tx, { purpose, facts, personIds }, since);
    const untold = personIds.filter((one) => !told.has(one));
    await this.toPeople(tx, eventId, untold, purpose, facts);
  }

  async toPeople(
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
