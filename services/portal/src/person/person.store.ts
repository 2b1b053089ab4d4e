import type { Vault } from '../../../shared/src/vault.js';
import type { Database, Transaction } from '../database.store.js';
import { type PersonProfile, parseProfile } from './person.js';

export interface PartyRow {
  personId: string;
  organizationId: string;
  kind: 'member' | 'contact';
  namedBy: string;
}

/** People of organizations: everything that tells who they are is sealed under a key of their own. */
export class PersonStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async idOfMail(tx: Transaction, mailIndex: string): Promise<string | null> {
    return (
      (await tx.person.findUnique({ where: { mailIndex }, select: { personId: true } }))?.personId ?? null
    );
  }

  async exists(tx: Transaction, personId: string): Promise<boolean> {
    return (await tx.person.count({ where: { personId } })) === 1;
  }

  /** Adds a person unless the mail or the id is known; gives whether it was added. */
  async add(
    tx: Transaction,
    personId: string,
    mailIndex: string,
    profile: PersonProfile,
    now: Date,
  ): Promise<boolean> {
    const sealed = await this.vault.sealText(tx, personId, JSON.stringify(profile));
    const added = await tx.$executeRawUnsafe(
      'INSERT INTO person (person_id, profile, mail_index, created_at) VALUES ($1::uuid, $2, $3, $4) ON CONFLICT DO NOTHING',
      personId,
      Buffer.from(sealed),
      mailIndex,
      now,
    );
    return added === 1;
  }

  /** Notes for whom the person was named; false where that was known. */
  async addParty(tx: Transaction, party: PartyRow, name: string, now: Date): Promise<boolean> {
    const sealed = await this.vault.sealText(tx, party.personId, name);
    const added = await tx.$executeRawUnsafe(
      `INSERT INTO party (person_id, organization_id, kind, named_by, name, created_at)
       VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6) ON CONFLICT DO NOTHING`,
      party.personId,
      party.organizationId,
      party.kind,
      party.namedBy,
      Buffer.from(sealed),
      now,
    );
    return added === 1;
  }

  /** What a person's own row says, or null once erased. */
  async profile(tx: Transaction, personId: string): Promise<PersonProfile | null> {
    const row = await tx.person.findUnique({ where: { personId }, select: { profile: true } });
    const text = row ? await this.vault.openText(tx, personId, row.profile) : null;
    return text === null ? null : parseProfile(text);
  }

  profileOf(personId: string): Promise<PersonProfile | null> {
    return this.profile(this.database, personId);
  }

  /** Parties of an organization, with the name as it was written for it. */
  async parties(where: {
    organizationId: string;
    namedBy?: string;
  }): Promise<(PartyRow & { name: string | null })[]> {
    const rows = await this.database.party.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { personId: 'asc' }],
    });
    const found: (PartyRow & { name: string | null })[] = [];
    for (const { personId, organizationId, kind, namedBy, name } of rows) {
      const opened = await this.vault.openText(this.database, personId, name);
      found.push({
        personId,
        organizationId,
        kind: kind === 'contact' ? 'contact' : 'member',
        namedBy,
        name: opened,
      });
    }
    return found;
  }

  async personOfAccount(tx: Transaction, issuer: string, subject: string): Promise<string | null> {
    return (
      (await tx.account.findUnique({ where: { issuer_subject: { issuer, subject } } }))?.personId ?? null
    );
  }

  async addAccount(
    tx: Transaction,
    account: { issuer: string; subject: string; personId: string },
    now: Date,
  ): Promise<void> {
    await tx.account.create({ data: { ...account, createdAt: now } });
  }

  async hasAccount(tx: Transaction, personId: string): Promise<boolean> {
    return (await tx.account.count({ where: { personId } })) > 0;
  }

  /**
   * Erases what an organization holds of a person: the name that was written for it, and the membership. Once no other
   * organization holds anything, all goes: key, sealed rows, mail index, accounts. Who is nobody there is not touched,
   * whoever asks. Safe to repeat.
   *
   * @returns whether the person is gone whole
   */
  async erase(tx: Transaction, organizationId: string, personId: string): Promise<boolean> {
    const there = { personId, organizationId };
    const parties = await tx.party.deleteMany({ where: there });
    const memberships = await tx.membership.deleteMany({ where: there });
    if (parties.count + memberships.count === 0) return false;
    const elsewhere =
      (await tx.party.count({ where: { personId } })) + (await tx.membership.count({ where: { personId } }));
    if (elsewhere > 0) return false;
    await this.vault.destroy(tx, personId);
    await tx.person.deleteMany({ where: { personId } });
    return true;
  }
}
