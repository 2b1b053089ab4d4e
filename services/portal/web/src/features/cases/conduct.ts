import type { Role } from '../../app/session.js';
import { startOfDay } from '../../i18n/dates.js';
import type { CaseDetail, DutyKind } from './case.js';

export const actions = ['assign', 'extend', 'again', 'conditions', 'correct', 'withdraw'] as const;
export type Action = (typeof actions)[number];

/** The roles that may have a duty. */
export function rolesFor(duty: DutyKind): readonly Role[] {
  switch (duty) {
    case 'first':
    case 'second':
    case 're-mark':
      return ['assessor'];
    case 'moderation':
      return ['moderator'];
    case 'appeal':
      return ['moderator', 'programme-lead', 'registrar'];
  }
}

/** What whoever conducts the case can do with it now. */
export function actionsOf(
  one: Pick<CaseDetail, 'state' | 'process' | 'duty' | 'earner'>,
  now: string,
  registrar: boolean,
): Action[] {
  const { state, process, duty } = one;
  const { windows, phase, rules } = process;
  const canTryAgain =
    phase === 'not-yet' &&
    typeof windows?.attemptFrom === 'string' &&
    now >= windows.attemptFrom &&
    (windows.attemptUntil === null || now <= windows.attemptUntil);
  const can: Record<Action, boolean> = {
    assign: rules !== null && (duty !== null || phase === 'gathering-evidence'),
    extend: duty !== null && duty.dueAt < duty.extendableUntil,
    again: canTryAgain,
    conditions: state === 'open' || state === 'finished',
    correct: registrar && one.earner !== null,
    withdraw: state === 'open',
  };
  return actions.filter((one) => can[one]);
}

/** The last second of a day, `YYYY-MM-DD`, in the institution's zone; an end never goes beyond `until`. */
export function endOf(dayText: string, until: string, zone?: string): string {
  const next = new Date(Date.parse(`${dayText}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const end = `${new Date(Date.parse(startOfDay(next, zone)) - 1_000).toISOString().slice(0, 19)}Z`;
  return end > until ? until : end;
}
