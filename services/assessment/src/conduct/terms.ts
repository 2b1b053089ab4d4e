import type { CaseDuty, CaseResult, DutyTerm } from '../../../../proto/activities.js';
import type { AssessmentRules } from '../../../shared/src/assessment-rules.js';
import { endOfBusinessDay } from '../../../shared/src/business-days.js';
import { addDays, instant } from '../../../shared/src/clock.js';

/** What holds where an opening named no rules: one mark, one attempt, no appeal; a month to mark in. */
export const withoutRules: Omit<
  AssessmentRules,
  'v' | 'rulesId' | 'revision' | 'organizationId' | 'name' | 'scope'
> = {
  secondMark: { kind: 'none' },
  threshold: { levels: 1 },
  attempts: 1,
  attemptAfterDays: 0,
  markDays: 20,
  secondMarkDays: 20,
  moderationDays: 20,
  longestExtensionDays: 180,
  appealDays: 0,
  appealDecisionDays: 20,
};
export type Timing = typeof withoutRules;

/** Evidence is waited for so long, in days; then whoever marks says what is missing. */
const GATHERING_DAYS = 180;
/** So long after a result another attempt may be opened, in days from the earliest. */
const ATTEMPT_OPEN_DAYS = 365;
/** Business days from one lateness to the next. */
const GRACE_DAYS = 3;

/** The term of a duty that begins at an instant. @param zone IANA name of the institution's zone */
export function termOf(duty: CaseDuty, rules: Timing, from: Date, zone: string): DutyTerm {
  const dueAt = endOfBusinessDay(from, daysFor(duty, rules), zone);
  return { dueAt: instant(dueAt), extendableUntil: instant(addDays(dueAt, rules.longestExtensionDays)) };
}

function daysFor(duty: CaseDuty, rules: Timing): number {
  switch (duty) {
    case 'first':
    case 're-mark':
      return rules.markDays;
    case 'second':
      return rules.secondMarkDays;
    case 'moderation':
      return rules.moderationDays;
    case 'appeal':
      return rules.appealDecisionDays;
  }
}

/** Until when evidence is waited for. */
export const gatherUntil = (from: Date, zone: string): string =>
  instant(addDays(endOfBusinessDay(from, 0, zone), GATHERING_DAYS));

/** When whoever is late is spoken of again. */
export const nextLateness = (from: Date, zone: string): string =>
  instant(endOfBusinessDay(from, GRACE_DAYS, zone));

/** What may follow from a result that is no pass. */
export function windowsOf(
  rules: Timing,
  finalizedAt: Date,
  zone: string,
): Omit<CaseResult, 'resultId' | 'outcome'> {
  const attemptFrom = addDays(finalizedAt, rules.attemptAfterDays);
  const again = rules.attempts > 1;
  return {
    appealUntil: rules.appealDays > 0 ? instant(endOfBusinessDay(finalizedAt, rules.appealDays, zone)) : null,
    attemptFrom: again ? instant(attemptFrom) : null,
    attemptUntil: again ? instant(addDays(attemptFrom, ATTEMPT_OPEN_DAYS)) : null,
  };
}
