import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';

/** A declared conflict as a row. */
export type ConflictRow = NonNullable<Awaited<ReturnType<DbTx['conflict']['findUnique']>>>;

/** Conflicts that hold, or are being recorded, of an organization about a micro-certification. */
export const conflictsOf = (
  tx: DbTx,
  of: { organizationId: string; microCertificationId: string },
): Promise<ConflictRow[]> =>
  tx.conflict.findMany({ where: { ...of, state: { not: 'released' } }, orderBy: { declaredAt: 'asc' } });

/** Organizations that answer nothing about a micro-certification. */
export async function conflictedOrganizations(tx: DbTx, microCertificationId: string): Promise<Set<string>> {
  const rows = await tx.conflict.findMany({
    where: { microCertificationId, scope: 'organization', state: 'recorded' },
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
export async function saveConflict(tx: DbTx, row: ConflictRow): Promise<void> {
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
