import { randomInt } from 'node:crypto';
import type { Language } from '../../../shared/src/content.js';
import { randomId } from '../../../shared/src/ids.js';
import { statusListEntries } from '../credential/status-list.js';
import { isDuplicate, type Transaction } from '../database.store.js';

export type AwardStatus = 'valid' | 'suspended' | 'revoked';
export type AwardForm = 'data-integrity' | 'jwt';

export interface AwardRecord {
  awardId: string;
  organizationId: string;
  releaseId: string;
  resultId: string;
  caseId: string;
  versionId: string;
  earnerId: string;
  listNumber: number;
  statusIndex: number;
  created: string;
  /** `awardedDate` where it is another instant than `created`: that of the award that this one corrects. */
  awardedAt: string | null;
  /** The award that this one took the place of, and the one that took its place. */
  replaces: string | null;
  replacedBy: string | null;
  state: 'intended' | 'issued';
  status: AwardStatus;
  statusReason: string | null;
  issuedAt: Date | null;
  erasedAt: Date | null;
}

interface AwardRow extends Omit<AwardRecord, 'state' | 'status'> {
  state: string;
  status: string;
}
const toRecord = (row: AwardRow): AwardRecord => ({
  ...row,
  state: row.state === 'issued' ? 'issued' : 'intended',
  status: row.status === 'revoked' || row.status === 'suspended' ? row.status : 'valid',
});

/** Half of a list is used, so that a free index is soon found. */
const USED_SHARE = 1 / 2;
/** Indexes are random: how full a list is shows in so many of them, whatever the number of awards. */
const LOOKED_AT = 1024;
const TRIES = 64;

/** The award of a result or of a case that no other has taken the place of, if there is one. */
export async function awardOfResult(
  tx: Transaction,
  of: { resultId: string; caseId: string },
): Promise<AwardRecord | null> {
  const row = await tx.award.findFirst({
    where: { OR: [{ resultId: of.resultId }, { caseId: of.caseId }], replaces: null },
  });
  return row ? toRecord(row) : null;
}

/** Number of the list in which an organization's next award stands. */
export async function listForNext(tx: Transaction, organizationId: string): Promise<number> {
  const newest = await tx.award.findFirst({
    where: { organizationId },
    orderBy: { listNumber: 'desc' },
    select: { listNumber: true },
  });
  if (!newest) return 1;
  const { listNumber } = newest;
  const where = { organizationId, listNumber, statusIndex: { lt: LOOKED_AT } };
  return (await tx.award.count({ where })) < LOOKED_AT * USED_SHARE ? listNumber : listNumber + 1;
}

/** Reserves an award for a result: a random id and a random free index; who comes second gets the first one's. */
export async function reserveAward(
  tx: Transaction,
  of: Pick<
    AwardRecord,
    'organizationId' | 'releaseId' | 'resultId' | 'caseId' | 'versionId' | 'earnerId' | 'created'
  >,
): Promise<AwardRecord> {
  for (let tries = 0; tries < TRIES; tries++) {
    const existing = await awardOfResult(tx, of);
    if (existing) return existing;
    const listNumber = await listForNext(tx, of.organizationId);
    const data = {
      ...of,
      awardId: randomId(),
      listNumber,
      statusIndex: randomInt(statusListEntries),
      state: 'intended',
      status: 'valid',
    };
    try {
      const { count } = await tx.award.createMany({ data: [data], skipDuplicates: true });
      if (count === 1)
        return toRecord({
          ...data,
          awardedAt: null,
          replaces: null,
          replacedBy: null,
          statusReason: null,
          issuedAt: null,
          erasedAt: null,
        });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Error('no free status index was found');
}

export async function awardById(tx: Transaction, awardId: string): Promise<AwardRecord | null> {
  const row = await tx.award.findUnique({ where: { awardId } });
  return row ? toRecord(row) : null;
}

/** PostgreSQL takes 65,535 parameters in one statement. */
const IDS_AT_MOST = 10_000;

/** Issued awards of an organization among these ids. */
export async function awardsByIds(
  tx: Transaction,
  organizationId: string,
  awardIds: readonly string[],
): Promise<AwardRecord[]> {
  const found: AwardRecord[] = [];
  for (let at = 0; at < awardIds.length; at += IDS_AT_MOST) {
    const awardId = { in: awardIds.slice(at, at + IDS_AT_MOST) };
    const rows = await tx.award.findMany({ where: { organizationId, state: 'issued', awardId } });
    found.push(...rows.map(toRecord));
  }
  return found;
}

/** Ids of a release's issued awards that are not revoked. */
export async function standingAwardsOfRelease(
  tx: Transaction,
  organizationId: string,
  releaseId: string,
): Promise<string[]> {
  const where = { organizationId, releaseId, state: 'issued', status: { not: 'revoked' } };
  const rows = await tx.award.findMany({ where, select: { awardId: true } });
  return rows.map((row) => row.awardId);
}

/** An organization's issued awards, newest id last seen first; `cursor` is the last award id of the page before. */
export async function awardsOf(
  tx: Transaction,
  organizationId: string,
  page: { cursor: string | null; limit: number; releaseId?: string | undefined },
): Promise<AwardRecord[]> {
  const rows = await tx.award.findMany({
    where: {
      organizationId,
      state: 'issued',
      ...(page.releaseId ? { releaseId: page.releaseId } : {}),
      ...(page.cursor ? { awardId: { gt: page.cursor } } : {}),
    },
    orderBy: { awardId: 'asc' },
    take: page.limit,
  });
  return rows.map(toRecord);
}

/** An earner's issued awards that were not erased, the newest first. */
export async function awardsOfEarner(tx: Transaction, earnerId: string): Promise<AwardRecord[]> {
  const where = { earnerId, state: 'issued', erasedAt: null };
  const rows = await tx.award.findMany({ where, orderBy: { issuedAt: 'desc' } });
  return rows.map(toRecord);
}

/** Whether an award of a version was issued before. */
export async function hasIssued(tx: Transaction, versionId: string): Promise<boolean> {
  return (
    (await tx.award.findFirst({ where: { versionId, state: 'issued' }, select: { awardId: true } })) !== null
  );
}

/** What is meant to be signed, by language; sealed. */
export async function intentsOf(
  tx: Transaction,
  awardId: string,
): Promise<{ language: Language; digest: string; sealed: Uint8Array | null }[]> {
  const rows = await tx.awardIntent.findMany({ where: { awardId }, orderBy: { language: 'asc' } });
  return rows.map(({ language, digest, sealed }) => ({
    language: language === 'fr' ? 'fr' : 'en',
    digest,
    sealed,
  }));
}

/** Stores an intent before anything is signed; the first one stays. */
export async function storeIntent(
  tx: Transaction,
  intent: { awardId: string; language: Language; digest: string; sealed: Uint8Array },
): Promise<void> {
  await tx.awardIntent.createMany({
    data: [{ ...intent, sealed: new Uint8Array(intent.sealed) }],
    skipDuplicates: true,
  });
}

/** Stores what was signed, before it is published; the first one stays. */
export async function storeAward(
  tx: Transaction,
  signed: { awardId: string; language: Language; form: AwardForm; body: string; digest: string },
): Promise<void> {
  await tx.awardCredential.createMany({ data: [signed], skipDuplicates: true });
}

/**
 * Intended to issued. False where it was issued before. What was meant to be signed makes room for the sealed place of
 * the award's status bit.
 */
export async function markIssued(
  tx: Transaction,
  awardId: string,
  issuedAt: Date,
  place: Uint8Array,
): Promise<boolean> {
  const { count } = await tx.award.updateMany({
    where: { awardId, state: 'intended' },
    data: { state: 'issued', issuedAt },
  });
  if (count === 1)
    await tx.awardIntent.updateMany({ where: { awardId }, data: { sealed: new Uint8Array(place) } });
  return count === 1;
}

/** A published credential: its body, or that it was erased; null where it is not published. */
export async function publishedAward(
  tx: Transaction,
  awardId: string,
  language: Language,
  form: AwardForm,
): Promise<{ body: string | null } | null> {
  const award = await tx.award.findFirst({ where: { awardId, state: 'issued' } });
  if (!award) return null;
  const row = await tx.awardCredential.findUnique({
    where: { awardId_language_form: { awardId, language, form } },
  });
  return row ? { body: row.body } : null;
}

/** Languages and digests of what was signed of an award. */
export async function signedOf(
  tx: Transaction,
  awardId: string,
): Promise<{ language: string; form: string; digest: string }[]> {
  return tx.awardCredential.findMany({
    where: { awardId },
    select: { language: true, form: true, digest: true },
    orderBy: [{ language: 'asc' }, { form: 'asc' }],
  });
}

export async function setAwardStatus(
  tx: Transaction,
  awardId: string,
  status: AwardStatus,
  reason: string | null,
): Promise<void> {
  await tx.award.update({ where: { awardId }, data: { status, statusReason: reason } });
}

/** Drops reservations that were never published, with what was meant to be signed. What is issued stays. */
export async function dropIntended(
  tx: Transaction,
  of: { awardId: string } | { releaseId: string },
): Promise<void> {
  // First the awards: who is publishing one is waited for, and then it is issued.
  const where = { ...of, state: 'intended' };
  const awards = await tx.award.findMany({ where, select: { awardId: true } });
  for (const { awardId } of awards) {
    const { count } = await tx.award.deleteMany({ where: { awardId, state: 'intended' } });
    if (count === 0) continue;
    await tx.awardIntent.deleteMany({ where: { awardId } });
    await tx.awardCredential.deleteMany({ where: { awardId } });
  }
}

/** Drops every body of an earner's awards; digests, ids and status stay. */
export async function eraseEarner(tx: Transaction, earnerId: string, erasedAt: Date): Promise<void> {
  const awards = await tx.award.findMany({ where: { earnerId }, select: { awardId: true } });
  const awardId = { in: awards.map((award) => award.awardId) };
  // First the awards: who is issuing one waits here, and then finds it erased.
  await tx.award.updateMany({ where: { awardId, erasedAt: null }, data: { erasedAt } });
  for (const one of awards) await dropBodies(tx, one.awardId);
}

/** Drops what was signed, and what was meant to be; the sealed place of an issued award's bit stays. */
export async function dropBodies(tx: Transaction, awardId: string): Promise<void> {
  await tx.awardCredential.updateMany({ where: { awardId }, data: { body: null } });
  const issued = await tx.award.count({ where: { awardId, state: 'issued' } });
  if (issued === 0) await tx.awardIntent.updateMany({ where: { awardId }, data: { sealed: null } });
}
