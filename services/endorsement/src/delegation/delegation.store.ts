import { Problem } from '../../../shared/src/problem.js';
import type { DbTx } from '../database.store.js';
import { readCursor, writeCursor } from '../page.js';
import type { Delegation, DelegationFacts } from './delegation.js';

/** What this service's copy of the registry says of a person in an organization. */
async function enrolledAs(
  tx: DbTx,
  organizationId: string,
  personId: string,
): Promise<{ roles: string[]; hasPasskey: boolean }> {
  const [row] = await tx.$queryRawUnsafe<{ roles: string[]; has_passkey: boolean }[]>(
    `SELECT e.roles, EXISTS (SELECT 1 FROM ground.passkey p WHERE p.organization_id = e.organization_id
       AND p.person_id = e.person_id AND p.state = 'enrolled') AS has_passkey
     FROM ground.enrolment e WHERE e.organization_id = $1 AND e.person_id = $2`,
    organizationId,
    personId,
  );
  return { roles: row?.roles ?? [], hasPasskey: row?.has_passkey ?? false };
}

/** @throws Problem not-found where the organization is not known here */
export async function loadDelegationFacts(
  tx: DbTx,
  of: { organizationId: string; personId: string; toPersonId: string },
): Promise<DelegationFacts> {
  const organization = await tx.organization.findUnique({ where: { id: of.organizationId } });
  if (!organization) throw new Problem('not-found');
  const { id, name, timeZone } = organization;
  const own = await enrolledAs(tx, id, of.personId);
  const to = await enrolledAs(tx, id, of.toPersonId);
  return {
    organization: { id, name, timeZone },
    personId: of.personId,
    roles: own.roles,
    to: { personId: of.toPersonId, ...to },
  };
}

const UNIQUE_VIOLATION = 'P2002';

/** @throws Problem conflict where the id is taken */
export async function saveDelegation(tx: DbTx, row: Delegation & { decisionId: string }): Promise<void> {
  try {
    await tx.delegation.create({ data: row });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new Problem('conflict');
    throw error;
  }
}

/** A delegation of the organization. @throws Problem not-found */
export async function findDelegation(tx: DbTx, organizationId: string, id: string): Promise<Delegation> {
  const row = await tx.delegation.findFirst({ where: { id, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** Ends a delegation; false where it had ended before. */
export async function endDelegation(tx: DbTx, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.delegation.updateMany({ where: { id, endedAt: null }, data: { endedAt: at } });
  return count === 1;
}

/** Notes that the signer did not take a delegation. */
export async function refuseDelegation(tx: DbTx, decisionId: string, code: string): Promise<void> {
  await tx.delegation.updateMany({ where: { decisionId }, data: { refusal: code } });
}

/** Delegations of an organization, newest first. */
export async function listDelegations(
  tx: DbTx,
  organizationId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: Delegation[]; next: string | null }> {
  const after = readCursor(page.cursor);
  const rows = await tx.delegation.findMany({
    where: {
      organizationId,
      ...(after
        ? { OR: [{ validFrom: { lt: after.at } }, { validFrom: after.at, id: { lt: after.id } }] }
        : {}),
    },
    orderBy: [{ validFrom: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? writeCursor(last.validFrom, last.id) : null };
}

/**
 * Whether a person may act as approver at an instant, by this service's copy of the registry: by a role of their own,
 * by a delegation in force from somebody who holds it, or on a first visit, whose answers count only once the person
 * is vouched for. A token outlives the end of a delegation by two minutes: this does not.
 */
export async function approvesAt(
  tx: DbTx,
  of: { organizationId: string; personId: string },
  at: Date,
): Promise<boolean> {
  const own = await enrolledAs(tx, of.organizationId, of.personId);
  if (own.roles.includes('approver') || !own.hasPasskey) return true;
  const [row] = await tx.$queryRawUnsafe<{ held: boolean }[]>(
    `SELECT EXISTS (SELECT 1 FROM delegation d JOIN ground.enrolment e
       ON e.organization_id = d.organization_id::text AND e.person_id = d.person_id::text AND 'approver' = ANY(e.roles)
       WHERE d.organization_id = $1::uuid AND d.to_person_id = $2::uuid AND d.refusal IS NULL
         AND d.valid_from <= $3::timestamptz AND d.valid_until >= $3::timestamptz
         AND (d.ended_at IS NULL OR d.ended_at > $3::timestamptz)) AS held`,
    of.organizationId,
    of.personId,
    at.toISOString(),
  );
  return row?.held ?? false;
}
