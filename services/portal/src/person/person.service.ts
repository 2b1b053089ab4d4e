import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../shared/src/clock.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import type { Database, Transaction } from '../database.store.js';
import type { PortalKeys } from '../keys.js';
import type { MailPlanner } from '../mail/mail.planner.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { OrganizationFacts, OrganizationStore } from '../organization/organization.store.js';
import { cleanProfile, isAtDomain, type PersonProfile } from './person.js';
import type { PartyRow, PersonStore } from './person.store.js';

export interface ListedPerson {
  personId: string;
  /** Null once erased. */
  name: string | null;
  roles: Role[];
  /** Not enrolled with the signer yet. */
  provisional: boolean;
}

export interface PersonParts {
  database: Database;
  store: PersonStore;
  memberships: MembershipStore;
  organizations: OrganizationStore;
  mails: MailPlanner;
  keys: PortalKeys;
  clock: Clock;
}

// A new employer reaches this database as an event: its first contact may come in the same second.
const ORGANIZATION_WAIT_MS = 3_000;

/** People named by the operator, an administrator, or an institution for an employer. One mail is one person. */
export class PersonService {
  constructor(private readonly parts: PersonParts) {}

  /**
   * The operator names a person with its id, as it stands in a statement to come. Repeating it changes nothing.
   *
   * @throws Problem conflict where the id or the mail belongs to somebody else
   */
  async nameByOperator(
    personId: string,
    profile: PersonProfile,
    organizationId: string | null,
  ): Promise<{ personId: string }> {
    return this.parts.database.inTransaction(async (tx) => {
      const known = await this.personOf(tx, profile, personId);
      if (known.personId !== personId)
        throw new Problem('conflict', {
          detail: 'This mail belongs to another person; name them by their own id.',
          detailFr: "Ce courriel est celui d'une autre personne; nommez-la par son identifiant.",
        });
      if (organizationId) await this.nameMember(tx, personId, organizationId, profile.name);
      else if (known.added) await this.parts.mails.invitation(tx, newId(), personId, null);
      return { personId };
    });
  }

  /** An administrator names a member of the organization; a person already known by this mail keeps the id. */
  async nameColleague(organizationId: string, profile: PersonProfile): Promise<{ personId: string }> {
    return this.parts.database.inTransaction(async (tx) => {
      const { personId } = await this.personOf(tx, profile, randomId());
      await this.nameMember(tx, personId, organizationId, profile.name);
      return { personId };
    });
  }

  /**
   * An institution names a contact of an employer that it named. Requests already open reach the contact at once.
   *
   * @throws Problem not-found for an employer of somebody else, validation for an address outside the employer's domain
   */
  async nameContact(
    institutionId: string,
    employerId: string,
    profile: PersonProfile,
  ): Promise<{ personId: string }> {
    const employer = await this.employerOf(institutionId, employerId);
    if (!isAtDomain(profile.mail, employer.mailDomain)) {
      const detail = `The address must be at ${employer.mailDomain}.`;
      const detailFr = `L'adresse doit être à ${employer.mailDomain}.`;
      throw new Problem('validation', {
        errors: [{ pointer: '/mail', code: 'mail-domain', detail, detailFr }],
      });
    }
    return this.parts.database.inTransaction(async (tx) => {
      const { personId } = await this.personOf(tx, profile, randomId());
      const party: PartyRow = {
        personId,
        organizationId: employerId,
        kind: 'contact',
        namedBy: institutionId,
      };
      if (await this.parts.store.addParty(tx, party, profile.name, this.parts.clock()))
        await this.parts.mails.openRequests(tx, employerId, personId);
      return { personId };
    });
  }

  /** Contacts of an employer as this institution named them. */
  async contacts(
    institutionId: string,
    employerId: string,
  ): Promise<{ personId: string; name: string | null }[]> {
    await this.employerOf(institutionId, employerId);
    const rows = await this.parts.store.parties({ organizationId: employerId, namedBy: institutionId });
    return rows.map(({ personId, name }) => ({ personId, name }));
  }

  /** Members of an organization, named and enrolled. */
  async members(organizationId: string): Promise<ListedPerson[]> {
    const [enrolled, parties] = await Promise.all([
      this.parts.memberships.members(organizationId),
      this.parts.store.parties({ organizationId }),
    ]);
    const people = new Map<string, ListedPerson>();
    for (const { personId, name } of parties)
      people.set(personId, { personId, name, roles: [], provisional: true });
    for (const { personId, roles, enrolled: counts } of enrolled) {
      const name = people.get(personId)?.name ?? (await this.parts.store.profileOf(personId))?.name ?? null;
      people.set(personId, { personId, name, roles, provisional: !counts });
    }
    return [...people.values()];
  }

  private async personOf(
    tx: Transaction,
    profile: PersonProfile,
    idIfNew: string,
  ): Promise<{ personId: string; added: boolean }> {
    const { store, keys, clock } = this.parts;
    const mailIndex = keys.mailIndex(profile.mail);
    const known = await store.idOfMail(tx, mailIndex);
    if (known) return { personId: known, added: false };
    if (await store.exists(tx, idIfNew))
      throw new Problem('conflict', {
        detail: 'This id belongs to another person; choose a new one.',
        detailFr: 'Cet identifiant est celui d’une autre personne; choisissez-en un nouveau.',
      });
    if (!(await store.add(tx, idIfNew, mailIndex, cleanProfile(profile), clock())))
      throw new Problem('conflict');
    return { personId: idIfNew, added: true };
  }

  private async nameMember(
    tx: Transaction,
    personId: string,
    organizationId: string,
    name: string,
  ): Promise<void> {
    const party: PartyRow = { personId, organizationId, kind: 'member', namedBy: organizationId };
    if (await this.parts.store.addParty(tx, party, name, this.parts.clock()))
      await this.parts.mails.invitation(tx, newId(), personId, organizationId);
  }

  private async employerOf(institutionId: string, employerId: string): Promise<OrganizationFacts> {
    const until = Date.now() + ORGANIZATION_WAIT_MS;
    for (;;) {
      const employer = await this.parts.organizations.find(employerId);
      if (employer) {
        if (employer.namedBy === institutionId && employer.kind !== 'institution') return employer;
        throw new Problem('not-found');
      }
      if (Date.now() > until) throw new Problem('not-found');
      await delay(100);
    }
  }
}
