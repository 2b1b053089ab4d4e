import { z } from 'zod';
import { languages } from '../../../shared/src/content.js';
import { type Pathway, pathwaySchema } from '../../../shared/src/pathway.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import type { PathwayRevision as Row } from '../generated/prisma/client.js';
import { keyOfCursor, type Page, type PageQuery, toPage } from '../paging.js';
import { type MicroNames, type PathwayInput, pathwayContent } from './pathway.js';

/** A revision of a pathway with what was, or would be, approved. */
export interface PathwayRevision {
  pathway: Pathway;
  digest: string;
  bytes: Uint8Array;
  state: 'draft' | 'approved';
  createdAt: Date;
  approvedAt: Date | null;
}

const name = z.partialRecord(z.enum(languages), z.string());

/** Holds the institution's pathways for the rest of the transaction: each approval is judged beside all others. */
export async function lockPathways(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$queryRawUnsafe(
    'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
    `pathways ${organizationId}`,
  );
}

/** Writes the next revision of the micro-certification's pathway. @param newId id that its first one gets */
export async function saveDraft(
  tx: Transaction,
  organizationId: string,
  input: PathwayInput,
  newId: string,
  now: Date,
): Promise<PathwayRevision> {
  const { microCertificationId } = input;
  const last = await tx.pathwayRevision.findFirst({
    where: { organizationId, microCertificationId },
    orderBy: { revision: 'desc' },
  });
  const pathway: Pathway = {
    v: 1,
    pathwayId: last?.pathwayId ?? newId,
    revision: (last?.revision ?? 0) + 1,
    organizationId,
    ...input,
  };
  const { bytes, digest } = pathwayContent(pathway);
  const row = await tx.pathwayRevision.create({
    data: {
      pathwayId: pathway.pathwayId,
      revision: pathway.revision,
      organizationId,
      microCertificationId,
      content: new Uint8Array(bytes),
      digest,
      state: 'draft',
      createdAt: now,
    },
  });
  return fromRow(row);
}

/** A revision of this organization. @throws Problem not-found */
export async function findPathway(
  tx: Transaction,
  of: { organizationId: string; pathwayId: string; revision: number },
): Promise<PathwayRevision> {
  const row = await tx.pathwayRevision.findFirst({ where: of });
  if (!row) throw new Problem('not-found');
  return fromRow(row);
}

/** Revisions of an organization, newest first. */
export async function listPathways(
  tx: Transaction,
  organizationId: string,
  query: PageQuery,
): Promise<Page<PathwayRevision>> {
  const [pathwayId, revision] = keyOfCursor(query.cursor, 2) ?? [];
  const rows = await tx.pathwayRevision.findMany({
    where: {
      organizationId,
      ...(pathwayId
        ? { OR: [{ pathwayId: { lt: pathwayId } }, { pathwayId, revision: { lt: Number(revision) } }] }
        : {}),
    },
    orderBy: [{ pathwayId: 'desc' }, { revision: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => [row.pathwayId, String(row.revision)]);
  return { ...page, items: page.items.map(fromRow) };
}

/** The institution's pathways in force: of each micro-certification the latest revision that was approved. */
export async function pathwaysInForce(tx: Transaction, organizationId: string): Promise<Pathway[]> {
  const rows = await tx.pathwayRevision.findMany({
    where: { organizationId, state: 'approved' },
    orderBy: { revision: 'asc' },
  });
  return [...new Map(rows.map((row) => [row.microCertificationId, fromRow(row).pathway])).values()];
}

/** Approves a draft. @throws Problem conflict where it, or a later revision, was approved before */
export async function approvePathway(
  tx: Transaction,
  { pathway }: PathwayRevision,
  now: Date,
): Promise<void> {
  const { pathwayId, revision } = pathway;
  const later = await tx.pathwayRevision.count({
    where: { pathwayId, revision: { gte: revision }, state: 'approved' },
  });
  if (later > 0) throw new Problem('conflict');
  await tx.pathwayRevision.updateMany({
    where: { pathwayId, revision },
    data: { state: 'approved', approvedAt: now },
  });
}

/** Names of the institution's micro-certifications by id. */
export async function microNames(tx: Transaction, organizationId: string): Promise<MicroNames> {
  const rows = await tx.microCertification.findMany({
    where: { organizationId },
    select: { id: true, name: true },
  });
  return new Map(rows.map((row) => [row.id, name.parse(row.name)]));
}

function fromRow(row: Row): PathwayRevision {
  return {
    pathway: pathwaySchema.parse(JSON.parse(new TextDecoder().decode(row.content))),
    digest: row.digest,
    bytes: row.content,
    state: row.state === 'approved' ? 'approved' : 'draft',
    createdAt: row.createdAt,
    approvedAt: row.approvedAt,
  };
}
