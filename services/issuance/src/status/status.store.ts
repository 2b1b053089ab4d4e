import type { StatusPurpose } from '../credential/urls.js';
import type { Transaction } from '../database.store.js';

/** A signed list as it is served. */
export interface SignedList {
  version: number;
  json: string;
  jwt: string;
  signedAt: Date;
}

interface ListKey {
  organizationId: string;
  purpose: StatusPurpose;
  number: number;
}

export async function storedList(tx: Transaction, key: ListKey): Promise<SignedList | null> {
  return tx.statusList.findUnique({ where: { organizationId_purpose_number: key } });
}

/** Stores a newer signing of a list. False where another one of this version was stored meanwhile. */
export async function storeList(tx: Transaction, key: ListKey, list: SignedList): Promise<boolean> {
  if (list.version === 1) {
    const { count } = await tx.statusList.createMany({ data: [{ ...key, ...list }], skipDuplicates: true });
    return count === 1;
  }
  const { count } = await tx.statusList.updateMany({
    where: { ...key, version: list.version - 1 },
    data: { ...list },
  });
  return count === 1;
}

/** Organizations that have a signed list. */
export async function issuersWithLists(tx: Transaction): Promise<string[]> {
  const rows = await tx.statusList.findMany({
    distinct: ['organizationId'],
    select: { organizationId: true },
  });
  return rows.map((row) => row.organizationId);
}

/** Numbers of an organization's lists that hold awards. */
export async function listNumbers(tx: Transaction, organizationId: string): Promise<number[]> {
  const rows = await tx.award.findMany({
    where: { organizationId },
    distinct: ['listNumber'],
    select: { listNumber: true },
  });
  return rows.map((row) => row.listNumber).sort((left, right) => left - right);
}

/** PostgreSQL takes 65,535 parameters in one statement. */
const IDS_AT_MOST = 10_000;

/** Where the bits of awards stand, as the signer sealed it when it issued them. */
export async function sealedPlaces(tx: Transaction, awardIds: string[]): Promise<Map<string, Uint8Array>> {
  const places = new Map<string, Uint8Array>();
  for (let at = 0; at < awardIds.length; at += IDS_AT_MOST) {
    const awardId = { in: awardIds.slice(at, at + IDS_AT_MOST) };
    for (const row of await tx.awardIntent.findMany({ where: { awardId, sealed: { not: null } } }))
      if (row.sealed) places.set(row.awardId, row.sealed);
  }
  return places;
}
