import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';

/** A transaction of this service's database. */
export type Transaction = Prisma.TransactionClient;

const LONGEST_MS = 60_000;
const WAIT_MS = 10_000;

/** Assessment's database. */
export class Database extends PrismaClient {
  /** Runs work in one transaction; an error rolls all of it back. */
  inTransaction<R>(work: (tx: Transaction) => Promise<R>): Promise<R> {
    return this.$transaction(work, { timeout: LONGEST_MS, maxWait: WAIT_MS });
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
