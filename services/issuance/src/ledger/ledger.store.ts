import { chainStart } from '../../../shared/src/relay.js';
import type { Transaction } from '../database.store.js';
import type { Source } from '../events.js';
import type { LedgerEntryModel } from '../generated/prisma/models.js';
import type { Entry } from './ledger.js';

/** One ledger at a time: places and orders of application are given under this lock. */
export async function lockLedger(tx: Transaction): Promise<void> {
  await tx.$executeRawUnsafe("SELECT pg_advisory_xact_lock(hashtextextended('issuance.ledger', 0))");
}

export interface NewEntry extends Omit<Entry, 'state' | 'code' | 'appliedOrder' | 'knownAfter'> {
  decision: Uint8Array;
}

/** Adds an entry at its place. False where another decision holds that place. */
export async function insertEntry(tx: Transaction, entry: NewEntry): Promise<boolean> {
  await lockLedger(tx);
  const { source, sequence } = entry;
  const holder = await tx.ledgerEntry.findFirst({
    where: { source, sequence: BigInt(sequence), inChain: true },
  });
  if (holder) return false;
  await tx.ledgerEntry.create({
    data: {
      ...entry,
      sequence: BigInt(sequence),
      inChain: true,
      decision: new Uint8Array(entry.decision),
      event: new Uint8Array(entry.event),
      state: 'waiting',
    },
  });
  return true;
}

/** The last place of a source that was gone through. */
export async function headOf(tx: Transaction, source: Source): Promise<ChainHead> {
  const row = await tx.chainHead.findUnique({ where: { source } });
  return row
    ? { sequence: Number(row.sequence), hash: row.hash, latestAt: row.latestAt }
    : { sequence: 0, hash: chainStart(source), latestAt: null };
}

export interface ChainHead {
  sequence: number;
  hash: string;
  /** Latest instant of the statements gone through. */
  latestAt: string | null;
}

export async function setHead(tx: Transaction, source: Source, head: ChainHead): Promise<void> {
  const data = { sequence: BigInt(head.sequence), hash: head.hash, latestAt: head.latestAt };
  await tx.chainHead.upsert({ where: { source }, create: { source, ...data }, update: data });
}

export async function entryAt(tx: Transaction, source: Source, sequence: number): Promise<Entry | null> {
  const row = await tx.ledgerEntry.findFirst({
    where: { source, sequence: BigInt(sequence), inChain: true },
  });
  return row ? toEntry(row) : null;
}

/** Notes that later instants stood before an entry in its chain. */
export async function noteKnownAfter(tx: Transaction, eventId: string, knownAfter: string): Promise<void> {
  await tx.ledgerEntry.update({ where: { eventId }, data: { knownAfter } });
}

/** Puts an entry out of the chain: its place stays free for the decision that belongs there. */
export async function takeOut(tx: Transaction, eventId: string, code: string): Promise<void> {
  await tx.ledgerEntry.update({ where: { eventId }, data: { inChain: false, state: 'refused', code } });
}

/** The next order of application. */
export async function nextOrder(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ order: bigint }[]>(
    `SELECT nextval('ledger_applied_order') AS "order"`,
  );
  return Number(row?.order ?? 0);
}

export async function markEntry(
  tx: Transaction,
  eventId: string,
  change: {
    state: Entry['state'];
    code?: string;
    appliedOrder?: number;
    assertionDigest?: string;
    signedDigest?: string;
  },
): Promise<void> {
  const { state, code = null, appliedOrder, assertionDigest = null, signedDigest = null } = change;
  await tx.ledgerEntry.update({
    where: { eventId },
    data: {
      state,
      code,
      assertionDigest,
      signedDigest,
      appliedOrder: appliedOrder === undefined ? null : BigInt(appliedOrder),
    },
  });
}

/** True if the statement, or the assertion over something else, counted before. */
export async function countedBefore(
  tx: Transaction,
  one: { eventId: string; digest: string; assertionDigest: string; signedDigest: string },
): Promise<'statement-replayed' | 'assertion-replayed' | null> {
  const other = { not: one.eventId };
  const counting = { in: ['applied', 'held'] };
  const same = await tx.ledgerEntry.findFirst({
    where: { eventId: other, digest: one.digest, state: counting },
  });
  if (same) return 'statement-replayed';
  const used = await tx.ledgerEntry.findFirst({
    where: {
      eventId: other,
      assertionDigest: one.assertionDigest,
      signedDigest: { not: one.signedDigest },
      state: counting,
    },
  });
  return used ? 'assertion-replayed' : null;
}

/** Entries that the chains have passed and that may count later: held, or waiting for another source. */
export async function openEntries(tx: Transaction): Promise<Entry[]> {
  const heads = await tx.chainHead.findMany();
  const rows = await tx.ledgerEntry.findMany({
    where: {
      state: { in: ['waiting', 'held'] },
      inChain: true,
      OR: heads.map((head) => ({ source: head.source, sequence: { lte: head.sequence } })),
    },
    orderBy: [{ receivedAt: 'asc' }, { sequence: 'asc' }],
  });
  return heads.length === 0 ? [] : rows.map(toEntry);
}

/** Applied entries of some types after an order of application, in that order. */
export async function appliedAfter(
  tx: Transaction,
  types: readonly string[],
  order: number,
): Promise<Entry[]> {
  const rows = await tx.ledgerEntry.findMany({
    where: { state: 'applied', inChain: true, type: { in: [...types] }, appliedOrder: { gt: BigInt(order) } },
    orderBy: { appliedOrder: 'asc' },
  });
  return rows.map(toEntry);
}

/** Applied entries by what they are about, a decision's id or a statement's digest; in order of application. */
export async function findEntries(
  tx: Transaction,
  by:
    | { about: string }
    | { decisionId: string }
    | { digest: string }
    | { types: readonly string[]; organizationId: string },
): Promise<Entry[]> {
  const where = 'types' in by ? { type: { in: [...by.types] }, organizationId: by.organizationId } : by;
  const rows = await tx.ledgerEntry.findMany({
    where: { ...where, state: 'applied', inChain: true },
    orderBy: { appliedOrder: 'asc' },
  });
  return rows.map(toEntry);
}

/** State of a decision in the ledger, for whoever accepted it. */
export async function entryOfDecision(tx: Transaction, digest: string): Promise<Entry | null> {
  const row = await tx.ledgerEntry.findFirst({
    where: { digest, inChain: true },
    orderBy: { receivedAt: 'asc' },
  });
  return row ? toEntry(row) : null;
}

/** Keeps bytes by their digest. */
export async function keepContent(
  tx: Transaction,
  content: { digest: string; bytes: Uint8Array },
): Promise<void> {
  await tx.content.createMany({
    data: [{ digest: content.digest, bytes: new Uint8Array(content.bytes) }],
    skipDuplicates: true,
  });
}

/** Bytes by digest, as stored: the reader checks them. */
export async function contentBytes(tx: Transaction, digest: string): Promise<Uint8Array | null> {
  const row = await tx.content.findUnique({ where: { digest } });
  return row?.bytes ?? null;
}

function toEntry(row: LedgerEntryModel): Entry {
  return {
    eventId: row.eventId,
    // Written by this file alone, from the same types.
    source: row.source as Source,
    sequence: Number(row.sequence),
    previous: row.previous,
    hash: row.hash,
    digest: row.digest,
    decisionId: row.decisionId,
    eventType: row.eventType,
    type: row.type,
    about: row.about,
    organizationId: row.organizationId,
    personId: row.personId,
    event: row.event,
    state: row.state as Entry['state'],
    code: row.code,
    appliedOrder: row.appliedOrder === null ? null : Number(row.appliedOrder),
    knownAfter: row.knownAfter,
  };
}
