import type { ConfirmationKind, WaivedKind } from '../../../../proto/activities.js';
import { instant } from '../../../shared/src/clock.js';
import type { Language } from '../../../shared/src/content.js';
import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';
import { zoneOf } from '../request/organization.store.js';
import { loadApprovedPolicy, loadVersion } from '../request/version.store.js';
import { kindOf } from '../round/round.store.js';
import type { WaiverFacts, WaiverVersion } from './waiver.js';

/** A waiver as a row. */
export type WaiverRow = NonNullable<Awaited<ReturnType<DbTx['waiver']['findUnique']>>>;

/** A version of an institution as waivers are held against it. @throws Problem not-found */
export async function loadWaiverVersion(
  tx: DbTx,
  organizationId: string,
  versionId: string,
): Promise<WaiverVersion> {
  const version = await loadVersion(tx, versionId);
  if (version?.organizationId !== organizationId) throw new Problem('not-found');
  const { microCertificationId, number, proposerId, policyId, policyRevision: revision, manifest } = version;
  const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
  if (!approved) throw new Problem('not-found');
  const row = await tx.version.findUniqueOrThrow({ where: { versionId }, select: { retiredAt: true } });
  const newer = await tx.version.count({
    where: { microCertificationId, number: { gt: number }, endorsedAt: { not: null } },
  });
  return {
    versionId,
    microCertificationId,
    number,
    name: namesIn(manifest.texts),
    proposerId,
    timeZone: await zoneOf(tx, organizationId),
    part: { 'in-demand': manifest.parts.competencies, fidelity: manifest.parts.blueprint },
    policy: { id: policyId, revision, digest: approved.digest, waiver: approved.policy.waiver },
    closed: row.retiredAt !== null || newer > 0,
  };
}

const namesIn = (texts: Partial<Record<Language, { name: string }>>): Partial<Record<Language, string>> =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text.name]));

/** A waiver of an institution. @throws Problem not-found */
export async function findWaiver(tx: DbTx, organizationId: string, waiverId: string): Promise<WaiverRow> {
  const row = await tx.waiver.findFirst({ where: { id: waiverId, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** The same, held for the rest of the transaction. @throws Problem not-found */
export async function lockWaiver(tx: DbTx, organizationId: string, waiverId: string): Promise<WaiverRow> {
  await tx.$queryRawUnsafe('SELECT 1 FROM waiver WHERE id = $1::uuid FOR UPDATE', waiverId);
  return findWaiver(tx, organizationId, waiverId);
}

/** The row as the rules look at it. */
export const factsOf = (row: WaiverRow): WaiverFacts => ({
  waiverId: row.id,
  kind: kindOf(row.kind),
  state: stateOf(row.state),
  statementDigest: row.statementDigest,
  proposerId: row.proposerId,
  validUntil: row.validUntil,
});

/** The state in a row; the database's check lets no other through. */
const stateOf = (state: string): WaiverFacts['state'] =>
  state === 'approved' || state === 'ended' ? state : 'proposed';

/** The reason in a row, from a checked statement. */
export const reasonOf = (row: WaiverRow): { en: string; fr: string } =>
  row.reason as { en: string; fr: string };

const UNIQUE_VIOLATION = 'P2002';

/** Writes a proposal. @throws Problem waiver-exists where one of this kind waits already */
export async function insertWaiver(
  tx: DbTx,
  waiver: Omit<WaiverRow, 'state' | 'approverPersonId' | 'approvedAt' | 'endedAt' | 'reason'> & {
    reason: { en: string; fr: string };
  },
): Promise<void> {
  try {
    await tx.waiver.create({ data: { ...waiver, state: 'proposed' } });
  } catch (error) {
    if (isRecord(error) && error.code === UNIQUE_VIOLATION) throw new Problem('waiver-exists');
    throw error;
  }
}

/** Whether a proposal of this kind waits for its second person. */
export async function hasWaiver(
  tx: DbTx,
  of: { versionId: string; kind: ConfirmationKind },
  now: Date,
): Promise<boolean> {
  const count = await tx.waiver.count({ where: { ...of, state: 'proposed', validUntil: { gte: now } } });
  return count > 0;
}

/** Drops what waits in the way of a new proposal: one whose term passed before anybody approved it. */
export async function endOverdue(
  tx: DbTx,
  of: { versionId: string; kind: ConfirmationKind },
  now: Date,
): Promise<void> {
  await tx.waiver.updateMany({
    where: { ...of, state: 'proposed', validUntil: { lt: now } },
    data: { state: 'ended', endedAt: now },
  });
}

export const approveWaiver = (tx: DbTx, id: string, by: string, at: Date) =>
  tx.waiver.update({ where: { id }, data: { state: 'approved', approverPersonId: by, approvedAt: at } });

export const endWaiver = (tx: DbTx, id: string, at: Date) =>
  tx.waiver.update({ where: { id }, data: { state: 'ended', endedAt: at } });

/** Kinds of a version that are waived at `now` and still are at `horizon`, each until the end of its longest waiver. */
export async function waivedKinds(
  tx: DbTx,
  versionId: string,
  { now, horizon }: { now: Date; horizon: Date },
): Promise<WaivedKind[]> {
  const rows = await tx.waiver.findMany({
    where: { versionId, state: 'approved', validFrom: { lte: now }, validUntil: { gte: horizon } },
    orderBy: { validUntil: 'asc' },
  });
  const until = new Map(rows.map((row) => [kindOf(row.kind), instant(row.validUntil)]));
  return [...until].map(([kind, last]) => ({ kind, until: last }));
}

/** Waivers of an institution, newest first; of one version, or those that wait for approval. */
export const listWaivers = (
  tx: DbTx,
  organizationId: string,
  of: { versionId?: string | undefined; state?: string | undefined },
) =>
  tx.waiver.findMany({
    where: {
      organizationId,
      ...(of.versionId ? { versionId: of.versionId } : {}),
      ...(of.state ? { state: of.state } : {}),
    },
    orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
