import type { Transaction } from '../database.store.js';

export type ProofForm = 'data-integrity' | 'jwt';

/** A confirmation on its way to being signed; a cache: what it says is read from its statement. */
export interface ConfirmationRow {
  confirmationId: string;
  statement: string;
  organizationId: string;
  versionId: string;
  kind: string;
  partDigest: string;
  state: 'due' | 'held' | 'signed' | 'refused';
}

/** The statement that holds a confirmation's id; null where it is free. */
export async function statementOf(tx: Transaction, confirmationId: string): Promise<string | null> {
  const row = await tx.confirmation.findUnique({ where: { confirmationId } });
  return row?.statement ?? null;
}

/** The confirmation of a statement; null where none was noted. */
export async function confirmationOf(tx: Transaction, statement: string): Promise<ConfirmationRow | null> {
  const row = await tx.confirmation.findFirst({ where: { statement } });
  // Written by this file alone, from the same type.
  return row ? { ...row, state: row.state as ConfirmationRow['state'] } : null;
}

/** Notes a confirmation with its state. */
export async function saveConfirmation(tx: Transaction, row: ConfirmationRow): Promise<void> {
  const { confirmationId, ...data } = row;
  await tx.confirmation.upsert({ where: { confirmationId }, create: row, update: data });
}

/** Ends what was due. False where another turn did so before: then nothing is told again. */
export async function endDue(
  tx: Transaction,
  confirmationId: string,
  state: 'signed' | 'refused',
  code: string | null = null,
): Promise<boolean> {
  const { count } = await tx.confirmation.updateMany({
    where: { confirmationId, state: 'due' },
    data: { state, code },
  });
  return count === 1;
}

/** Confirmations that are to be signed. */
export async function dueConfirmations(tx: Transaction): Promise<ConfirmationRow[]> {
  const rows = await tx.confirmation.findMany({
    where: { state: 'due' },
    orderBy: { confirmationId: 'asc' },
  });
  return rows.map((row) => ({ ...row, state: 'due' }));
}

/** Ids of confirmations by the digests of their statements. */
export async function confirmationIds(tx: Transaction, statements: string[]): Promise<Map<string, string>> {
  const rows = await tx.confirmation.findMany({ where: { statement: { in: statements } } });
  return new Map(rows.map((row) => [row.statement, row.confirmationId]));
}

/** Stores what was signed, once: the first one stays. */
export async function storeEndorsement(
  tx: Transaction,
  one: { confirmationId: string; language: string; form: ProofForm; body: string; digest: string },
): Promise<void> {
  await tx.confirmationCredential.createMany({ data: [one], skipDuplicates: true });
}

/** A signed endorsement as stored. */
export async function endorsementBody(
  tx: Transaction,
  confirmationId: string,
  language: string,
  form: ProofForm,
): Promise<string | null> {
  const row = await tx.confirmationCredential.findUnique({
    where: { confirmationId_language_form: { confirmationId, language, form } },
  });
  return row?.body ?? null;
}
