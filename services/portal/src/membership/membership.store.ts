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

/** That an approver lets a colleague answer until a date. */
export interface DelegationFact {
  delegationId: string;
  decisionId: string;
  organizationId: string;
  personId: string;
  toPersonId: string;
  validFrom: Date;
  validUntil: Date;
}

/** Delegations in force at $1: as long as who gave it holds the role, and who got it a passkey there. */
const DELEGATES = `SELECT d.organization_id, d.to_person_id FROM delegation d
  JOIN membership giver ON giver.organization_id = d.organization_id AND giver.person_id = d.person_id
    AND giver.enrolled AND 'approver' = ANY(giver.roles)
  JOIN membership got ON got.organization_id = d.organization_id AND got.person_id = d.to_person_id AND got.enrolled
  WHERE d.valid_from <= $1::timestamptz AND d.valid_until >= $1::timestamptz
    AND (d.ended_at IS NULL OR d.ended_at > $1::timestamptz)`;

/** Who answers for which organization: enrolled approvers, their delegates, and contacts not enrolled there yet. */
const ANSWERING = `SELECT organization_id, person_id FROM membership WHERE enrolled AND 'approver' = ANY(roles)
  UNION SELECT organization_id, to_person_id FROM (${DELEGATES}) AS delegates
  UNION SELECT p.organization_id, p.person_id FROM party p WHERE p.kind = 'contact'
    AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.organization_id = p.organization_id AND m.person_id = p.person_id AND m.enrolled)`;

/** Memberships as the signer's registry announced them, and for whom people were named. */
export class MembershipStore {
  constructor(private readonly database: Database) {}

  /** @param now instant at which delegations are in force */
  async of(
    personId: string,
    now: Date,
  ): Promise<{ recorded: RecordedMembership[]; named: NamedFor[]; delegated: string[] }> {
    const [recorded, named, delegated] = await Promise.all([
      this.database.membership.findMany({ where: { personId } }),
      this.database.party.findMany({ where: { personId }, select: { organizationId: true, kind: true } }),
      this.database.$queryRawUnsafe<{ organization_id: string }[]>(
        `SELECT DISTINCT organization_id FROM (${DELEGATES}) AS delegates WHERE to_person_id = $2::uuid`,
        now,
        personId,
      ),
    ]);
    return {
      delegated: delegated.map((row) => row.organization_id),
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

  /** People who answer for an employer: see `answering`. */
  async approvers(tx: Transaction, organizationId: string, now: Date): Promise<string[]> {
    const rows = await tx.$queryRawUnsafe<{ person_id: string }[]>(
      `SELECT person_id FROM (${ANSWERING}) AS answering WHERE organization_id = $2::uuid ORDER BY person_id`,
      now,
      organizationId,
    );
    return rows.map((row) => row.person_id);
  }

  /** Organizations for which a person answers. */
  async answersFor(tx: Transaction, personId: string, now: Date): Promise<string[]> {
    const rows = await tx.$queryRawUnsafe<{ organization_id: string }[]>(
      `SELECT organization_id FROM (${ANSWERING}) AS answering WHERE person_id = $2::uuid ORDER BY organization_id`,
      now,
      personId,
    );
    return rows.map((row) => row.organization_id);
  }

  /** Notes that an approver lets a colleague answer; true where it was not known. */
  async recordDelegation(tx: Transaction, fact: DelegationFact): Promise<boolean> {
    return (await tx.delegation.createMany({ data: [fact], skipDuplicates: true })).count === 1;
  }

  /** Ends a delegation, by its id or by the decision that the signer refused. */
  async endDelegation(
    tx: Transaction,
    of: { delegationId: string } | { decisionId: string },
    at: Date,
  ): Promise<void> {
    await tx.delegation.updateMany({ where: { ...of, endedAt: null }, data: { endedAt: at } });
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
