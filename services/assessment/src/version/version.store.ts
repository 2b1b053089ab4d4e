import type { Language } from '../../../shared/src/content.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import { type Editions, editionsOf, policyReference, readManifest, type Version } from './version.js';

/** Keeps a submitted version with its contents; what is there already stays. */
export async function saveVersion(
  tx: Transaction,
  version: Omit<Version, 'endorsed'> & { submittedAt: Date },
  contents: readonly { kind: string; language: string; digest: string; content: object }[],
): Promise<void> {
  await tx.version.createMany({
    data: [{ ...version, policy: version.policy ?? undefined }],
    skipDuplicates: true,
  });
  await tx.versionContent.createMany({
    data: contents.map((one) => ({ ...one, versionId: version.id })),
    skipDuplicates: true,
  });
}

/** Notes that a version is endorsed. */
export async function saveEndorsement(tx: Transaction, versionId: string, endorsedAt: Date): Promise<void> {
  await tx.endorsement.createMany({ data: [{ versionId, endorsedAt }], skipDuplicates: true });
}

/** A version of an organization. @throws Problem not-found */
export async function findVersion(
  tx: Transaction,
  organizationId: string,
  versionId: string,
): Promise<Version> {
  const found = (await findVersions(tx, [versionId])).get(versionId);
  if (found?.organizationId !== organizationId) throw new Problem('not-found');
  return found;
}

/** Versions by id. */
export async function findVersions(
  tx: Transaction,
  versionIds: readonly string[],
): Promise<Map<string, Version>> {
  const ids = [...new Set(versionIds)];
  const rows = await tx.version.findMany({ where: { id: { in: ids } } });
  const endorsed = await tx.endorsement.findMany({ where: { versionId: { in: ids } } });
  const open = new Set(endorsed.map((one) => one.versionId));
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        organizationId: row.organizationId,
        microCertificationId: row.microCertificationId,
        number: row.number,
        manifest: readManifest(row.manifest),
        manifestDigest: row.manifestDigest,
        policy: policyReference.parse(row.policy),
        submitterId: row.submitterId,
        endorsed: open.has(row.id),
      },
    ]),
  );
}

/** Blueprint and competencies of a version in each language offered. */
export async function findEditions(tx: Transaction, versionId: string): Promise<Editions> {
  const rows = await tx.versionContent.findMany({
    where: { versionId, language: { in: ['en', 'fr'] satisfies Language[] } },
  });
  return editionsOf(rows);
}
