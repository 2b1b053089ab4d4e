import type { Database, Transaction } from '../database.store.js';
import type { Language, SessionFacts, Subject } from './session.js';

export interface BoundLink {
  personId: string;
  subject: Subject;
  target: string;
}

/** Sessions and mail links; ids and tokens come in as their HMACs only. */
export class SessionStore {
  constructor(private readonly database: Database) {}

  async find(idHash: string): Promise<SessionFacts | null> {
    const row = await this.database.session.findUnique({ where: { idHash } });
    if (!row) return null;
    return {
      personId: row.personId,
      subject: subjectOf(row.subject),
      method: row.method === 'account' ? 'account' : 'link',
      language: row.language === 'fr' ? 'fr' : 'en',
      earnerOf: row.earnerOf,
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
    };
  }

  async add(tx: Transaction, idHash: string, facts: SessionFacts): Promise<void> {
    await tx.session.create({ data: { idHash, ...facts } });
  }

  async touch(idHash: string, now: Date): Promise<void> {
    await this.database.session.updateMany({ where: { idHash }, data: { lastSeenAt: now } });
  }

  async setLanguage(idHash: string, language: Language): Promise<void> {
    await this.database.session.updateMany({ where: { idHash }, data: { language } });
  }

  /** Notes whose earner the session is. */
  async setEarnerOf(idHash: string, organizationId: string): Promise<void> {
    await this.database.session.updateMany({ where: { idHash }, data: { earnerOf: organizationId } });
  }

  async remove(idHash: string): Promise<void> {
    await this.database.session.deleteMany({ where: { idHash } });
  }

  /** Removes sessions that nobody used since, and links that ended long ago. */
  async sweep(seenBefore: Date, expiredBefore: Date): Promise<void> {
    await this.database.session.deleteMany({ where: { lastSeenAt: { lt: seenBefore } } });
    await this.database.link.deleteMany({ where: { expiresAt: { lt: expiredBefore } } });
  }

  async addLink(tokenHash: string, link: BoundLink & { createdAt: Date; expiresAt: Date }): Promise<void> {
    await this.database.link.create({ data: { tokenHash, ...link } });
  }

  async findLink(tokenHash: string): Promise<(BoundLink & { usedAt: Date | null; expiresAt: Date }) | null> {
    const row = await this.database.link.findUnique({ where: { tokenHash } });
    return row ? { ...row, subject: subjectOf(row.subject) } : null;
  }

  /** Uses a link up: gives what it binds to the first caller alone, null to everybody after. */
  async useLink(tx: Transaction, tokenHash: string, now: Date): Promise<BoundLink | null> {
    const { count } = await tx.link.updateMany({
      where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count !== 1) return null;
    const row = await tx.link.findUniqueOrThrow({ where: { tokenHash } });
    return { personId: row.personId, subject: subjectOf(row.subject), target: row.target };
  }

  /** Notes that a new link was asked for; false where one was asked for after `notSince`. */
  async noteRenewal(tx: Transaction, tokenHash: string, now: Date, notSince: Date): Promise<boolean> {
    const { count } = await tx.link.updateMany({
      where: { tokenHash, OR: [{ renewedAt: null }, { renewedAt: { lt: notSince } }] },
      data: { renewedAt: now },
    });
    return count === 1;
  }

  /** Ends every session and link of a person or earner. */
  async forget(tx: Transaction, personId: string): Promise<void> {
    await tx.session.deleteMany({ where: { personId } });
    await tx.link.deleteMany({ where: { personId } });
  }
}

const subjectOf = (text: string): Subject => (text === 'earner' ? 'earner' : 'person');
