import type { DbTx } from '../database.store.js';

/** Whether employers were asked anew before a lapse. */
export async function notedRevalidation(
  tx: DbTx,
  { versionId, lapsesAt }: { versionId: string; lapsesAt: string },
): Promise<boolean> {
  return (await tx.revalidation.count({ where: { versionId, lapsesAt: new Date(lapsesAt) } })) === 1;
}

/** Notes the round in which they are, or that there was nobody to ask. */
export async function noteRevalidation(
  tx: DbTx,
  of: { versionId: string; lapsesAt: string; round: number | null },
  now: Date,
): Promise<void> {
  await tx.revalidation.createMany({
    data: [{ ...of, lapsesAt: new Date(of.lapsesAt), askedAt: now }],
    skipDuplicates: true,
  });
}
