import { Problem } from '../../../shared/src/problem.js';
import type { DetailsOf } from '../../../shared/src/statement.js';
import { findOwnConfirmation } from '../confirmation/confirmation.store.js';
import type { DbTx } from '../database.store.js';
import { endorsedHolding } from '../relevance/relevance.store.js';
import { namesOf } from '../request/organization.store.js';
import { loadApprovedPolicy, loadVersion } from '../request/version.store.js';
import { kindOf } from '../round/round.store.js';
import type { WithdrawnFacts } from './withdrawal.js';

/** An employer's confirmation as its withdrawal is held against it. @throws Problem not-found */
export async function loadWithdrawn(
  tx: DbTx,
  organizationId: string,
  confirmationId: string,
): Promise<WithdrawnFacts> {
  const row = await findOwnConfirmation(tx, organizationId, confirmationId);
  const version = await loadVersion(tx, row.versionId);
  const approved =
    version &&
    (await loadApprovedPolicy(tx, {
      organizationId: version.organizationId,
      policyId: version.policyId,
      revision: version.policyRevision,
    }));
  if (!version || !approved) throw new Problem('not-found');
  return {
    confirmationId,
    statementDigest: row.statementDigest,
    state: row.state,
    kind: kindOf(row.kind),
    partDigest: row.partDigest,
    versionId: row.versionId,
    microCertificationId: row.microCertificationId,
    validUntil: row.validUntil,
    employer: (await namesOf(tx, [organizationId])).get(organizationId) ?? '',
    number: version.number,
    name: Object.fromEntries(
      Object.entries(version.manifest.texts).map(([language, text]) => [language, text.name]),
    ),
    policy: { id: version.policyId, revision: version.policyRevision, digest: approved.digest },
  };
}

/** Ends a confirmation, once. @throws Problem confirmation-not-in-force where it was ended meanwhile */
export async function endConfirmation(
  tx: DbTx,
  of: {
    decisionId: string;
    organizationId: string;
    personId: string;
    details: DetailsOf<'withdrawal'>;
    at: Date;
  },
): Promise<void> {
  const { decisionId, organizationId, personId, details, at: withdrawnAt } = of;
  const { confirmationId, reason, words } = details;
  const { count } = await tx.confirmation.updateMany({
    where: { id: confirmationId, state: { in: ['given', 'held', 'signed'] } },
    data: { state: 'withdrawn', withdrawnAt },
  });
  if (count !== 1) throw new Problem('confirmation-not-in-force');
  await tx.withdrawal.create({
    data: {
      confirmationId,
      decisionId,
      organizationId,
      personId,
      reason,
      words,
      isPublic: details.public,
      withdrawnAt,
    },
  });
}

/** Withdrawals by confirmation, with their own words' digests. */
export const findWithdrawals = (tx: DbTx, confirmationIds: string[]) =>
  tx.withdrawal.findMany({ where: { confirmationId: { in: confirmationIds } } });

/** Versions that hold the text of a confirmation and were endorsed, each with how many awards were made of it. */
export async function versionsResting(
  tx: DbTx,
  of: Pick<WithdrawnFacts, 'microCertificationId' | 'kind' | 'partDigest'>,
): Promise<{ versionId: string; number: number; awards: number }[]> {
  const rows = await tx.version.findMany({
    where: { versionId: { in: await endorsedHolding(tx, of) } },
    orderBy: { number: 'desc' },
    select: { versionId: true, number: true },
  });
  const awards = await tx.versionAward.groupBy({
    by: ['versionId'],
    where: { versionId: { in: rows.map((row) => row.versionId) } },
    _count: true,
  });
  return rows.map((row) => ({
    ...row,
    awards: awards.find((one) => one.versionId === row.versionId)?._count ?? 0,
  }));
}
