import type { Passkey } from '../../../shared/src/assertion.js';
import type { Transaction } from '../database.store.js';

/** Keeps the challenge of a registration; a newer one replaces it. */
export async function saveChallenge(
  tx: Transaction,
  owner: { organizationId: string; personId: string },
  challenge: string,
  expiresAt: Date,
): Promise<void> {
  const data = { challenge, expiresAt };
  await tx.challenge.upsert({
    where: { organizationId_personId: owner },
    create: { ...owner, ...data },
    update: data,
  });
}

/** Takes the challenge: it answers once. Null where there is none, or it has expired. */
export async function takeChallenge(
  tx: Transaction,
  owner: { organizationId: string; personId: string },
  now: Date,
): Promise<string | null> {
  const row = await tx.challenge.findUnique({ where: { organizationId_personId: owner } });
  await tx.challenge.deleteMany({ where: owner });
  return row && row.expiresAt > now ? row.challenge : null;
}

/**
 * Keeps a registered passkey as claimable. False where the organization has one of this credential id.
 *
 * @param owner whether it is an earner's: nobody vouches for those
 */
export async function saveClaimable(
  tx: Transaction,
  owner: { organizationId: string; earner: boolean },
  passkey: Passkey,
): Promise<boolean> {
  const { count } = await tx.claimable.createMany({
    data: [{ ...passkey, ...owner, publicKey: new Uint8Array(passkey.publicKey) }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function claimableOf(
  tx: Transaction,
  owner: { organizationId: string; personId: string },
  credentialId: string,
): Promise<Passkey | null> {
  const row = await tx.claimable.findFirst({ where: { ...owner, credentialId } });
  if (!row) return null;
  const { personId, publicKey, rpId, origins, transports } = row;
  return { credentialId, personId, publicKey, rpId, origins, transports };
}

/** Of these people those whose passkeys are earners'. */
export async function earnersAmong(
  tx: Transaction,
  organizationId: string,
  personIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.claimable.findMany({
    where: { organizationId, personId: { in: [...personIds] }, earner: true },
    select: { personId: true },
  });
  return new Set(rows.map((row) => row.personId));
}

/** Hints of transport by credential id; no more than hints. */
export async function transportsOf(
  tx: Transaction,
  organizationId: string,
  personId: string,
): Promise<Map<string, string[]>> {
  const rows = await tx.claimable.findMany({ where: { organizationId, personId } });
  return new Map(rows.map((row) => [row.credentialId, row.transports]));
}
