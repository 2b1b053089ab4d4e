import type {
  ConfirmationKind,
  Counted,
  KindOf,
  PlannedRequest,
  RoundPlan,
  WaivedKind,
} from '../../../../proto/activities.js';
import { addCalendarDays, addDaysOfKind } from '../../../shared/src/business-days.js';
import { dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import type { PolicyRules } from '../../../shared/src/content.js';

export const confirmationKinds = ['in-demand', 'fidelity'] as const satisfies readonly ConfirmationKind[];

/** Hour of the institution's day at which reminders go out, stages open and silence counts as no answer. */
const MORNING_HOUR = 9;
const HOUR_MS = 3_600_000;

type Days = Pick<PolicyRules, 'dayKind'>;

/** The moments of a round, from its policy, in the institution's zone: due and closing days end with the day. */
export function momentsOf(
  policy: Days & Pick<PolicyRules, 'dueAfterDays' | 'closesAfterDays' | 'remindDaysBeforeClose'>,
  zone: string,
  openedAt: Date,
): Pick<RoundPlan, 'dueAt' | 'closesAt' | 'remindAt'> {
  const first = dayIn(openedAt, zone);
  const closing = addDaysOfKind(first, policy.closesAfterDays, policy.dayKind);
  const reminders = policy.remindDaysBeforeClose
    .map((days) => morningOf(addDaysOfKind(closing, -days, policy.dayKind), zone))
    .filter((at) => at > openedAt)
    .map(instant);
  return {
    dueAt: instant(endOfDay(addDaysOfKind(first, policy.dueAfterDays, policy.dayKind), zone)),
    closesAt: instant(endOfDay(closing, zone)),
    remindAt: [...new Set(reminders)].sort(),
  };
}

/** The morning of the n-th of the policy's days after an instant; null where the policy has no such limit. */
export function morningAfter(policy: Days, days: number | null, zone: string, from: Date): string | null {
  if (days === null) return null;
  return instant(morningOf(addDaysOfKind(dayIn(from, zone), days, policy.dayKind), zone));
}

/** A confirmation of one of the version's digests that stands, whichever version it was asked for. */
export interface Standing extends Counted {
  /** `signed` counts; `given` and `held` are on their way, so that nobody is asked for them again. */
  state: 'signed' | 'given' | 'held';
}

/** What decides who is still asked. */
export interface Asking {
  policy: Pick<PolicyRules, 'asked' | 'needs' | 'required'>;
  standing: readonly Standing[];
  /** Kinds that are waived, until when. */
  waived: readonly WaivedKind[];
  /** Declines that stand, where the policy has a veto. */
  vetoes: readonly KindOf[];
  /** Organizations that cannot be asked: in conflict, or not to be asked again. */
  unavailable: ReadonlySet<string>;
}

/** Whether a kind has all that the policy needs without anybody being asked. */
export function isMet(
  { policy, standing, waived, vetoes }: Omit<Asking, 'unavailable'>,
  kind: ConfirmationKind,
): boolean {
  if (waived.some((one) => one.kind === kind)) return true;
  const organizations = new Set(
    standing.filter((one) => one.kind === kind && one.state === 'signed').map((one) => one.organizationId),
  );
  const { confirmations, organizations: different } = policy.needs[kind];
  return (
    organizations.size >= Math.max(1, confirmations, different) &&
    policy.required[kind].every((id) => organizations.has(id)) &&
    !vetoes.some((one) => one.kind === kind)
  );
}

/**
 * Who of a stage is asked what: the kinds that are not met and that the organization has no standing confirmation of.
 * Who has all is not asked; for who cannot be asked, the substitute is.
 */
export function asksOf(asking: Asking, stage: number): Omit<PlannedRequest, 'requestId' | 'escalateAt'>[] {
  return asking.policy.asked
    .filter((one) => one.stage === stage)
    .flatMap(({ organizationId, substituteId }) => {
      if (!asking.unavailable.has(organizationId)) return [{ organizationId, substituteId }];
      const isFree = substituteId !== null && !asking.unavailable.has(substituteId);
      return isFree ? [{ organizationId: substituteId, substituteId: null }] : [];
    })
    .map((one) => ({ ...one, kinds: openKinds(asking, one.organizationId) }))
    .filter((one) => one.kinds.length > 0);
}

/** Kinds that an organization can still be asked. */
export const openKinds = (asking: Asking, organizationId: string): ConfirmationKind[] =>
  confirmationKinds.filter(
    (kind) =>
      !isMet(asking, kind) &&
      !asking.standing.some((one) => one.kind === kind && one.organizationId === organizationId),
  );

export const lastStageOf = (policy: Pick<PolicyRules, 'asked'>): number =>
  Math.max(1, ...policy.asked.map((one) => one.stage));

function morningOf(day: string, zone: string): Date {
  return new Date(endOfDay(addCalendarDays(day, -1), zone).getTime() + 1000 + MORNING_HOUR * HOUR_MS);
}
