import { type Policy, policySchema } from '../../../shared/src/content.js';
import type { Transaction } from '../database.store.js';
import type { Version as Row } from '../generated/prisma/client.js';
import type { VersionState } from '../micro-certification/micro-certification.js';
import { stateFrom, summaryFrom } from '../micro-certification/micro-certification.store.js';
import type { Draft } from './draft.js';
import type { BuiltVersion } from './parts.js';
import type { StoredVersion } from './version.js';

/** What a version is made of. */
export interface NewVersion {
  id: string;
  microCertificationId: string;
  organizationId: string;
  number: number;
  draft: Draft;
  copyOfId: string | null;
}

export async function insertVersion(tx: Transaction, version: NewVersion): Promise<void> {
  await tx.version.create({ data: { ...version, draft: asJson(version.draft) } });
}

/** One of the organization's, or null. */
export async function findVersion(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<StoredVersion | null> {
  const row = await tx.version.findFirst({ where: { id, organizationId } });
  return row ? fromRow(row) : null;
}

/** A version by its number, or null. */
export async function findNumbered(
  tx: Transaction,
  microCertificationId: string,
  number: number,
): Promise<StoredVersion | null> {
  const row = await tx.version.findUnique({
    where: { microCertificationId_number: { microCertificationId, number } },
  });
  return row ? fromRow(row) : null;
}

/** The same, held for the rest of the transaction. */
export async function lockVersion(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<StoredVersion | null> {
  await tx.$queryRawUnsafe(
    'SELECT 1 FROM version WHERE id = $1 AND organization_id = $2 FOR UPDATE',
    id,
    organizationId,
  );
  return findVersion(tx, organizationId, id);
}

/** The number of the next version. */
export async function nextNumber(tx: Transaction, microCertificationId: string): Promise<number> {
  const { _max } = await tx.version.aggregate({ where: { microCertificationId }, _max: { number: true } });
  return (_max.number ?? 0) + 1;
}

/** Replaces a draft; false where its revision is another by now or it is no draft any more. */
export async function replaceDraft(
  tx: Transaction,
  version: { id: string; organizationId: string; revision: number },
  draft: Draft,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.version.updateMany({
    where: { ...version, state: 'draft' },
    data: { draft: asJson(draft), revision: { increment: 1 }, updatedAt: now },
  });
  return count === 1;
}

/** Freezes a version with its content. */
export async function freezeVersion(
  tx: Transaction,
  version: StoredVersion,
  built: BuiltVersion,
  submission: { policyId: string; policyRevision: number; decisionId: string; now: Date },
): Promise<void> {
  const { id: versionId, microCertificationId } = version;
  const contents = [
    { kind: 'manifest', language: '', digest: built.manifest.digest, bytes: built.manifest.bytes },
    ...built.contents.map((one) => ({ ...one, language: one.language ?? '' })),
  ];
  await tx.content.createMany({
    data: contents.map((one) => ({ ...one, bytes: Buffer.from(one.bytes), versionId, microCertificationId })),
  });
  await tx.version.update({
    where: { id: versionId },
    data: {
      state: 'submitted',
      manifestDigest: built.manifest.digest,
      policyId: submission.policyId,
      policyRevision: submission.policyRevision,
      submissionDecisionId: submission.decisionId,
      submittedAt: submission.now,
      updatedAt: submission.now,
      revision: { increment: 1 },
    },
  });
}

/** Notes what became of a submitted version; false where it is in none of the states `from`. */
export async function changeState(
  tx: Transaction,
  id: string,
  from: readonly VersionState[],
  to: VersionState,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.version.updateMany({
    where: { id, state: { in: [...from] } },
    data: {
      state: to,
      updatedAt: now,
      revision: { increment: 1 },
      ...(to === 'endorsed' ? { endorsedAt: now } : {}),
    },
  });
  return count === 1;
}

/** A version whoever's it is, for facts that name it by id; null where there is none. */
export async function findAnyVersion(tx: Transaction, id: string): Promise<StoredVersion | null> {
  const row = await tx.version.findUnique({ where: { id } });
  return row ? fromRow(row) : null;
}

/** Exact canonical bytes of a submitted content by its digest, or null. */
export async function findContent(
  tx: Transaction,
  microCertificationId: string,
  digest: string,
): Promise<Uint8Array | null> {
  const row = await tx.content.findFirst({
    where: { microCertificationId, digest },
    select: { bytes: true },
  });
  return row ? new Uint8Array(row.bytes) : null;
}

/** The manifest of a submitted version as stored, or null. */
export async function findManifest(tx: Transaction, versionId: string): Promise<Uint8Array | null> {
  const row = await tx.content.findFirst({ where: { versionId, kind: 'manifest' }, select: { bytes: true } });
  return row ? new Uint8Array(row.bytes) : null;
}

/** An approved policy with the digest of its bytes. */
export interface ApprovedPolicy {
  policy: Policy;
  digest: string;
}

export async function putApprovedPolicy(tx: Transaction, approved: ApprovedPolicy, at: Date): Promise<void> {
  const { policyId, revision, organizationId } = approved.policy;
  await tx.approvedPolicy.createMany({
    data: {
      policyId,
      revision,
      organizationId,
      digest: approved.digest,
      policy: approved.policy,
      approvedAt: at,
    },
    skipDuplicates: true,
  });
}

/** The organization's approved policy of this id and revision, or null. */
export async function findApprovedPolicy(
  tx: Transaction,
  organizationId: string,
  policyId: string,
  revision: number,
): Promise<ApprovedPolicy | null> {
  const row = await tx.approvedPolicy.findFirst({ where: { policyId, revision, organizationId } });
  return row ? { policy: policySchema.parse(row.policy), digest: row.digest } : null;
}

/** The organization's newest approved policy, or null. */
export async function newestPolicy(tx: Transaction, organizationId: string): Promise<ApprovedPolicy | null> {
  const row = await tx.approvedPolicy.findFirst({
    where: { organizationId },
    orderBy: [{ approvedAt: 'desc' }, { policyId: 'asc' }],
  });
  return row ? { policy: policySchema.parse(row.policy), digest: row.digest } : null;
}

function fromRow(row: Row): StoredVersion {
  return {
    ...summaryFrom(row),
    state: stateFrom(row.state),
    microCertificationId: row.microCertificationId,
    organizationId: row.organizationId,
    // Only replaceDraft and insertVersion write it, both from a Draft.
    draft: row.draft as Draft,
    revision: row.revision,
    copyOfId: row.copyOfId,
    policy:
      row.policyId && row.policyRevision ? { policyId: row.policyId, revision: row.policyRevision } : null,
    manifestDigest: row.manifestDigest,
  };
}

/** A draft as the database takes it: plain JSON without undefined members. */
function asJson(draft: Draft): Draft {
  return JSON.parse(JSON.stringify(draft));
}
