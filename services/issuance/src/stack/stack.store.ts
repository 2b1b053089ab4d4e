import type { Transaction } from '../database.store.js';

/** A micro-certification that an earner reached by awards. */
export interface StackRecord {
  stackId: string;
  organizationId: string;
  microCertificationId: string;
  versionId: string;
  earnerId: string;
  awardIds: string[];
  reachedAt: Date;
}

/** An institution's earner, or all of its earners, whose stacks are to be looked at. */
export interface Due {
  id: bigint;
  organizationId: string;
  earnerId: string | null;
}

/** Has an earner's stacks looked at; null for all earners of the organization. */
export async function noteDue(
  tx: Transaction,
  organizationId: string,
  earnerId: string | null,
): Promise<void> {
  await tx.stackDue.create({ data: { organizationId, earnerId } });
}

/** What is to be looked at, oldest first. */
export const dueStacks = (tx: Transaction, limit: number): Promise<Due[]> =>
  tx.stackDue.findMany({ orderBy: { id: 'asc' }, take: limit });

export async function dropDue(tx: Transaction, id: bigint): Promise<void> {
  await tx.stackDue.deleteMany({ where: { id } });
}

/** An issued award of an organization. */
export interface IssuedAward {
  awardId: string;
  earnerId: string;
  versionId: string;
  caseId: string;
  created: string;
  /** Of a corrected award, when the one was made that it corrects. */
  awardedAt: string | null;
  status: string;
}

/** The issued awards of an organization, or of one of its earners, by earner. */
export async function issuedByEarner(
  tx: Transaction,
  organizationId: string,
  earnerId: string | null,
): Promise<Map<string, IssuedAward[]>> {
  const rows = await tx.award.findMany({
    where: { organizationId, state: 'issued', erasedAt: null, ...(earnerId ? { earnerId } : {}) },
    select: {
      awardId: true,
      earnerId: true,
      versionId: true,
      caseId: true,
      created: true,
      awardedAt: true,
      status: true,
    },
    orderBy: { awardId: 'asc' },
  });
  const byEarner = new Map<string, IssuedAward[]>();
  for (const row of rows) byEarner.set(row.earnerId, [...(byEarner.get(row.earnerId) ?? []), row]);
  return byEarner;
}

/** Whose an issued award is, or null. */
export async function earnerOf(tx: Transaction, awardId: string): Promise<string | null> {
  return (await tx.award.findUnique({ where: { awardId } }))?.earnerId ?? null;
}

/** Keeps that a stack was reached; false where it was known. */
export async function saveStack(tx: Transaction, stack: StackRecord): Promise<boolean> {
  return (await tx.stack.createMany({ data: [stack], skipDuplicates: true })).count === 1;
}

/** What there is one stack of. */
export type StackKey = Pick<StackRecord, 'organizationId' | 'earnerId' | 'microCertificationId'>;

/** The stack of an earner that was reached before. */
export const stackOf = (tx: Transaction, of: StackKey): Promise<StackRecord | null> =>
  tx.stack.findUnique({ where: { organizationId_earnerId_microCertificationId: of } });

/** One at a time fills an institution's draft of stacks, to the end of the transaction. */
export async function lockDrafts(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('stack-draft'), hashtext(${organizationId}))`;
}

/** The institution's draft that holds stacks, if one is open. */
export async function openStackDraft(
  tx: Transaction,
  organizationId: string,
): Promise<{ releaseId: string; count: number } | null> {
  const [open] = await tx.$queryRaw<{ releaseId: string; count: number }[]>`
    SELECT release.release_id AS "releaseId", release.count
    FROM release
    JOIN release_row ON release_row.release_id = release.release_id
    JOIN stack ON stack.stack_id = release_row.result_id::text
    WHERE release.organization_id = ${organizationId}::uuid AND release.state = 'draft'
    LIMIT 1`;
  return open ?? null;
}

/** An organization's stacks, newest first, after a cursor. */
export const stacksOf = (
  tx: Transaction,
  organizationId: string,
  page: { cursor: string | null; limit: number },
): Promise<StackRecord[]> =>
  tx.stack.findMany({
    where: { organizationId, ...(page.cursor ? { stackId: { lt: page.cursor } } : {}) },
    orderBy: { stackId: 'desc' },
    take: page.limit,
  });
