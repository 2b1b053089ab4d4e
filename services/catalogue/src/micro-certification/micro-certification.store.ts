import { z } from 'zod';
import { instant } from '../../../shared/src/clock.js';
import { languages } from '../../../shared/src/content.js';
import type { Transaction } from '../database.store.js';
import type { MicroCertification as Row, Version as VersionRow } from '../generated/prisma/client.js';
import { keyOfCursor, type Page, type PageQuery, toPage } from '../paging.js';
import {
  type MicroCertification,
  type VersionState,
  type VersionSummary,
  versionStates,
} from './micro-certification.js';

/** What a micro-certification is made of. */
export type NewMicroCertification = Pick<MicroCertification, 'id' | 'organizationId' | 'slug' | 'name'> & {
  copiedFromId: string | null;
};

type VersionColumns = Pick<VersionRow, 'id' | 'number' | 'state' | 'submittedAt' | 'endorsedAt'>;

const withVersions = {
  versions: {
    orderBy: { number: 'asc' },
    select: { id: true, number: true, state: true, submittedAt: true, endorsedAt: true },
  },
} as const;

const name = z.partialRecord(z.enum(languages), z.string());

export async function insertMicroCertification(tx: Transaction, one: NewMicroCertification): Promise<void> {
  await tx.microCertification.create({ data: one });
}

/** One of the organization's, or null. */
export async function findMicroCertification(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<MicroCertification | null> {
  const row = await tx.microCertification.findFirst({ where: { id, organizationId }, include: withVersions });
  return row ? fromRow(row) : null;
}

/** One by its public id, or null. */
export async function findPublicMicroCertification(
  tx: Transaction,
  id: string,
): Promise<MicroCertification | null> {
  const row = await tx.microCertification.findUnique({ where: { id }, include: withVersions });
  return row ? fromRow(row) : null;
}

/** The organization's, oldest first. */
export async function listMicroCertifications(
  tx: Transaction,
  organizationId: string,
  query: PageQuery,
): Promise<Page<MicroCertification>> {
  const [after] = keyOfCursor(query.cursor, 1) ?? [];
  const start = after
    ? await tx.microCertification.findFirst({ where: { id: after, organizationId } })
    : null;
  const rows = await tx.microCertification.findMany({
    where: {
      organizationId,
      ...(start
        ? {
            OR: [
              { createdAt: { gt: start.createdAt } },
              { createdAt: start.createdAt, id: { gt: start.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: query.limit + 1,
    include: withVersions,
  });
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { ...page, items: page.items.map(fromRow) };
}

/** True where another of the organization's has this short name. */
export async function isSlugUsed(tx: Transaction, organizationId: string, slug: string): Promise<boolean> {
  return (await tx.microCertification.count({ where: { organizationId, slug } })) > 0;
}

/** Gives it the name of its newest submitted version. */
export async function renameMicroCertification(
  tx: Transaction,
  id: string,
  newName: MicroCertification['name'],
): Promise<void> {
  await tx.microCertification.update({ where: { id }, data: { name: newName } });
}

/** Holds a micro-certification for the rest of the transaction, so that its versions are numbered one by one. */
export async function lockMicroCertification(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRawUnsafe('SELECT 1 FROM micro_certification WHERE id = $1 FOR UPDATE', id);
}

function fromRow(row: Row & { versions: VersionColumns[] }): MicroCertification {
  return {
    id: row.id,
    organizationId: row.organizationId,
    slug: row.slug,
    name: name.parse(row.name),
    createdAt: instant(row.createdAt),
    versions: row.versions.map(summaryFrom),
  };
}

/** A version as it stands in a list. */
export function summaryFrom(row: VersionColumns): VersionSummary {
  return {
    id: row.id,
    number: row.number,
    state: stateFrom(row.state),
    submittedAt: row.submittedAt ? instant(row.submittedAt) : null,
    endorsedAt: row.endorsedAt ? instant(row.endorsedAt) : null,
  };
}

/** @throws RangeError for a state that the code does not know */
export function stateFrom(text: string): VersionState {
  const state = versionStates.find((one) => one === text);
  if (!state) throw new RangeError(`unknown state of a version: ${text}`);
  return state;
}
