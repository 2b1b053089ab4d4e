import type { Transaction } from '../database.store.js';
import type { Sealed } from './profiles.js';

/** A case of an earner with its sealed offering. */
export interface SealedCase extends Sealed {
  caseId: string;
  versionId: string;
}

/** Whether another earner of the organization has this key. */
export async function isAnothersKey(
  tx: Transaction,
  organizationId: string,
  key: string,
  earnerId: string,
): Promise<boolean> {
  return (await tx.earner.count({ where: { organizationId, key, id: { not: earnerId } } })) > 0;
}

/** All cases of an earner. */
export async function offeringsOf(tx: Transaction, earnerId: string): Promise<SealedCase[]> {
  const rows = await tx.case.findMany({
    where: { earnerId },
    select: { id: true, versionId: true, earnerId: true, sealed: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id: caseId, ...row }) => ({ caseId, ...row }));
}

/** Writes what is kept of an earner anew, with the keys by which the earner and the cases are found. */
export async function correctEarner(
  tx: Transaction,
  to: {
    earnerId: string;
    key: string;
    sealed: Uint8Array<ArrayBuffer>;
    digest: string;
    cases: readonly { caseId: string; key: string }[];
  },
): Promise<void> {
  const { earnerId: id, cases, ...data } = to;
  await tx.earner.update({ where: { id }, data });
  for (const { caseId, key } of cases) await tx.case.update({ where: { id: caseId }, data: { key } });
}
