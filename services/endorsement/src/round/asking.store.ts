import type { ConfirmationKind, KindOf } from '../../../../proto/activities.js';
import { addDays } from '../../../shared/src/clock.js';
import type { PolicyRules } from '../../../shared/src/content.js';
import { notToBeAsked } from '../asking/asking.store.js';
import { conflictedOrganizations } from '../conflict/conflict.store.js';
import { type DbTx, lockAsking } from '../database.store.js';
import type { VersionContent } from '../request/version.store.js';
import { waivedKinds } from '../waiver/waiver.store.js';
import { type Asking, confirmationKinds } from './round.js';
import { kindOf, standingConfirmations } from './round.store.js';

/** Everything that decides who is asked about a version at `now`, and about what. */
export async function loadAsking(
  tx: DbTx,
  version: Pick<VersionContent, 'versionId' | 'organizationId' | 'microCertificationId' | 'manifest'>,
  policy: PolicyRules,
  of: { reason: string; now: Date },
): Promise<Asking> {
  const { versionId, organizationId, microCertificationId, manifest } = version;
  const parts = { 'in-demand': manifest.parts.competencies, fidelity: manifest.parts.blueprint };
  // A renewal asks those whose confirmation ends soon, as if it had ended.
  const horizon = of.reason === 'renewal' ? addDays(of.now, policy.renewBeforeDays) : of.now;
  const standing = await standingConfirmations(tx, { microCertificationId, parts }, horizon);
  const everybody = policy.asked.flatMap((one) => [one.organizationId, one.substituteId ?? []].flat());
  await lockAsking(tx, everybody, 'planning');
  const silent = await notToBeAsked(tx, everybody, organizationId, microCertificationId);
  const inConflict = await conflictedOrganizations(tx, microCertificationId);
  return {
    policy,
    standing: standing.filter((one) => !inConflict.has(one.organizationId)),
    waived: await waivedKinds(tx, versionId, { now: of.now, horizon }),
    // Whoever was asked about the same text under another policy has no veto under this one.
    vetoes: policy.veto
      ? (await standingDeclines(tx, microCertificationId, parts)).filter((one) =>
          everybody.includes(one.organizationId),
        )
      : [],
    unavailable: new Set([...silent.keys(), ...inConflict]),
  };
}

/** Declines of these exact parts that no conflict, and no later signed confirmation, of the same organization lifted. */
export async function standingDeclines(
  tx: DbTx,
  microCertificationId: string,
  parts: Record<ConfirmationKind, string>,
): Promise<KindOf[]> {
  const declines: KindOf[] = [];
  for (const kind of confirmationKinds) {
    const versions = await tx.version.findMany({
      where: {
        microCertificationId,
        ...(kind === 'in-demand' ? { competencies: parts[kind] } : { blueprint: parts[kind] }),
      },
      select: { versionId: true },
    });
    const rows = await tx.answer.findMany({
      where: {
        versionId: { in: versions.map((one) => one.versionId) },
        kind,
        answer: 'decline',
        state: 'recorded',
        conflictedAt: null,
      },
      orderBy: { reservedAt: 'asc' },
    });
    const latest = new Map(rows.map((row) => [row.organizationId, row.recordedAt ?? row.reservedAt]));
    for (const [organizationId, at] of latest) {
      const lifted = await tx.confirmation.count({
        where: {
          microCertificationId,
          organizationId,
          kind,
          partDigest: parts[kind],
          state: 'signed',
          givenAt: { gt: at },
        },
      });
      if (lifted === 0) declines.push({ kind: kindOf(kind), organizationId });
    }
  }
  return declines;
}
