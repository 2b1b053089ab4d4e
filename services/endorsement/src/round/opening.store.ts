import { Problem } from '../../../shared/src/problem.js';
import { type DbTx, lockMicroCertification } from '../database.store.js';
import { loadApprovedPolicy, loadVersion, type VersionContent } from '../request/version.store.js';
import { loadAsking } from './asking.store.js';
import { type OpeningReason, type OpeningRefusal, openingRefusal } from './opening.js';
import { confirmationKinds, isMet } from './round.js';

/** A round that was made ready to start, or why none was. */
export type NextRound =
  | { ok: true; round: number; organizationId: string }
  | { ok: false; code: OpeningRefusal; round: number | null };

/** A version that a further round may be about, with its policy's digest. @throws Problem not-found */
export async function loadOpening(
  tx: DbTx,
  versionId: string,
  reason: OpeningReason,
  now: Date,
): Promise<{ version: VersionContent; policyDigest: string; next: number; refusal: OpeningRefusal | null }> {
  const version = await loadVersion(tx, versionId);
  if (!version) throw new Problem('not-found');
  const { organizationId, policyId, policyRevision: revision, microCertificationId } = version;
  const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
  if (!approved) throw new Problem('not-found');
  const lastRound = await tx.round.findFirst({ where: { versionId }, orderBy: { round: 'desc' } });
  const row = await tx.version.findUniqueOrThrow({ where: { versionId }, select: { retiredAt: true } });
  const newer = await tx.version.count({ where: { microCertificationId, number: { gt: version.number } } });
  const asking = await loadAsking(tx, version, approved.policy, { reason, now });
  const refusal = openingRefusal({
    lastRound,
    hasNewer: newer > 0,
    isRetired: row.retiredAt !== null,
    isMet: confirmationKinds.every((kind) => isMet(asking, kind)),
  });
  return { version, policyDigest: approved.digest, next: (lastRound?.round ?? 0) + 1, refusal };
}

/**
 * Makes the next round of a version ready to start; the caller starts its workflow once the transaction is through,
 * and where it cannot, the sweep of waiting rounds does.
 *
 * @param by decision of the person who opens it; null where it opens by itself
 * @throws Problem not-found
 */
export async function openNextRound(
  tx: DbTx,
  of: { versionId: string; reason: OpeningReason; by: string | null },
  now: Date,
): Promise<NextRound> {
  const { versionId, reason, by: openedBy } = of;
  const known = await loadVersion(tx, versionId);
  if (!known) throw new Problem('not-found');
  await lockMicroCertification(tx, known.microCertificationId);
  const { version, next, refusal } = await loadOpening(tx, versionId, reason, now);
  if (refusal) return { ok: false, code: refusal, round: next > 1 ? next - 1 : null };
  const { organizationId, microCertificationId } = version;
  await tx.round.create({
    data: {
      versionId,
      round: next,
      organizationId,
      microCertificationId,
      state: 'starting',
      reason,
      openedBy,
    },
  });
  return { ok: true, round: next, organizationId };
}

/** Rounds whose workflow has not opened them yet. */
export const waitingRounds = (
  tx: DbTx,
): Promise<{ versionId: string; round: number; organizationId: string }[]> =>
  tx.round.findMany({
    where: { state: 'starting' },
    select: { versionId: true, round: true, organizationId: true },
    orderBy: [{ versionId: 'asc' }, { round: 'asc' }],
    take: 100,
  });
