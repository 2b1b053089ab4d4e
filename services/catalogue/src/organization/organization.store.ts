import { instant } from '../../../shared/src/clock.js';
import { type OrganizationKind, organizationKinds } from '../../../shared/src/roles.js';
import type { Transaction } from '../database.store.js';
import type { Organization as Row } from '../generated/prisma/client.js';
import { keyOfCursor, type Page, type PageQuery, toPage } from '../paging.js';
import type { Organization } from './organization.js';

/** What an organization is made of when it comes into being. */
export type NewOrganization = Omit<Organization, 'identified'>;

/** The operator's word for an organization. */
export interface Registration {
  decisionId: string;
  statement: Uint8Array;
  signature: string;
}

/** Stores an organization; `registration` is null for an employer that an institution named. */
export async function insertOrganization(
  tx: Transaction,
  organization: NewOrganization,
  registration: Registration | null,
): Promise<void> {
  const { namedByOrganizationId, ...columns } = organization;
  await tx.organization.create({
    data: {
      ...columns,
      namedById: namedByOrganizationId,
      registrationStatement: registration ? Buffer.from(registration.statement) : null,
      registrationSignature: registration?.signature ?? null,
      registrationDecisionId: registration?.decisionId ?? null,
    },
  });
}

/** An organization by its id, or null. */
export async function findOrganization(tx: Transaction, id: string): Promise<Organization | null> {
  const row = await tx.organization.findUnique({ where: { id } });
  return row ? fromRow(row) : null;
}

/** Those of the organizations that are registered. */
export async function findOrganizations(tx: Transaction, ids: readonly string[]): Promise<Organization[]> {
  const rows = await tx.organization.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(fromRow);
}

/** The operator's word for an organization; null where there is none. */
export async function findRegistration(tx: Transaction, id: string): Promise<Registration | null> {
  const row = await tx.organization.findUnique({ where: { id } });
  if (!row?.registrationStatement || !row.registrationSignature || !row.registrationDecisionId) return null;
  return {
    decisionId: row.registrationDecisionId,
    statement: new Uint8Array(row.registrationStatement),
    signature: row.registrationSignature,
  };
}

/** True where another organization has this short name. */
export async function isSlugTaken(tx: Transaction, slug: string): Promise<boolean> {
  return (await tx.organization.count({ where: { slug } })) > 0;
}

/** True where the institution named an employer of this domain before. */
export async function isNamed(tx: Transaction, institutionId: string, mailDomain: string): Promise<boolean> {
  return (await tx.organization.count({ where: { namedById: institutionId, mailDomain } })) > 0;
}

/** Employers that an institution named, by name. */
export async function listEmployers(
  tx: Transaction,
  institutionId: string,
  query: PageQuery,
): Promise<Page<Organization>> {
  const key = keyOfCursor(query.cursor, 2);
  const [name = '', id = ''] = key ?? [];
  const after = key ? { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] } : {};
  const rows = await tx.organization.findMany({
    where: { namedById: institutionId, ...after },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => [row.name, row.id]);
  return { ...page, items: page.items.map(fromRow) };
}

/** Notes that the signer holds an organization as identified; the first time counts. */
export async function markIdentified(tx: Transaction, id: string, method: string, at: Date): Promise<void> {
  await tx.organization.updateMany({
    where: { id, identifiedAt: null },
    data: { identifiedBy: method, identifiedAt: at },
  });
}

/** Takes the next revision of an organization, under its lock: the version of the fact that follows. */
export async function nextRevision(tx: Transaction, id: string): Promise<number> {
  const { revision } = await tx.organization.update({
    where: { id },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  });
  return revision;
}

function fromRow(row: Row): Organization {
  return {
    id: row.id,
    kind: kindOf(row.kind),
    name: row.name,
    slug: row.slug,
    mailDomain: row.mailDomain,
    timeZone: row.timeZone,
    url: row.url,
    sector: row.sector,
    namedByOrganizationId: row.namedById,
    identified:
      row.identifiedAt && row.identifiedBy
        ? { method: row.identifiedBy, at: instant(row.identifiedAt) }
        : null,
  };
}

function kindOf(text: string): OrganizationKind {
  const kind = organizationKinds.find((one) => one === text);
  if (!kind) throw new RangeError(`unknown kind of organization: ${text}`);
  return kind;
}
