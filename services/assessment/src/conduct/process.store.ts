import type { CaseDuty, DutyTerm } from '../../../../proto/activities.js';
import { instant } from '../../../shared/src/clock.js';
import type { Transaction } from '../database.store.js';
import type { Candidate } from './assignment.js';

/** What is known here of a case's workflow. */
export interface ProcessRow {
  caseId: string;
  phase: string;
  attempt: number;
  dueAt: Date | null;
  ordinal: number;
  readyDue: boolean;
}

/** The process of a case; null while it was not started. */
export function findProcess(tx: Transaction, caseId: string): Promise<ProcessRow | null> {
  return tx.caseProcess.findUnique({ where: { caseId } });
}

/** Open cases whose process was not started yet, whatever opened them: new ones, and those of before. */
export async function casesToStart(
  tx: Transaction,
  limit: number,
): Promise<{ id: string; organizationId: string }[]> {
  return tx.$queryRawUnsafe<{ id: string; organizationId: string }[]>(
    `SELECT c.id, c.organization_id AS "organizationId" FROM assessment_case c
     WHERE c.state = 'open' AND NOT EXISTS (SELECT 1 FROM case_process p WHERE p.case_id = c.id)
     ORDER BY c.id LIMIT $1::int`,
    limit,
  );
}

/** Notes that a case's workflow was started; repeated, it changes nothing. */
export async function noteStarted(tx: Transaction, caseId: string, startedAt: Date): Promise<void> {
  await tx.caseProcess.createMany({ data: [{ caseId, startedAt }], skipDuplicates: true });
}

/** Notes that a workflow is to be told something; where there is none yet, it will read it at its start. */
export async function noteUntold(
  tx: Transaction,
  caseIds: readonly string[],
  what: 'ready' | 'erased',
): Promise<void> {
  await tx.caseProcess.updateMany({
    where: { caseId: { in: [...caseIds] }, phase: { notIn: ['closed', 'withdrawn'] } },
    data: what === 'ready' ? { readyDue: true } : { erasedDue: true },
  });
}

/** Processes that are to be told something. */
export function untold(
  tx: Transaction,
  limit: number,
): Promise<{ caseId: string; readyDue: boolean; erasedDue: boolean }[]> {
  return tx.caseProcess.findMany({
    where: { OR: [{ readyDue: true }, { erasedDue: true }] },
    select: { caseId: true, readyDue: true, erasedDue: true },
    take: limit,
  });
}

/** Notes that a process was told. */
export async function noteTold(tx: Transaction, caseId: string, what: 'ready' | 'erased'): Promise<void> {
  await tx.caseProcess.updateMany({
    where: { caseId },
    data: what === 'ready' ? { readyDue: false } : { erasedDue: false },
  });
}

/** Moves what lists show on to a later change. False where this change, or a later one, was told before. */
export async function moveProcess(
  tx: Transaction,
  to: { caseId: string; phase: string; attempt: number; dueAt: string | null; ordinal: number },
  now: Date,
): Promise<boolean> {
  const { caseId, ordinal, dueAt, phase, attempt } = to;
  await noteStarted(tx, caseId, now);
  const { count } = await tx.caseProcess.updateMany({
    where: { caseId, ordinal: { lt: ordinal } },
    data: { phase, attempt, ordinal, dueAt: dueAt === null ? null : new Date(dueAt) },
  });
  return count === 1;
}

/** Sets the date that lists show. */
export async function setDueAt(tx: Transaction, caseId: string, dueAt: string): Promise<void> {
  await tx.caseProcess.updateMany({ where: { caseId }, data: { dueAt: new Date(dueAt) } });
}

/** A duty as somebody has it. */
export interface AssignmentRow {
  caseId: string;
  key: string;
  duty: string;
  attempt: number;
  personId: string | null;
  dueAt: Date;
  latestAt: Date;
  assignedAt: Date;
  endedAt: Date | null;
}

/** The duty of a case that is open now, or null. */
export function presentAssignment(tx: Transaction, caseId: string): Promise<AssignmentRow | null> {
  return tx.caseAssignment.findFirst({ where: { caseId, endedAt: null } });
}

/** An assignment by its key, or null. */
export function findAssignment(tx: Transaction, caseId: string, key: string): Promise<AssignmentRow | null> {
  return tx.caseAssignment.findUnique({ where: { caseId_key: { caseId, key } } });
}

/** Ends the present duty, if any, and gives the next one. */
export async function giveDuty(
  tx: Transaction,
  of: { caseId: string; key: string; duty: CaseDuty; attempt: number; personId: string | null },
  term: DutyTerm,
  now: Date,
): Promise<void> {
  await endDuty(tx, of.caseId, now);
  await tx.caseAssignment.create({
    data: { ...of, dueAt: new Date(term.dueAt), latestAt: new Date(term.extendableUntil), assignedAt: now },
  });
}

/** Ends the present duty: it is done, or nobody's any more. */
export async function endDuty(tx: Transaction, caseId: string, now: Date): Promise<void> {
  await tx.caseAssignment.updateMany({ where: { caseId, endedAt: null }, data: { endedAt: now } });
}

/** Extends the present duty. */
export async function extendDuty(tx: Transaction, caseId: string, dueAt: string): Promise<void> {
  await tx.caseAssignment.updateMany({ where: { caseId, endedAt: null }, data: { dueAt: new Date(dueAt) } });
}

export const termIn = (row: AssignmentRow): DutyTerm => ({
  dueAt: instant(row.dueAt),
  extendableUntil: instant(row.latestAt),
});

/** Members of an organization with one of the roles, by what waits for each of them. */
export async function candidatesFor(
  tx: Transaction,
  organizationId: string,
  roles: readonly string[],
): Promise<Candidate[]> {
  const rows = await tx.$queryRawUnsafe<{ personId: string; openDuties: number }[]>(
    `SELECT e.person_id AS "personId", (
       SELECT count(*)::int FROM case_assignment a JOIN assessment_case c ON c.id = a.case_id
       WHERE a.person_id = e.person_id AND a.ended_at IS NULL AND c.organization_id = $1
     ) AS "openDuties"
     FROM ground.enrolment e WHERE e.organization_id = $1 AND e.roles && $2::text[] ORDER BY e.person_id`,
    organizationId,
    [...roles],
  );
  return rows;
}

/** Whether a person has one of the roles in an organization. */
export async function hasRole(
  tx: Transaction,
  of: { organizationId: string; personId: string },
  roles: readonly string[],
): Promise<boolean> {
  const candidates = await candidatesFor(tx, of.organizationId, roles);
  return candidates.some((one) => one.personId === of.personId);
}

/** Notes a lateness; the instant at which the next one comes, also for a repetition. */
export async function noteLateness(
  tx: Transaction,
  of: { caseId: string; duty: string; attempt: number; ordinal: number; dueAt: string },
  nextAt: string,
): Promise<{ nextAt: string; first: boolean }> {
  const row = { ...of, dueAt: new Date(of.dueAt) };
  const { count } = await tx.caseLateness.createMany({
    data: [{ ...row, nextAt: new Date(nextAt) }],
    skipDuplicates: true,
  });
  const kept = await tx.caseLateness.findUniqueOrThrow({
    where: { caseId_duty_attempt_ordinal_dueAt: row },
  });
  return { nextAt: instant(kept.nextAt), first: count === 1 };
}

/** What the conduct of a case has noted, with the decision behind it. */
export interface NoteRow {
  decisionId: string;
  caseId: string;
  kind: string;
  personId: string;
  words: string | null;
  notedAt: Date;
}

/** Writes a note. */
export async function insertNote(tx: Transaction, row: NoteRow): Promise<void> {
  await tx.caseNote.create({ data: row });
}

/** Notes of a case, oldest first. */
export function listNotes(tx: Transaction, caseId: string): Promise<NoteRow[]> {
  return tx.caseNote.findMany({ where: { caseId }, orderBy: { notedAt: 'asc' } });
}

/** Digest of the appeal of a case that was upheld last, or null: what a re-mark answers. */
export async function upheldAppeal(tx: Transaction, caseId: string): Promise<string | null> {
  const row = await tx.appeal.findFirst({
    where: { caseId, state: 're-mark' },
    orderBy: { lodgedAt: 'desc' },
    select: { digest: true },
  });
  return row?.digest ?? null;
}
