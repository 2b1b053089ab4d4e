import type { PublicJwk } from '../credential/did.js';
import type { SignAlgorithm } from '../credential/proof.js';
import type { Transaction } from '../database.store.js';

/** A key as it is stored; `sealed` opens only inside the signer. */
export interface StoredKey {
  keyId: string;
  organizationId: string;
  algorithm: SignAlgorithm;
  publicJwk: PublicJwk;
  sealed: Uint8Array | null;
  state: 'active' | 'retired' | 'compromised';
}

/** Keys of an organization in the order of their creation. */
export async function keysOf(tx: Transaction, organizationId: string): Promise<StoredKey[]> {
  const rows = await tx.signingKey.findMany({
    where: { organizationId },
    orderBy: [{ createdAt: 'asc' }, { keyId: 'asc' }],
  });
  return rows.map((row) => ({
    keyId: row.keyId,
    organizationId: row.organizationId,
    // Written by this file alone, from the same types.
    algorithm: row.algorithm as SignAlgorithm,
    publicJwk: row.publicJwk as PublicJwk,
    sealed: row.sealed,
    state: row.state as StoredKey['state'],
  }));
}

/** Adds a key unless the organization has an active one of the algorithm; a simultaneous second one changes nothing. */
export async function addKey(tx: Transaction, key: StoredKey): Promise<void> {
  const { sealed, ...data } = key;
  await tx.signingKey.createMany({
    data: [{ ...data, sealed: sealed ? new Uint8Array(sealed) : null }],
    skipDuplicates: true,
  });
}

/** The origin of what was signed so far; null before the first signature. */
export async function storedOrigin(tx: Transaction): Promise<string | null> {
  const row = await tx.origin.findUnique({ where: { id: 1 } });
  return row?.origin ?? null;
}

/** Notes the origin; an earlier one stays. */
export async function storeOrigin(tx: Transaction, origin: string): Promise<void> {
  await tx.origin.createMany({ data: [{ id: 1, origin }], skipDuplicates: true });
}
