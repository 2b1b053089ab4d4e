import type { DbTx } from '../database.store.js';

type Row = NonNullable<Awaited<ReturnType<DbTx['answer']['findUnique']>>>;

/** An answer with the state of the confirmation that it became. */
export type AnswerWithConfirmation = Omit<Row, 'confirmation'> & { confirmation: string | null };

/** Answers to requests, oldest first. */
export async function answersOf(tx: DbTx, requestIds: string[]): Promise<AnswerWithConfirmation[]> {
  const rows = await tx.answer.findMany({
    where: { requestId: { in: requestIds } },
    orderBy: [{ reservedAt: 'asc' }, { decisionId: 'asc' }],
  });
  const confirmations = await tx.confirmation.findMany({
    where: { requestId: { in: requestIds } },
    select: { decisionId: true, state: true },
  });
  return rows.map((row) => ({
    ...row,
    confirmation: confirmations.find((one) => one.decisionId === row.decisionId)?.state ?? null,
  }));
}
