import { newId } from '../../../shared/src/ids.js';
import type { Database, Transaction } from '../database.store.js';
import { nextMailAt, type Waiting } from './gathering.js';
import type { WaitingMail } from './mail.js';

/** Something that a person is to be told in the next gathered mail. */
export interface NewCause {
  eventId: string;
  personId: string;
  employerId: string;
  requestId?: string;
  versionId?: string;
  /** Kind of the confirmation that lapses. */
  kind?: string;
  occasion?: string;
  at: Date;
}

/** What a gathered mail was made for. */
export interface ToldCause {
  employerId: string;
  requestId: string | null;
  versionId: string | null;
  kind: string;
  occasion: string | null;
}

interface WaitingRow {
  due_at: Date | null;
  closes_at: Date | null;
  lapses_at: Date | null;
}

/** What waits to be told, as far as it is still open. */
const WAITING = `
SELECT r.due_at, r.closes_at, NULL::timestamptz AS lapses_at
FROM mail_cause c JOIN request_fact r ON r.request_id = c.request_id
WHERE c.person_id = $1::uuid AND c.told_by IS NULL AND NOT r.closed AND r.closes_at >= $2::timestamptz
UNION ALL
SELECT NULL, NULL, l.lapses_at
FROM mail_cause c JOIN lapse_fact l ON l.employer_id = c.employer_id AND l.version_id = c.version_id AND l.kind = c.kind
WHERE c.person_id = $1::uuid AND c.told_by IS NULL AND NOT l.closed AND l.lapses_at >= $2::timestamptz`;

/** Zone in which Monday morning is told: that of the province whose employers are asked. */
const ZONE = 'America/Toronto';

/** The gathered mails: causes as they come, and one mail a week and person that tells them (gathering.ts). */
export class GatheringStore {
  constructor(private readonly database: Database) {}

  /** Notes causes and plans the mail of each person whom they concern. Causes known already change nothing. */
  async add(tx: Transaction, causes: readonly NewCause[], now: Date): Promise<void> {
    // In one order everywhere, so that two transactions do not wait for each other.
    const sorted = [...causes].sort((a, b) => (a.personId < b.personId ? -1 : 1));
    for (const cause of sorted) {
      await lock(tx, cause.personId);
      const { count } = await tx.mailCause.createMany({ data: [cause], skipDuplicates: true });
      if (count === 1) await this.plan(tx, cause.personId, now);
    }
  }

  /** What this mail is for. What comes later is for the next one. */
  async claim(mail: Pick<WaitingMail, 'mailId' | 'personId'>): Promise<ToldCause[]> {
    const { mailId, personId } = mail;
    return this.database.inTransaction(async (tx) => {
      await lock(tx, personId);
      await tx.mailCause.updateMany({ where: { personId, toldBy: null }, data: { toldBy: mailId } });
      return tx.mailCause.findMany({
        where: { personId, toldBy: mailId },
        select: { employerId: true, requestId: true, versionId: true, kind: true, occasion: true },
        orderBy: { at: 'asc' },
      });
    });
  }

  /** Ends a gathered mail, sent or not, and plans the next one for what came while it was on its way. */
  async finish(
    mail: Pick<WaitingMail, 'mailId' | 'personId'>,
    end: { state: 'sent' } | { state: 'dropped'; fault: string },
    now: Date,
  ): Promise<void> {
    const { mailId, personId } = mail;
    const data =
      end.state === 'sent'
        ? { state: end.state, sentAt: now, fault: null }
        : { state: end.state, fault: end.fault };
    await this.database.inTransaction(async (tx) => {
      await lock(tx, personId);
      const { count } = await tx.mail.updateMany({ where: { mailId, state: 'unsent' }, data });
      if (count === 1) await this.plan(tx, personId, now);
    });
  }

  /** Removes what was to be told to a person. */
  async forget(tx: Transaction, personId: string): Promise<void> {
    await tx.mailCause.deleteMany({ where: { personId } });
  }

  /** Plans the person's next mail anew from what waits; one that is being sent stays as it is. Needs the lock. */
  private async plan(tx: Transaction, personId: string, now: Date): Promise<void> {
    const rows = await tx.$queryRawUnsafe<WaitingRow[]>(WAITING, personId, now);
    const waiting = rows.map(
      (row): Waiting => ({ ends: [row.due_at, row.closes_at, row.lapses_at].filter((end) => end !== null) }),
    );
    const nextAt = nextMailAt(await this.lastAt(tx, personId), waiting, now, ZONE);
    if (nextAt === null) return;
    const planned = await tx.mail.findFirst({ where: { personId, purpose: 'gathered', state: 'unsent' } });
    if (planned) {
      await tx.mail.updateMany({
        where: { mailId: planned.mailId, state: 'unsent', attempts: 0 },
        data: { nextAttemptAt: nextAt },
      });
      return;
    }
    await tx.mail.create({
      data: {
        mailId: newId(),
        eventId: newId(),
        personId,
        subject: 'person',
        purpose: 'gathered',
        facts: {},
        state: 'unsent',
        nextAttemptAt: nextAt,
        createdAt: nextAt,
      },
    });
  }

  private async lastAt(tx: Transaction, personId: string): Promise<Date | null> {
    const last = await tx.mail.findFirst({
      where: { personId, purpose: { in: ['gathered', 'request', 'reminder'] }, state: 'sent' },
      orderBy: { sentAt: 'desc' },
      select: { sentAt: true },
    });
    return last?.sentAt ?? null;
  }
}

/** One at a time decides about a person's gathered mail, until the transaction ends. */
async function lock(tx: Transaction, personId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    "SELECT pg_advisory_xact_lock(hashtextextended('gathered/' || $1, 0))",
    personId,
  );
}
