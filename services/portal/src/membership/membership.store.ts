import { type Role, roles } from '../../../shared/src/roles.js';
import type { Database, Transaction } from '../database.store.js';
import type { NamedFor, RecordedMembership } from './membership.js';

export interface EnrolmentFact {
  organizationId: string;
  personId: string;
  roles: Role[];
  revision: bigint;
  hasPasskey: boolean;
}

/** Memberships as the signer's registry announced them, and for whom people were named. */
export class MembershipStore {
  constructor(private readonly database: Database) {}

  async of(personId: string): Promise<{ recorded: RecordedMembership[]; named: NamedFor[] }> {
    const [recorded, named] = await Promise.all([
      this.database.membership.findMany({ where: { personId } }),
      this.database.party.findMany({ where: { personId }, select: { organizationId: true, kind: true } }),
    ]);
    return {
      recorded: recorded.map((row) => ({
        organizationId: row.organizationId,
        roles: knownRoles(row.roles),
        enrolled: row.enrolled,
      })),
      named: named.map((row) => ({
        organizationId: row.organizationId,
        kind: row.kind === 'contact' ? 'contact' : 'member',
      })),
    };
  }

  /** Notes an enrolment unless a later one is known; true where it changed something. */
  async record(tx: Transaction, fact: EnrolmentFact): Promise<boolean> {
    const changed = await tx.$executeRawUnsafe(
      `INSERT INTO membership (organization_id, person_id, roles, revision, enrolled)
       VALUES ($1::uuid, $2::uuid, $3::text[], $4::bigint, $5::boolean)
       ON CONFLICT (organization_id, person_id) DO UPDATE
         SET roles = excluded.roles, revision = excluded.revision, enrolled = membership.enrolled OR excluded.enrolled
         WHERE membership.revision < excluded.revision`,
      fact.organizationId,
      fact.personId,
      fact.roles,
      fact.revision,
      fact.hasPasskey,
    );
    return changed === 1;
  }

  /** People who hold a role in an organization by the registry. */
  async holders(tx: Transaction, organizationId: string, role: Role): Promise<string[]> {
    const rows = await tx.membership.findMany({
      where: { organizationId, roles: { has: role }, enrolled: true },
      select: { personId: true },
    });
    return rows.map((row) => row.personId);
  }

  /** People who answer for an employer: enrolled approvers, and contacts who are not enrolled anywhere there yet. */
  async approvers(tx: Transaction, organizationId: string): Promise<string[]> {
    const rows = await tx.$queryRawUnsafe<{ person_id: string }[]>(
      `SELECT person_id FROM membership WHERE organization_id = $1::uuid AND enrolled AND 'approver' = ANY(roles)
       UNION
       SELECT p.person_id FROM party p WHERE p.organization_id = $1::uuid AND p.kind = 'contact'
         AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = p.organization_id AND m.person_id = p.person_id AND m.enrolled)
       ORDER BY person_id`,
      organizationId,
    );
    return rows.map((row) => row.person_id);
  }

  async members(organizationId: string): Promise<(RecordedMembership & { personId: string })[]> {
    const rows = await this.database.membership.findMany({
      where: { organizationId },
      orderBy: { personId: 'asc' },
    });
    return rows.map((row) => ({
      personId: row.personId,
      organizationId,
      roles: knownRoles(row.roles),
      enrolled: row.enrolled,
    }));
  }
}

/** Only roles that this version of the portal knows travel in its tokens. */
export function knownRoles(names: readonly string[]): Role[] {
  return roles.filter((role) => names.includes(role));
}
