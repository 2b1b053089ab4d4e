import type { AssessmentActivities, CasePlan, DutyTerm } from '../../../../proto/activities.js';
import { needsSecondMark } from '../../../shared/src/assessment-rules.js';
import type { Clock } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import { tookPart } from '../appeal/appeal.store.js';
import { type CaseWithEarner, findAnyCase, lockAnyCase } from '../case/case.store.js';
import type { Database, Transaction } from '../database.store.js';
import { missingEvidence } from '../evidence/evidence.js';
import { listEvidence } from '../evidence/evidence.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { baseBlueprint } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { chooseFor, rolesFor } from './assignment.js';
import {
  type AssignmentRow,
  candidatesFor,
  endDuty,
  findAssignment,
  giveDuty,
  moveProcess,
  noteLateness,
  presentAssignment,
  setDueAt,
  termIn,
} from './process.store.js';
import { rulesOf, timingOf } from './rules-of.js';
import { tell } from './tell.js';
import { gatherUntil, nextLateness, termOf, withoutRules } from './terms.js';

type Input<K extends keyof AssessmentActivities> = Parameters<AssessmentActivities[K]>[0];

/** What a case's workflow lets happen: each is one transaction with its facts, and safe to repeat. */
export class ProcessService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The plan of a case, from its row and the rules that its opening named. */
  open({ caseId }: Input<'openCase'>): Promise<CasePlan> {
    return this.database.inTransaction(async (tx) => {
      const one = await findAnyCase(tx, caseId);
      const { organizationId, versionId, earnerId } = one;
      const version = await findVersion(tx, organizationId, versionId);
      const rules = await rulesOf(tx, one);
      const zone = await timeZoneOf(tx, organizationId);
      const timing = rules ?? withoutRules;
      return {
        caseId,
        versionId,
        organizationId,
        earnerId,
        submitterId: version.submitterId,
        secondMark: rules !== null && needsSecondMark(rules, caseId),
        attempts: timing.attempts,
        appeals: timing.appealDays > 0,
        anyAssessor: rules === null,
        gatherUntil: gatherUntil(one.openedAt ?? this.clock(), zone),
        ready: await isReady(tx, one),
      };
    });
  }

  /** Gives a duty to somebody; `keep` gets a new term only. */
  assign(input: Input<'assignDuty'>): Promise<DutyTerm & { personId: string | null }> {
    const { caseId, duty, attempt, keep } = input;
    const key = `workflow:${input.ordinal}`;
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const one = await lockAnyCase(tx, caseId);
      const before = await findAssignment(tx, caseId, key);
      if (before) return { personId: before.personId, ...termIn(before) };
      const { organizationId } = one;
      const term = termOf(duty, await timingOf(tx, one), now, await timeZoneOf(tx, organizationId));
      const candidates = await candidatesFor(tx, organizationId, rolesFor(duty));
      const ofAppeal = duty === 'appeal' || duty === 're-mark';
      const involved = ofAppeal ? await tookPart(tx, caseId, null) : [];
      const rules = { exclude: new Set([...input.exclude, ...involved]), avoid: new Set(input.avoid) };
      const personId = keep ?? chooseFor(caseId, candidates, rules);
      await giveDuty(tx, { caseId, key, duty, attempt, personId }, term, now);
      await setDueAt(tx, caseId, term.dueAt);
      if (personId !== null) {
        const value = { caseId, personId, duty, attempt, dueAt: term.dueAt };
        await tell(tx, one, [{ fact: { case: 'caseAssigned', value } }], now);
      }
      return { personId, ...term };
    });
  }

  /** Tells that a case went on, and keeps what lists show of it. */
  async note(input: Input<'noteCaseState'>): Promise<void> {
    const { caseId, phase: state, attempt, dueAt } = input;
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      const one = await lockAnyCase(tx, caseId);
      if (!(await moveProcess(tx, input, now))) return;
      if (state === 'closed' || state === 'withdrawn' || state === 'not-yet') await endDuty(tx, caseId, now);
      const value = { caseId, versionId: one.versionId, state, attempt, dueAt: dueAt ?? '' };
      await tell(tx, one, [{ fact: { case: 'caseStateChanged', value } }], now);
    });
  }

  /** Tells that a duty is late; gives when it is spoken of again. */
  late(input: Input<'noteOverdue'>): Promise<{ nextDueAt: string }> {
    const { caseId, duty, attempt, ordinal, dueAt, personId } = input;
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const one = await lockAnyCase(tx, caseId);
      const zone = await timeZoneOf(tx, one.organizationId);
      const of = { caseId, duty, attempt, ordinal, dueAt };
      const { nextAt, first } = await noteLateness(tx, of, nextLateness(now, zone));
      if (!first) return { nextDueAt: nextAt };
      await setDueAt(tx, caseId, nextAt);
      const value = { caseId, duty, personId: personId ?? '', ordinal, dueAt };
      await tell(tx, one, [{ fact: { case: 'caseOverdue', value } }], now);
      return { nextDueAt: nextAt };
    });
  }
}

/** Consent is given, and all the evidence that the blueprint asks for is there. */
export async function isReady(tx: Transaction, one: CaseWithEarner): Promise<boolean> {
  if (one.consentAt === null) return false;
  const version = await findVersion(tx, one.organizationId, one.versionId);
  const blueprint = baseBlueprint(version, await findEditions(tx, version.id));
  return missingEvidence(blueprint, await listEvidence(tx, one.id)).length === 0;
}

/** The duty that a person has in a case now. @throws Problem not-your-duty */
export async function ownDuty(tx: Transaction, caseId: string, personId: string): Promise<AssignmentRow> {
  const present = await presentAssignment(tx, caseId);
  if (present?.personId !== personId) throw new Problem('not-your-duty');
  return present;
}
