import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';
import type { PreparedRating } from './preparation.js';

/** A preparation as a row. */
export type PreparationRow = NonNullable<Awaited<ReturnType<DbTx['ratingPreparation']['findUnique']>>>;

const UNIQUE_VIOLATION = 'P2002';

/** @throws Problem conflict where the id is taken */
export async function savePreparation(
  tx: DbTx,
  row: Omit<PreparationRow, 'ratings'> & { ratings: PreparedRating[] },
): Promise<void> {
  try {
    await tx.ratingPreparation.create({ data: row });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new Problem('conflict');
    throw error;
  }
}

/** What was prepared for a request: the latest of each person, newest first. */
export async function preparationsOf(tx: DbTx, requestId: string): Promise<PreparationRow[]> {
  const rows = await tx.ratingPreparation.findMany({
    where: { requestId },
    orderBy: [{ preparedAt: 'desc' }, { id: 'desc' }],
  });
  return rows.filter((row, index) => rows.findIndex((one) => one.personId === row.personId) === index);
}

/** One of a request. @throws Problem not-found */
export async function findPreparation(tx: DbTx, requestId: string, id: string): Promise<PreparationRow> {
  const row = await tx.ratingPreparation.findFirst({ where: { id, requestId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** Whether a statement prepared the ratings of this request, by this person. */
export async function isPreparation(
  tx: DbTx,
  requestId: string,
  of: { statement: string; personId: string },
): Promise<boolean> {
  return (await tx.ratingPreparation.count({ where: { requestId, ...of } })) === 1;
}

/** Preparations by their statements. */
export const preparationsBy = (tx: DbTx, statements: string[]): Promise<PreparationRow[]> =>
  tx.ratingPreparation.findMany({ where: { statement: { in: statements } } });

/** Ratings as they were stored. */
export function ratingsIn(row: Pick<PreparationRow, 'ratings'>): PreparedRating[] {
  // Written by savePreparation alone, from a checked statement.
  return row.ratings as PreparedRating[];
}
