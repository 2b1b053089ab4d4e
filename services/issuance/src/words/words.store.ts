import type { Transaction } from '../database.store.js';

export interface WordsRow {
  commitment: string;
  personId: string;
  organizationId: string;
  sealed: Uint8Array;
}

/** Drops what a person wrote before an instant and never signed. */
export async function dropUnsigned(tx: Transaction, personId: string, before: Date): Promise<void> {
  await tx.words.deleteMany({ where: { personId, kept: false, createdAt: { lt: before } } });
}

/** Drops what a person wrote for an organization; true where nothing of the person is left for another. */
export async function dropOfPerson(
  tx: Transaction,
  { personId, organizationId }: { personId: string; organizationId: string },
): Promise<boolean> {
  await tx.words.deleteMany({ where: { personId, organizationId } });
  return (await tx.words.count({ where: { personId } })) === 0;
}

export async function insertRow(tx: Transaction, row: WordsRow & { createdAt: Date }): Promise<void> {
  await tx.words.create({ data: { ...row, sealed: new Uint8Array(row.sealed), kept: false } });
}

/** Marks words as signed. False where there are none by this person. */
export async function claimRow(
  tx: Transaction,
  of: { commitment: string; personId: string; organizationId: string },
): Promise<boolean> {
  const { count } = await tx.words.updateMany({ where: of, data: { kept: true } });
  return count === 1;
}

/** Words that were signed, by their commitments. */
export async function keptRows(tx: Transaction, commitments: readonly string[]): Promise<WordsRow[]> {
  return tx.words.findMany({ where: { commitment: { in: [...commitments] }, kept: true } });
}

/** Words of a person that no signed decision names yet. */
export async function unsignedRow(
  tx: Transaction,
  personId: string,
  commitment: string,
): Promise<WordsRow | null> {
  return tx.words.findFirst({ where: { commitment, personId, kept: false } });
}
