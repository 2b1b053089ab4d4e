import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';

/** An item of evidence as kept. */
export interface EvidenceRow {
  id: string;
  caseId: string;
  organizationId: string;
  earnerId: string;
  sealed: Uint8Array<ArrayBuffer> | null;
  key: string | null;
  kind: string;
  mediaType: string;
  sizeBytes: bigint;
  blueprintEvidenceId: string | null;
  digest: string | null;
  itemDigest: string;
  file: string | null;
  state: string;
  removed: string[];
  addedById: string;
  addedAt: Date;
}

/** The same content in the same case, if it is there already. */
export function findSame(tx: Transaction, caseId: string, key: string): Promise<EvidenceRow | null> {
  return tx.evidence.findUnique({ where: { caseId_key: { caseId, key } } });
}

/** How many items a case has. */
export function countEvidence(tx: Transaction, caseId: string): Promise<number> {
  return tx.evidence.count({ where: { caseId } });
}

/** Writes an item. */
export async function insertEvidence(tx: Transaction, row: EvidenceRow): Promise<void> {
  await tx.evidence.create({ data: row });
}

/** Evidence of a case, oldest first. */
export function listEvidence(tx: Transaction, caseId: string): Promise<EvidenceRow[]> {
  return tx.evidence.findMany({ where: { caseId }, orderBy: [{ addedAt: 'asc' }, { id: 'asc' }] });
}

/** Evidence of many cases. */
export function listEvidenceOf(tx: Transaction, caseIds: readonly string[]): Promise<EvidenceRow[]> {
  return tx.evidence.findMany({
    where: { caseId: { in: [...caseIds] } },
    orderBy: [{ addedAt: 'asc' }, { id: 'asc' }],
  });
}

/** An item of an organization. @throws Problem not-found */
export async function findEvidence(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<EvidenceRow> {
  const row = await tx.evidence.findFirst({ where: { id, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** An item of an earner's own case. @throws Problem not-found */
export async function findOwnEvidence(
  tx: Transaction,
  earnerId: string,
  caseId: string,
  id: string,
): Promise<EvidenceRow> {
  const row = await tx.evidence.findFirst({ where: { id, caseId, earnerId } });
  if (!row) throw new Problem('not-found');
  return row;
}
