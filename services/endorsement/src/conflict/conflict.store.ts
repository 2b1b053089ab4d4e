import { findDecisions } from '../../../shared/src/decision-rows.js';
import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';

/** A declared conflict as a row. */
export type ConflictRow = NonNullable<Awaited<ReturnType<DbTx['conflict']['findUnique']>>>;

/** Conflicts that hold, or are being recorded, of an organization about a micro-certification. */
export const conflictsOf = (
  tx: DbTx,
  of: { organizationId: string; microCertificationId: string },
): Promise<ConflictRow[]> =>
  tx.conflict.findMany({
    where: { ...of, state: { not: 'released' }, endedAt: null },
    orderBy: { declaredAt: 'asc' },
  });

/** Organizations that answer nothing about a micro-certification. */
export async function conflictedOrganizations(tx: DbTx, microCertificationId: string): Promise<Set<string>> {
  const rows = await tx.conflict.findMany({
    where: { microCertificationId, scope: 'organization', state: 'recorded', endedAt: null },
    select: { organizationId: true },
  });
  return new Set(rows.map((row) => row.organizationId));
}

/** @throws Problem already-answered where this person's or, for an organization, anybody's confirmation stands here */
export async function nothingStands(
  tx: DbTx,
  of: { requestId: string; personId: string; scope: 'person' | 'organization' },
): Promise<void> {
  const standing = await tx.answer.count({
    where: {
      requestId: of.requestId,
      answer: 'confirm',
      state: { in: ['reserved', 'recorded'] },
      ...(of.scope === 'person' ? { personId: of.personId } : {}),
    },
  });
  if (standing > 0) throw new Problem('already-answered');
}

/** Writes a conflict; one of a person holds at once, one of an organization once its round has taken it. */
export async function saveConflict(tx: DbTx, row: Omit<ConflictRow, 'endedAt'>): Promise<void> {
  await tx.conflict.create({ data: row });
}

/** Notes what became of a reserved conflict. */
export async function settleConflict(
  tx: DbTx,
  decisionId: string,
  state: 'recorded' | 'released',
): Promise<boolean> {
  const { count } = await tx.conflict.updateMany({
    where: { decisionId, state: 'reserved' },
    data: { state },
  });
  return count === 1;
}

/**
 * Ends for good what the organization, or the person, answered about the micro-certification before it declared its
 * conflict: nobody is on both sides, and nobody knows for how long somebody was.
 */
export async function endAnswersBefore(tx: DbTx, conflict: ConflictRow): Promise<void> {
  const { organizationId, personId, microCertificationId, scope, declaredAt: conflictedAt } = conflict;
  const whose = { organizationId, ...(scope === 'person' ? { personId } : {}), conflictedAt: null };
  await tx.confirmation.updateMany({
    where: { ...whose, microCertificationId, state: { in: ['given', 'held', 'signed'] } },
    data: { conflictedAt },
  });
  const versions = await tx.version.findMany({
    where: { microCertificationId },
    select: { versionId: true },
  });
  await tx.answer.updateMany({
    where: {
      ...whose,
      versionId: { in: versions.map((one) => one.versionId) },
      answer: 'decline',
      state: 'recorded',
    },
    data: { conflictedAt },
  });
}

/** Conflicts of an organization that hold, newest first. */
export const standingConflicts = (tx: DbTx, organizationId: string): Promise<ConflictRow[]> =>
  tx.conflict.findMany({
    where: { organizationId, state: 'recorded', endedAt: null },
    orderBy: { declaredAt: 'desc' },
  });

/** A conflict that this person may end: one of the organization, or the person's own. @throws Problem not-found */
export async function findOwnConflict(
  tx: DbTx,
  { organizationId, personId }: { organizationId: string; personId: string },
  conflict: { decisionId: string } | { digest: string },
): Promise<{ row: ConflictRow; digest: string }> {
  const [type, of] = ['endorsement-conflict', { organizationId }];
  for (const row of await standingConflicts(tx, organizationId)) {
    if ('decisionId' in conflict && row.decisionId !== conflict.decisionId) continue;
    if (row.scope === 'person' && row.personId !== personId) continue;
    const [decision] = await findDecisions(tx, { ...of, type, decisionId: row.decisionId });
    if (decision && (!('digest' in conflict) || decision.digest === conflict.digest))
      return { row, digest: decision.digest };
  }
  throw new Problem('not-found');
}

/** Ends a conflict, once. @throws Problem not-found where it was ended meanwhile */
export async function endConflict(tx: DbTx, decisionId: string, endedAt: Date): Promise<void> {
  const where = { decisionId, state: 'recorded', endedAt: null };
  if ((await tx.conflict.updateMany({ where, data: { endedAt } })).count !== 1)
    throw new Problem('not-found');
}

/** Whether the conflict is recorded. */
export const isConflictRecorded = async (tx: DbTx, decisionId: string): Promise<boolean> =>
  (await tx.conflict.count({ where: { decisionId, state: 'recorded' } })) === 1;

/** People who belong to both organizations, as the signer's registry knows them. */
export async function peopleOfBoth(tx: DbTx, institutionId: string, employerId: string): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ person_id: string }[]>(
    `SELECT own.person_id FROM ground.enrolment own
     JOIN ground.enrolment other ON other.person_id = own.person_id AND other.organization_id = $1
     WHERE own.organization_id = $2 AND cardinality(other.roles) > 0`,
    institutionId,
    employerId,
  );
  return rows.map((row) => row.person_id);
}
