import { PrismaPg } from '@prisma/adapter-pg';
import { PoisonEvent } from '../../shared/src/kafka.js';
import { Prisma, PrismaClient } from './generated/prisma/client.js';

/** A transaction: models and raw SQL. */
export type Transaction = Prisma.TransactionClient;

const TIMEOUT_MS = 60_000;
const MAX_WAIT_MS = 10_000;

/** The portal's database. */
export class Database extends PrismaClient {
  /** Runs the work in one transaction, read committed. */
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.$transaction(work, { timeout: TIMEOUT_MS, maxWait: MAX_WAIT_MS });
  }

  /**
   * Runs the effect of an event in one transaction.
   *
   * @throws PoisonEvent where the event holds a value that no column can take, now or ever
   */
  async takeEvent(work: (tx: Transaction) => Promise<void>): Promise<void> {
    try {
      await this.inTransaction(work);
    } catch (error) {
      if (isUnusableValue(error)) throw new PoisonEvent('an id, text or number of the event fits no column');
      throw error;
    }
  }

  /** @throws while the database is not reachable */
  async ping(): Promise<void> {
    await this.$queryRawUnsafe('SELECT 1');
  }

  close(): Promise<void> {
    return this.$disconnect();
  }
}

/** Opens the database; it connects at the first query. */
export function openDatabase(url: string): Database {
  return new Database({ adapter: new PrismaPg({ connectionString: url }) });
}

// Prisma's codes for a value that does not fit its column, and PostgreSQL's for the same in raw SQL.
const UNUSABLE = new Set([
  'P2000',
  'P2007',
  'P2020',
  'P2023',
  '22P02',
  '22P05',
  '22003',
  '22007',
  '22008',
  '22021',
]);

function isUnusableValue(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code !== 'P2010') return UNUSABLE.has(error.code);
  return [...UNUSABLE].some((code) => JSON.stringify(error.meta ?? {}).includes(`"${code}"`));
}
