import { roles as allRoles, type Role } from '../../../shared/src/roles.js';
import type { Transaction } from '../database.store.js';
import type { Member as Row } from '../generated/prisma/client.js';
import { keyOfCursor, type Page, type PageQuery, toPage } from '../paging.js';
import { type Member, memberState } from './member.js';

/** Members of an organization by person id. */
export async function listMembers(
  tx: Transaction,
  organizationId: string,
  query: PageQuery,
): Promise<Page<Member>> {
  const [after] = keyOfCursor(query.cursor, 1) ?? [];
  const rows = await tx.member.findMany({
    where: { organizationId, ...(after ? { personId: { gt: after } } : {}) },
    orderBy: { personId: 'asc' },
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => [row.personId]);
  return { ...page, items: page.items.map(fromRow) };
}

/** One member, or null. */
export async function findMember(
  tx: Transaction,
  organizationId: string,
  personId: string,
): Promise<Member | null> {
  const row = await tx.member.findUnique({
    where: { organizationId_personId: { organizationId, personId } },
  });
  return row ? fromRow(row) : null;
}

/** Notes the roles that a signed statement gave. */
export async function putGrant(
  tx: Transaction,
  grant: { organizationId: string; personId: string; roles: Role[]; decisionId: string },
): Promise<void> {
  const { organizationId, personId, roles, decisionId } = grant;
  await tx.member.upsert({
    where: { organizationId_personId: { organizationId, personId } },
    create: { organizationId, personId, roles, grantDecisionId: decisionId },
    update: { roles, grantDecisionId: decisionId },
  });
}

/**
 * Notes what the signer's registry holds of a person; an older revision changes nothing. Somebody whom nobody here
 * granted a role (the operator's first administrator, an employer's first member) becomes a member by it.
 */
export async function putEnrolment(
  tx: Transaction,
  enrolment: { organizationId: string; personId: string; roles: Role[]; revision: bigint },
): Promise<void> {
  const { organizationId, personId, roles, revision } = enrolment;
  const created = await tx.member.createMany({
    data: { organizationId, personId, roles, enrolledRoles: roles, enrolmentRevision: revision },
    skipDuplicates: true,
  });
  if (created.count === 1) return;
  const older = { organizationId, personId, enrolmentRevision: { lt: revision } };
  await tx.member.updateMany({ where: older, data: { enrolledRoles: roles, enrolmentRevision: revision } });
  await tx.member.updateMany({
    where: { organizationId, personId, grantDecisionId: null, enrolmentRevision: revision },
    data: { roles },
  });
}

/** Notes an erasure; false where it was noted before. */
export async function markErased(
  tx: Transaction,
  organizationId: string,
  personId: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.member.updateMany({
    where: { organizationId, personId, erasedAt: null },
    data: { erasedAt: at },
  });
  return count === 1;
}

/** The roles among texts; what is no role is left out. */
export function rolesAmong(texts: readonly string[]): Role[] {
  return allRoles.filter((role) => texts.includes(role));
}

function fromRow(row: Row): Member {
  const roles = rolesAmong(row.roles);
  const enrolledRoles = rolesAmong(row.enrolledRoles);
  return {
    personId: row.personId,
    roles,
    enrolledRoles,
    state: memberState(roles, enrolledRoles, row.erasedAt !== null),
  };
}
