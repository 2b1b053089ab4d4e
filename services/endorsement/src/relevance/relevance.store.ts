import type { ConfirmationKind } from '../../../../proto/activities.js';
import type {
  ConfirmationFact,
  DeclineFact,
  LapseReminder,
  RelevanceChange,
  RelevanceFacts,
  RoundFact,
  WaiverFact,
} from '../../../../proto/relevance.js';
import { earliest, liftedBy } from '../../../../workflows/relevance/standing.js';
import { instant } from '../../../shared/src/clock.js';
import type { DbTx } from '../database.store.js';
import { loadApprovedPolicy } from '../request/version.store.js';
import { kindOf } from '../round/round.store.js';

type VersionRow = NonNullable<Awaited<ReturnType<DbTx['version']['findUnique']>>>;
type ConfirmationRow = NonNullable<Awaited<ReturnType<DbTx['confirmation']['findUnique']>>>;
type WaiverRow = NonNullable<Awaited<ReturnType<DbTx['waiver']['findUnique']>>>;
type Part = { microCertificationId: string; kind: ConfirmationKind; partDigest: string };

/** Both parts of a version as confirmations name them. */
export const partsOf = (
  row: Pick<VersionRow, 'microCertificationId' | 'competencies' | 'blueprint'>,
): Part[] => [
  { microCertificationId: row.microCertificationId, kind: 'in-demand', partDigest: row.competencies },
  { microCertificationId: row.microCertificationId, kind: 'fidelity', partDigest: row.blueprint },
];

/** Everything that bears on a version's relevance; null where it is not endorsed. */
export async function loadRelevanceFacts(tx: DbTx, versionId: string): Promise<RelevanceFacts | null> {
  const row = await tx.version.findUnique({ where: { versionId } });
  if (!row?.endorsedAt) return null;
  const approved = await loadApprovedPolicy(tx, {
    organizationId: row.organizationId,
    policyId: row.policyId,
    revision: row.policyRevision,
  });
  if (!approved) return null;
  const { needs, required, veto, renewBeforeDays, teachOutDays } = approved.policy;
  const asked = approved.policy.asked.flatMap(({ organizationId, substituteId }) =>
    substituteId === null ? [organizationId] : [organizationId, substituteId],
  );
  const told = await tx.relevance.findUnique({ where: { versionId } });
  return {
    versionId,
    organizationId: row.organizationId,
    endorsedAt: instant(row.endorsedAt),
    policy: { needs, required, veto, asked, renewBeforeDays, teachOutDays },
    ...(await loadStandingFacts(tx, row)),
    round: await newestRound(tx, versionId),
    supersededAt: await supersededAt(tx, row),
    retiredAt: row.retiredAt ? instant(row.retiredAt) : null,
    told: told ? changeIn(told) : null,
    reminded: await lastReminders(tx, versionId),
  };
}

/** What was confirmed, waived and declined of a version's exact parts, whichever version it was asked for. */
export async function loadStandingFacts(
  tx: DbTx,
  row: Pick<VersionRow, 'versionId' | 'microCertificationId' | 'competencies' | 'blueprint'>,
): Promise<{ confirmations: ConfirmationFact[]; waivers: WaiverFact[]; declines: DeclineFact[] }> {
  const parts = partsOf(row);
  const confirmations = await tx.confirmation.findMany({ where: { OR: parts, signedAt: { not: null } } });
  const waivers = await tx.waiver.findMany({
    where: { versionId: row.versionId, approvedAt: { not: null } },
  });
  const declines: DeclineFact[] = [];
  for (const part of parts) declines.push(...(await declinesOf(tx, part)));
  return {
    confirmations: confirmations.map(confirmationFact),
    waivers: waivers.flatMap((waiver) => waiverFact(waiver) ?? []),
    declines,
  };
}

/** A confirmation that the signer signed, with its end where it was taken back, or a conflict was declared. */
export const confirmationFact = (row: ConfirmationRow): ConfirmationFact => ({
  confirmationId: row.id,
  kind: kindOf(row.kind),
  organizationId: row.organizationId,
  from: instant(row.validFrom),
  until: instant(row.validUntil),
  endedAt: earliest([
    row.withdrawnAt && instant(row.withdrawnAt),
    row.conflictedAt && instant(row.conflictedAt),
    // What was recalled never counted: it ends as it begins.
    row.state === 'recalled' ? instant(row.validFrom) : null,
  ]),
});

/** A waiver that was approved; it counts from the approval on, never before its term. */
export function waiverFact(row: WaiverRow): WaiverFact | null {
  if (!row.approvedAt) return null;
  const from = new Date(Math.max(row.approvedAt.getTime(), row.validFrom.getTime()));
  return {
    waiverId: row.id,
    kind: kindOf(row.kind),
    from: instant(from),
    until: instant(row.validUntil),
    endedAt: row.endedAt ? instant(row.endedAt) : null,
  };
}

/** Declines of an exact part, each with when it was lifted. */
export async function declinesOf(tx: DbTx, part: Part): Promise<DeclineFact[]> {
  const versions = await versionsHolding(tx, part);
  const rows = await tx.answer.findMany({
    where: {
      versionId: { in: versions.map((one) => one.versionId) },
      kind: part.kind,
      answer: 'decline',
      recordedAt: { not: null },
    },
  });
  const confirmations = await tx.confirmation.findMany({
    where: {
      ...part,
      signedAt: { not: null },
      organizationId: { in: rows.map((row) => row.organizationId) },
    },
  });
  return rows.map((row) => {
    const at = instant(row.recordedAt ?? row.reservedAt);
    // A decline that does not stand recorded any more was recalled.
    const fact = { decisionId: row.decisionId, kind: part.kind, organizationId: row.organizationId, at };
    const conflicted = row.conflictedAt && instant(row.conflictedAt);
    return liftedBy(
      { ...fact, liftedAt: row.state === 'recorded' ? conflicted : at },
      confirmations.map(confirmationFact),
    );
  });
}

/** Endorsed versions that hold an exact part. */
export async function endorsedHolding(tx: DbTx, part: Part): Promise<string[]> {
  return (await versionsHolding(tx, part))
    .filter((row) => row.endorsedAt !== null)
    .map((row) => row.versionId);
}

const versionsHolding = (tx: DbTx, { microCertificationId, kind, partDigest }: Part) =>
  tx.version.findMany({
    where: {
      microCertificationId,
      ...(kind === 'in-demand' ? { competencies: partDigest } : { blueprint: partDigest }),
    },
    select: { versionId: true, endorsedAt: true, number: true },
    orderBy: { number: 'asc' },
  });

/** Endorsed versions that a version, once endorsed, supersedes. */
export const endorsedBefore = (tx: DbTx, row: Pick<VersionRow, 'microCertificationId' | 'number'>) =>
  tx.version.findMany({
    where: {
      microCertificationId: row.microCertificationId,
      number: { lt: row.number },
      endorsedAt: { not: null },
    },
    select: { versionId: true },
  });

async function supersededAt(tx: DbTx, row: VersionRow): Promise<string | null> {
  const newer = await tx.version.findFirst({
    where: {
      microCertificationId: row.microCertificationId,
      number: { gt: row.number },
      endorsedAt: { not: null },
    },
    orderBy: { endorsedAt: 'asc' },
  });
  return newer?.endorsedAt ? instant(newer.endorsedAt) : null;
}

/** The newest round after the first in which employers are asked anew; the first ended with the endorsement. */
export async function newestRound(tx: DbTx, versionId: string): Promise<RoundFact | null> {
  const row = await tx.round.findFirst({
    where: { versionId, round: { gt: 1 }, openedAt: { not: null } },
    orderBy: { round: 'desc' },
  });
  if (!row?.openedAt) return null;
  const requests = await tx.request.findMany({
    where: { versionId, round: row.round },
    select: { kinds: true },
  });
  return {
    round: row.round,
    kinds: [...new Set(requests.flatMap((request) => request.kinds.map(kindOf)))].sort(),
    openedAt: instant(row.openedAt),
    closedAt: row.closedAt ? instant(row.closedAt) : null,
  };
}

/** Rounds of a version that have not ended. */
export const openRoundsOf = (tx: DbTx, versionId: string) =>
  tx.round.findMany({
    where: { versionId, state: { in: ['starting', 'open'] } },
    select: { versionId: true, round: true },
  });

async function lastReminders(tx: DbTx, versionId: string): Promise<LapseReminder[]> {
  const rows = await tx.lapseReminder.findMany({ where: { versionId }, orderBy: { toldAt: 'asc' } });
  const last = new Map<string, LapseReminder>();
  for (const row of rows)
    last.set(row.kind, { kind: kindOf(row.kind), lapsesAt: instant(row.lapsesAt), days: row.days });
  return [...last.values()];
}

/** Writes how a version stands; false where that, or a later change, was written before. */
export async function saveRelevance(
  tx: DbTx,
  of: { versionId: string; organizationId: string },
  change: RelevanceChange,
): Promise<boolean> {
  const known = await tx.relevance.findUnique({ where: { versionId: of.versionId } });
  if (known && known.revision >= change.revision) return false;
  const data = {
    revision: change.revision,
    state: change.state,
    since: new Date(change.since),
    until: change.until ? new Date(change.until) : null,
    teachOutUntil: change.teachOutUntil ? new Date(change.teachOutUntil) : null,
    change: JSON.parse(JSON.stringify(change)),
    changedAt: new Date(change.at),
  };
  await tx.relevance.upsert({ where: { versionId: of.versionId }, create: { ...of, ...data }, update: data });
  return true;
}

/** Notes a reminder; false where it was noted before. */
export async function noteLapseReminder(
  tx: DbTx,
  versionId: string,
  { kind, lapsesAt, days }: LapseReminder,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.lapseReminder.createMany({
    data: [{ versionId, kind, lapsesAt: new Date(lapsesAt), days, toldAt: now }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Whether a version's relevance is watched no more: it is retired or superseded and its teach-out is over. */
export async function isOver(tx: DbTx, versionId: string): Promise<boolean> {
  const row = await tx.relevance.findUnique({ where: { versionId } });
  if (!row) return false;
  const { state, teachOutEnded } = changeIn(row);
  return teachOutEnded && (state === 'retired' || state === 'superseded');
}

/** The change in a row; saveRelevance alone writes it. */
export const changeIn = (row: { change: unknown }): RelevanceChange => row.change as RelevanceChange;

/** Notes that an award of a version was made. */
export async function noteAward(tx: DbTx, awardId: string, versionId: string): Promise<void> {
  await tx.versionAward.createMany({ data: [{ awardId, versionId }], skipDuplicates: true });
}

/** Notes that a version was retired; the first time counts. */
export async function noteRetired(tx: DbTx, versionId: string, at: Date): Promise<void> {
  await tx.version.updateMany({ where: { versionId, retiredAt: null }, data: { retiredAt: at } });
}

/** Reminders of a version that were told, newest first. */
export async function remindersOf(tx: DbTx, versionId: string) {
  const rows = await tx.lapseReminder.findMany({
    where: { versionId },
    orderBy: { toldAt: 'desc' },
    take: 50,
  });
  return rows.map((row) => ({
    kind: row.kind,
    lapsesAt: instant(row.lapsesAt),
    days: row.days,
    toldAt: instant(row.toldAt),
  }));
}

/** The state of a version that was told last; null before the first time. */
export const toldState = async (tx: DbTx, versionId: string): Promise<string | null> =>
  (await tx.relevance.findUnique({ where: { versionId }, select: { state: true } }))?.state ?? null;
