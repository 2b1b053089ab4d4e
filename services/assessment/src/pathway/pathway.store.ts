import { z } from 'zod';
import type { Pathway } from '../../../shared/src/pathway.js';
import { type HeldAward, pathwaySchema } from '../../../shared/src/pathway.js';
import type { Transaction } from '../database.store.js';
import { namesOf, readManifest } from '../version/version.js';

/** Keeps an approved pathway; what is there already stays. */
export async function savePathway(tx: Transaction, pathway: Pathway): Promise<void> {
  const { pathwayId, revision, organizationId, microCertificationId } = pathway;
  await tx.approvedPathway.createMany({
    data: [{ pathwayId, revision, organizationId, microCertificationId, content: pathway }],
    skipDuplicates: true,
  });
}

/** The institution's pathways in force: of each micro-certification the latest revision. */
export async function pathwaysInForce(
  tx: Transaction,
  organizationId: string,
  microCertificationId?: string,
): Promise<Pathway[]> {
  const rows = await tx.approvedPathway.findMany({
    where: { organizationId, ...(microCertificationId ? { microCertificationId } : {}) },
    orderBy: { revision: 'asc' },
  });
  const latest = new Map(rows.map((row) => [row.microCertificationId, row.content]));
  return [...latest.values()].map((content) => pathwaySchema.parse(content));
}

/** Notes whose award of which version was made when. */
export async function saveHeld(
  tx: Transaction,
  award: { awardId: string; earnerId: string; versionId: string; awardedAt: Date },
): Promise<void> {
  const { awardId, ...facts } = award;
  await tx.heldAward.upsert({ where: { awardId }, create: award, update: facts });
}

/** Takes over an award's status; an older fact than the one held changes nothing. */
export async function saveHeldStatus(
  tx: Transaction,
  awardId: string,
  status: string,
  version: bigint,
): Promise<void> {
  await tx.heldAward.createMany({
    data: [{ awardId, status, statusVersion: version }],
    skipDuplicates: true,
  });
  await tx.heldAward.updateMany({
    where: { awardId, statusVersion: { lte: version } },
    data: { status, statusVersion: version },
  });
}

/** Notes that an award took the place of another: it is as old as that one. */
export async function saveReplaced(tx: Transaction, awardId: string, replacementId: string): Promise<void> {
  await tx.heldAward.upsert({
    where: { awardId: replacementId },
    create: { awardId: replacementId, replacesId: awardId },
    update: { replacesId: awardId },
  });
}

interface HeldRow {
  award_id: string;
  earner_id: string;
  micro_certification_id: string;
  hours: number;
  awarded_at: Date;
  status: string;
}

const status = z.enum(['valid', 'suspended', 'revoked']);

// A replacement says nothing of its earner and version: they are those of the award that it replaces.
const HELD = `WITH RECURSIVE held AS (
  SELECT a.award_id, a.status, a.replaces_id, a.earner_id, a.version_id, a.awarded_at FROM held_award a
  WHERE a.earner_id = ANY($1::text[]) OR a.replaces_id IS NOT NULL
  UNION
  SELECT h.award_id, h.status, b.replaces_id, coalesce(h.earner_id, b.earner_id), coalesce(h.version_id, b.version_id), b.awarded_at
  FROM held h JOIN held_award b ON b.award_id = h.replaces_id
)
SELECT h.award_id, h.earner_id, v.micro_certification_id, (v.manifest->>'hours')::int AS hours, h.awarded_at, h.status
FROM held h JOIN version v ON v.id = h.version_id
WHERE h.replaces_id IS NULL AND h.awarded_at IS NOT NULL AND h.earner_id = ANY($1::text[])`;

/** The awards that earners hold, by earner. */
export async function heldAwards(
  tx: Transaction,
  earnerIds: readonly string[],
): Promise<Map<string, HeldAward[]>> {
  const rows = await tx.$queryRawUnsafe<HeldRow[]>(HELD, [...new Set(earnerIds)]);
  const held = new Map<string, HeldAward[]>();
  for (const row of rows) {
    const award: HeldAward = {
      awardId: row.award_id,
      microCertificationId: row.micro_certification_id,
      hours: row.hours,
      awardedAt: row.awarded_at,
      status: status.parse(row.status),
    };
    held.set(row.earner_id, [...(held.get(row.earner_id) ?? []), award]);
  }
  return held;
}

const names = z.object({ en: z.string(), fr: z.string() });

/** Keeps how a micro-certification was called when it was created. */
export async function saveName(
  tx: Transaction,
  microCertificationId: string,
  name: { en: string; fr: string },
): Promise<void> {
  await tx.microName.createMany({ data: [{ microCertificationId, name }], skipDuplicates: true });
}

/** Names of micro-certifications: of the newest version that was submitted, else the first one that they had. */
export async function microNames(
  tx: Transaction,
  microCertificationIds: readonly string[],
): Promise<Map<string, { en: string; fr: string }>> {
  const microCertificationId = { in: [...new Set(microCertificationIds)] };
  const first = await tx.microName.findMany({ where: { microCertificationId } });
  const rows = await tx.version.findMany({
    where: { microCertificationId },
    select: { microCertificationId: true, manifest: true },
    orderBy: { number: 'asc' },
  });
  return new Map([
    ...first.map((row) => [row.microCertificationId, names.parse(row.name)] as const),
    ...rows.map((row) => [row.microCertificationId, namesOf(readManifest(row.manifest))] as const),
  ]);
}

/** The organization of an earner who was not erased, or null. */
export async function organizationOf(tx: Transaction, earnerId: string): Promise<string | null> {
  const row = await tx.earner.findFirst({ where: { id: earnerId, erasedAt: null } });
  return row?.organizationId ?? null;
}
