import type { ConfirmationKind, Counted, PlannedRequest, RoundPlan } from '../../../../proto/activities.js';
import { instant } from '../../../shared/src/clock.js';
import type { DbTx } from '../database.store.js';
import type { Standing } from './round.js';

/** A round as a row. */
export type RoundRow = NonNullable<Awaited<ReturnType<DbTx['round']['findUnique']>>>;

export const findRound = (tx: DbTx, versionId: string, round: number): Promise<RoundRow | null> =>
  tx.round.findUnique({ where: { versionId_round: { versionId, round } } });

/** Confirmations of these exact digests that stand at `now`, whichever version they were asked for. */
export async function standingConfirmations(
  tx: DbTx,
  of: { microCertificationId: string; parts: Record<ConfirmationKind, string> },
  now: Date,
): Promise<Standing[]> {
  const rows = await tx.confirmation.findMany({
    where: {
      microCertificationId: of.microCertificationId,
      state: { in: ['signed', 'given', 'held'] },
      conflictedAt: null,
      validUntil: { gte: now },
      OR: [
        { kind: 'in-demand', partDigest: of.parts['in-demand'] },
        { kind: 'fidelity', partDigest: of.parts.fidelity },
      ],
    },
    orderBy: [{ givenAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    confirmationId: row.id,
    kind: kindOf(row.kind),
    organizationId: row.organizationId,
    until: instant(row.validUntil),
    state: row.state === 'signed' ? 'signed' : row.state === 'held' ? 'held' : 'given',
  }));
}

/** The kind in a row; the database's check lets no other through. */
export const kindOf = (kind: string): ConfirmationKind => (kind === 'fidelity' ? 'fidelity' : 'in-demand');

/** Writes an opened round with its plan and its requests. */
export async function saveOpened(
  tx: DbTx,
  plan: RoundPlan,
  of: { microCertificationId: string },
  now: Date,
): Promise<void> {
  const { versionId, round } = plan;
  const [dueAt, closesAt] = [new Date(plan.dueAt), new Date(plan.closesAt)];
  await tx.round.update({
    where: { versionId_round: { versionId, round } },
    data: { state: 'open', plan: JSON.parse(JSON.stringify(plan)), dueAt, closesAt, openedAt: now },
  });
  const { microCertificationId } = of;
  const institutionId = plan.organizationId;
  await saveRequests(
    tx,
    plan.requests,
    { versionId, round, microCertificationId, institutionId, dueAt, closesAt, stage: 1, insteadOf: null },
    now,
  );
}

/** Writes requests of a round. */
export async function saveRequests(
  tx: DbTx,
  requests: readonly PlannedRequest[],
  of: {
    versionId: string;
    round: number;
    microCertificationId: string;
    institutionId: string;
    dueAt: Date;
    closesAt: Date;
    stage: number;
    insteadOf: string | null;
  },
  now: Date,
): Promise<void> {
  await tx.request.createMany({
    data: requests.map(({ requestId, organizationId, kinds }) => ({
      ...of,
      id: requestId,
      organizationId,
      kinds,
      state: 'open',
      openedAt: now,
    })),
  });
}

/** What was done once in a round, by its key; null where it was not yet. Written by keepStep alone. */
export function findStep<R extends object>(row: RoundRow, key: string): R | null {
  const steps = row.steps as Record<string, R>;
  return steps[key] ?? null;
}

const REACH = 'reach/';
/** Key of the step in which a round told what is out of reach, for the n-th time. */
export const reachKey = (ordinal: number): string => `${REACH}${ordinal}`;

/** Kinds that a round told last to be out of reach. */
export function outOfReach(row: RoundRow): string[] {
  const told = Object.keys(row.steps as Record<string, object>)
    .filter((key) => key.startsWith(REACH))
    .map((key) => Number(key.slice(REACH.length)));
  return findStep<{ outOfReach: string[] }>(row, reachKey(Math.max(0, ...told)))?.outOfReach ?? [];
}

/** Keeps what a step did. The caller holds the lock of the micro-certification. */
export async function keepStep(tx: DbTx, row: RoundRow, key: string, done: object): Promise<void> {
  const { versionId, round } = row;
  const steps = { ...(row.steps as Record<string, object>), [key]: done };
  await tx.round.update({
    where: { versionId_round: { versionId, round } },
    data: { steps: JSON.parse(JSON.stringify(steps)) },
  });
}

/** Opens requests again that closed because they were answered. */
export async function reopenClosedRequests(tx: DbTx, versionId: string, requestIds: string[]): Promise<void> {
  await tx.request.updateMany({
    where: { id: { in: requestIds }, versionId, state: 'closed', closeReason: 'answered' },
    data: { state: 'open', closeReason: null, closedAt: null },
  });
}

/** The plan of an opened round, exactly as it was resolved. */
export function planOf(round: RoundRow): RoundPlan | null {
  // Written by saveOpened alone.
  return round.plan as RoundPlan | null;
}

/** Closes those of the requests that are open; gives them. */
export async function closeOpenRequests(
  tx: DbTx,
  of: { versionId: string; requestIds: string[]; reason: string },
  now: Date,
): Promise<{ requestId: string; organizationId: string }[]> {
  const open = await tx.request.findMany({
    where: { id: { in: of.requestIds }, versionId: of.versionId, state: 'open' },
    select: { id: true, organizationId: true },
    orderBy: { id: 'asc' },
  });
  await tx.request.updateMany({
    where: { id: { in: open.map((request) => request.id) } },
    data: { state: 'closed', closeReason: of.reason, closedAt: now },
  });
  return open.map(({ id, organizationId }) => ({ requestId: id, organizationId }));
}

/** Ends a round that is open; false where it has ended before. */
export async function endRound(
  tx: DbTx,
  of: { versionId: string; round: number; state: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.round.updateMany({
    where: { versionId: of.versionId, round: of.round, state: { in: ['starting', 'open'] } },
    data: { state: of.state, closedAt: now },
  });
  return count === 1;
}

/** Rounds not ended yet of versions that hold this exact part. */
export async function runningRoundsOf(
  tx: DbTx,
  of: { microCertificationId: string; kind: string; partDigest: string },
): Promise<{ versionId: string; round: number }[]> {
  const versions = await tx.version.findMany({
    where: {
      microCertificationId: of.microCertificationId,
      ...(of.kind === 'in-demand' ? { competencies: of.partDigest } : { blueprint: of.partDigest }),
    },
    select: { versionId: true },
  });
  return tx.round.findMany({
    where: { versionId: { in: versions.map((one) => one.versionId) }, state: { in: ['starting', 'open'] } },
    select: { versionId: true, round: true },
  });
}

/** Rounds not ended yet of versions that have a newer one, with the newest. */
export async function outdatedRounds(
  tx: DbTx,
  microCertificationId: string,
): Promise<{ versionId: string; round: number; byVersionId: string }[]> {
  const [newest, ...older] = await tx.version.findMany({
    where: { microCertificationId },
    orderBy: { number: 'desc' },
    select: { versionId: true },
  });
  if (!newest || older.length === 0) return [];
  const rounds = await tx.round.findMany({
    where: { versionId: { in: older.map((one) => one.versionId) }, state: { in: ['starting', 'open'] } },
    select: { versionId: true, round: true },
  });
  return rounds.map((round) => ({ ...round, byVersionId: newest.versionId }));
}

/** Notes a reminder; false where it was noted before. */
export async function noteReminder(
  tx: DbTx,
  of: { requestId: string; ordinal: number; occasion: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.reminder.createMany({ data: [{ ...of, at: now }], skipDuplicates: true });
  return count === 1;
}

/** What counted at an ending, as events name it. */
export const countedConfirmations = (counted: readonly Counted[]) =>
  counted.map(({ confirmationId, kind, organizationId }) => ({ confirmationId, kind, organizationId }));

/** How many organizations confirm this exact part at `now`, by signed confirmations. */
export async function countConfirming(
  tx: DbTx,
  of: { microCertificationId: string; kind: string; partDigest: string },
  now: Date,
): Promise<number> {
  const where = { ...of, state: 'signed', conflictedAt: null, validUntil: { gte: now } };
  return (await tx.confirmation.groupBy({ by: ['organizationId'], where })).length;
}

/** Those of the requests that are open. */
export const openRequestsOf = (tx: DbTx, versionId: string, requestIds: string[]) =>
  tx.request.findMany({
    where: { id: { in: requestIds }, versionId, state: 'open' },
    orderBy: { id: 'asc' },
  });

/** Notes that the version's policy is met; gives the version. A renewal leaves the first moment as it is. */
export async function endorseVersion(tx: DbTx, versionId: string, now: Date) {
  const { count } = await tx.version.updateMany({
    where: { versionId, endorsedAt: null },
    data: { endorsedAt: now },
  });
  return { version: await tx.version.findUniqueOrThrow({ where: { versionId } }), isFirst: count === 1 };
}

/** The institution whose version it is. */
export async function institutionOf(tx: DbTx, versionId: string): Promise<string> {
  const row = await tx.version.findUniqueOrThrow({ where: { versionId }, select: { organizationId: true } });
  return row.organizationId;
}
