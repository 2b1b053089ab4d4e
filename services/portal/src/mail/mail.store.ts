import { newId } from '../../../shared/src/ids.js';
import type { Database, Transaction } from '../database.store.js';
import { mailFacts, type NewMail, purposes, type WaitingMail, waitAfter } from './mail.js';

interface MailRow {
  mail_id: string;
  person_id: string;
  subject: string;
  purpose: string;
  facts: unknown;
  attempts: number;
  created_at: Date;
}

/** Mails as rows: written in the transaction of their cause, unique by event, receiver and purpose. */
export class MailStore {
  constructor(private readonly database: Database) {}

  /** Writes mails that are not there yet; gives how many. */
  async add(tx: Transaction, mails: readonly NewMail[]): Promise<number> {
    if (mails.length === 0) return 0;
    const { count } = await tx.mail.createMany({
      skipDuplicates: true,
      data: mails.map(({ at, ...mail }) => ({
        mailId: newId(),
        ...mail,
        state: 'unsent',
        nextAttemptAt: at,
        createdAt: at,
      })),
    });
    return count;
  }

  /** Who of some people got, or is about to get, a mail of the same purpose and facts since an instant. */
  async told(
    tx: Transaction,
    of: Pick<NewMail, 'purpose' | 'facts'> & { personIds: readonly string[] },
    since: Date,
  ): Promise<Set<string>> {
    const { purpose, facts, personIds } = of;
    const rows = await tx.mail.findMany({
      where: {
        personId: { in: [...personIds] },
        purpose,
        facts: { equals: facts },
        createdAt: { gt: since },
        state: { not: 'dropped' },
      },
      select: { personId: true },
    });
    return new Set(rows.map((row) => row.personId));
  }

  /**
   * Takes mails that are due. Each is marked as handed over, and due again later, before anything is sent: should
   * this process die in between, the next attempt has the same Message-ID.
   */
  async take(now: Date, limit: number): Promise<WaitingMail[]> {
    const rows = await this.database.$queryRawUnsafe<MailRow[]>(
      `UPDATE mail SET attempts = attempts + 1, handed_at = $1,
         next_attempt_at = $1::timestamptz + make_interval(secs => LEAST(20 * (attempts + 1), 600))
       WHERE mail_id IN (
         SELECT mail_id FROM mail WHERE state = 'unsent' AND next_attempt_at <= $1
         ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING mail_id, person_id, subject, purpose, facts, attempts, created_at`,
      now,
      limit,
    );
    // RETURNING keeps no order; ids are made in the order of the mails.
    rows.sort((a, b) => (a.mail_id < b.mail_id ? -1 : 1));
    return rows.flatMap((row) => {
      const purpose = purposes.find((one) => one === row.purpose);
      if (!purpose) return [];
      return {
        mailId: row.mail_id,
        personId: row.person_id,
        subject: row.subject === 'earner' ? 'earner' : 'person',
        purpose,
        facts: mailFacts.parse(row.facts),
        attempts: row.attempts,
        createdAt: row.created_at,
      } satisfies WaitingMail;
    });
  }

  async markSent(mailId: string, now: Date): Promise<void> {
    await this.database.mail.updateMany({
      where: { mailId },
      data: { state: 'sent', sentAt: now, fault: null },
    });
  }

  /** Nobody to send to, or nothing to say any more. */
  async drop(mailId: string, fault: string): Promise<void> {
    await this.database.mail.updateMany({
      where: { mailId, state: 'unsent' },
      data: { state: 'dropped', fault },
    });
  }

  /** @param fault a code without personal data */
  async postpone(mail: WaitingMail, fault: string, now: Date): Promise<void> {
    const nextAttemptAt = new Date(now.getTime() + waitAfter(mail.attempts));
    await this.database.mail.updateMany({
      where: { mailId: mail.mailId, state: 'unsent' },
      data: { nextAttemptAt, fault },
    });
  }

  /** Removes every mail to a person or earner, sent or not. */
  async forget(tx: Transaction, personId: string): Promise<void> {
    await tx.mail.deleteMany({ where: { personId } });
  }
}
