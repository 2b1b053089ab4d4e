import type { Database, Transaction } from '../database.store.js';

export interface OrganizationFacts {
  organizationId: string;
  kind: string;
  name: string;
  slug: string;
  mailDomain: string;
  timeZone: string;
  namedBy: string | null;
}

/** Organizations as the catalogue announced them. */
export class OrganizationStore {
  constructor(private readonly database: Database) {}

  find(organizationId: string): Promise<OrganizationFacts | null> {
    return this.database.organization.findUnique({ where: { organizationId } });
  }

  findAll(organizationIds: readonly string[]): Promise<OrganizationFacts[]> {
    return this.database.organization.findMany({ where: { organizationId: { in: [...organizationIds] } } });
  }

  async record(tx: Transaction, facts: OrganizationFacts): Promise<void> {
    const { organizationId, ...rest } = facts;
    await tx.organization.upsert({ where: { organizationId }, create: facts, update: rest });
  }
}
