import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';

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
