import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.js';

/** A transaction of this service's database; shared tables take part in it by their raw statements. */
export type DbTx = Prisma.TransactionClient;

const TRANSACTION = { timeout: 60_000, maxWait: 10_000 };

/** The endorsement database. */
export class Database extends PrismaClient {
  /** Runs work in one transaction; a throw rolls it back. */
  inTransaction<R>(work: (tx: DbTx) => Promise<R>): Promise<R> {
    return this.$transaction(work, TRANSACTION);
  }

  /** @throws while the database is unreachable. */
  async ping(): Promise<void> {
    await this.$queryRawUnsafe('SELECT 1');
  }

  close(): Promise<void> {
    return this.$disconnect();
  }
}

/** @param url connection string with its password */
export function openDatabase(url: string): Database {
  return new Database({
    adapter: new PrismaPg({ connectionString: url, max: 15 }),
    transactionOptions: TRANSACTION,
  });
}

/** Serializes what counts confirmations of one micro-certification, until the transaction ends. */
export async function lockMicroCertification(tx: DbTx, microCertificationId: string): Promise<void> {
  await tx.$executeRawUnsafe('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', microCertificationId);
}

/**
 * Until the transaction ends, whoever plans whom to ask waits for an organization's word that it is not to be asked,
 * and the other way round: neither misses the other.
 */
export async function lockAsking(
  tx: DbTx,
  organizationIds: readonly string[],
  as: 'planning' | 'saying',
): Promise<void> {
  const take = as === 'planning' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.$executeRawUnsafe(
    `SELECT ${take}(hashtextextended('asking ' || id, 0)) FROM (SELECT unnest($1::text[]) AS id ORDER BY 1) AS asked`,
    [...new Set(organizationIds)],
  );
}

/** Takes the next numbers of a version's facts, which also makes a second writer wait; gives the last one before them. */
export async function takeFactNumbers(tx: DbTx, versionId: string, count: number): Promise<bigint> {
  const { facts } = await tx.version.update({
    where: { versionId },
    data: { facts: { increment: count } },
    select: { facts: true },
  });
  return facts - BigInt(count);
}
