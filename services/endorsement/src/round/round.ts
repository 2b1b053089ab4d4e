import type { ConfirmationKind, Counted, RoundPlan } from '../../../../proto/activities.js';
import { dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import type { PolicyRules } from '../../../shared/src/content.js';

export const confirmationKinds = ['in-demand', 'fidelity'] as const satisfies readonly ConfirmationKind[];

/** Hour of the institution's day at which reminders go out. */
const REMINDER_HOUR = 9;
const HOUR_MS = 3_600_000;

/** The moments of a round, from its policy, in the institution's zone: due and closing days end with the day. */
export function momentsOf(
  policy: Pick<PolicyRules, 'dueAfterDays' | 'closesAfterDays' | 'remindDaysBeforeClose'>,
  zone: string,
  openedAt: Date,
): Pick<RoundPlan, 'dueAt' | 'closesAt' | 'remindAt'> {
  const first = dayIn(openedAt, zone);
  const closing = addDaysTo(first, policy.closesAfterDays);
  const reminders = policy.remindDaysBeforeClose
    .map((days) => morningOf(addDaysTo(closing, -days), zone))
    .filter((at) => at > openedAt)
    .map(instant);
  return {
    dueAt: instant(endOfDay(addDaysTo(first, policy.dueAfterDays), zone)),
    closesAt: instant(endOfDay(closing, zone)),
    remindAt: [...new Set(reminders)].sort(),
  };
}

/** A confirmation of one of the version's digests that stands, whichever version it was asked for. */
export interface Standing extends Counted {
  /** `signed` counts; `given` and `held` are on their way, so that nobody is asked for them again. */
  state: 'signed' | 'given' | 'held';
}

/** What each employer is still asked: the kinds that it has no standing confirmation of. Who has all is not asked. */
export function asksOf(
  asked: readonly string[],
  standing: readonly Standing[],
): { organizationId: string; kinds: ConfirmationKind[] }[] {
  return asked
    .map((organizationId) => ({
      organizationId,
      kinds: confirmationKinds.filter(
        (kind) => !standing.some((one) => one.kind === kind && one.organizationId === organizationId),
      ),
    }))
    .filter((ask) => ask.kinds.length > 0);
}

/** Adds calendar days to a day `YYYY-MM-DD`. */
export function addDaysTo(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function morningOf(day: string, zone: string): Date {
  return new Date(endOfDay(addDaysTo(day, -1), zone).getTime() + 1000 + REMINDER_HOUR * HOUR_MS);
}
