import { PrismaPg } from '@prisma/adapter-pg';
import { Problem } from '../../shared/src/problem.js';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';

/** A transaction of this service's database. */
export type Transaction = Prisma.TransactionClient;

const LONGEST_MS = 60_000;
const WAIT_MS = 10_000;

/** The catalogue's database. */
export class Database extends PrismaClient {
  /**
   * Runs work in one transaction; an error rolls all of it back.
   *
   * @throws Problem conflict where somebody else wrote the same unique thing at the same moment
   */
  async inTransaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R> {
    try {
      return await this.$transaction(work, { timeout: LONGEST_MS, maxWait: WAIT_MS });
    } catch (error) {
      throw isDuplicate(error) ? new Problem('conflict') : error;
    }
  }

  /** @throws where the database does not answer */
  async ping(): Promise<void> {
    await this.$queryRawUnsafe('SELECT 1');
  }

  close(): Promise<void> {
    return this.$disconnect();
  }
}

/** @param url with the password */
export function openDatabase(url: string): Database {
  return new Database({ adapter: new PrismaPg({ connectionString: url, max: 10 }) });
}

/** True for the fault of a unique constraint (Prisma P2002): somebody else was first. */
function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';
}
