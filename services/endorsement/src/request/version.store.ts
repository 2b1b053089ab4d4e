import {
  type BlueprintBody,
  type CompetenciesBody,
  type Edition,
  type Language,
  languages,
  type Manifest,
  type Part,
  type PartKind,
  type Policy,
  type PolicyRules,
  policyOf,
} from '../../../shared/src/content.js';
import type { DbTx } from '../database.store.js';

/** A version's bodies in each language. */
export type Bodies = Partial<Record<Language, { competencies: CompetenciesBody; blueprint: BlueprintBody }>>;

/** A submitted version with its content as it was frozen. */
export interface VersionContent {
  versionId: string;
  microCertificationId: string;
  organizationId: string;
  number: number;
  digest: string;
  proposerId: string;
  policyId: string;
  policyRevision: number;
  endorsedAt: Date | null;
  fault: string | null;
  manifest: Manifest;
  bodies: Bodies;
  criterionIds: string[];
}

/** Bytes that were checked by their schema when they came. */
export const readStored = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes));

/** The version, or null where it was never submitted. */
export async function loadVersion(tx: DbTx, versionId: string): Promise<VersionContent | null> {
  const row = await tx.version.findUnique({ where: { versionId } });
  if (!row) return null;
  const manifest = readStored<Manifest>(row.manifest);
  const bodies = await loadBodies(tx, manifest.editions);
  const base = bodies[manifest.baseLanguage];
  return {
    versionId,
    microCertificationId: row.microCertificationId,
    organizationId: row.organizationId,
    number: row.number,
    digest: row.digest,
    proposerId: row.proposerId,
    policyId: row.policyId,
    policyRevision: row.policyRevision,
    endorsedAt: row.endorsedAt,
    fault: row.fault,
    manifest,
    bodies,
    criterionIds: base?.blueprint.criteria.map((criterion) => criterion.id) ?? [],
  };
}

async function loadBodies(tx: DbTx, editions: Manifest['editions']): Promise<Bodies> {
  const digests = Object.values(editions).flatMap((edition) => [edition.competencies, edition.blueprint]);
  const content = await loadContent(tx, digests);
  const bodies: Bodies = {};
  for (const language of languages) {
    const edition = editions[language];
    const competencies = edition && content.get(edition.competencies);
    const blueprint = edition && content.get(edition.blueprint);
    if (competencies?.kind !== 'competencies' || blueprint?.kind !== 'blueprint') continue;
    bodies[language] = { competencies: competencies.body, blueprint: blueprint.body };
  }
  return bodies;
}

/** Parts and editions by their digests; unknown ones are absent. */
export async function loadContent(tx: DbTx, digests: string[]): Promise<Map<string, Part | Edition>> {
  const rows = await tx.content.findMany({ where: { digest: { in: digests } } });
  return new Map(rows.map((row) => [row.digest, readStored<Part | Edition>(row.bytes)]));
}

/** Digests of every edition of a part kind, by language. */
export function editionDigests(manifest: Manifest, kind: PartKind): Partial<Record<Language, string>> {
  const digests: Partial<Record<Language, string>> = {};
  for (const language of languages) {
    const edition = manifest.editions[language];
    if (edition) digests[language] = edition[kind];
  }
  return digests;
}

/** The rules of an approved policy revision of an organization, with the digest of what was approved, or null. */
export async function loadApprovedPolicy(
  tx: DbTx,
  of: { organizationId: string; policyId: string; revision: number },
): Promise<{ policy: PolicyRules; digest: string } | null> {
  const row = await tx.policyRevision.findFirst({ where: { ...of, state: 'approved' } });
  return row ? { policy: policyOf(readStored<Policy>(row.content)), digest: row.digest } : null;
}
