import type { ConfirmationKind } from '../../proto/activities.js';
import type { LapseReminder, RelevanceChange } from '../../proto/relevance.js';
import {
  after,
  confirmationKinds,
  earliest,
  endingAt,
  lapseOf,
  secondAfter,
  turningPoints,
} from './standing.js';
import { isFinal, isOpen, type RelevanceState, type View, viewAt } from './state.js';

/** What is to be done about a version's relevance, and when: pure functions of what is known. */

/** Days before a lapse at which it is told. */
export const REMINDER_DAYS = [90, 60, 30, 7] as const;

const DAY_MS = 86_400_000;

export type Duty =
  /** The version stands otherwise than was told last. */
  | { do: 'tell'; change: RelevanceChange }
  | { do: 'remind'; reminder: LapseReminder; confirmationIds: string[]; organizationIds: string[] }
  /** Employers are asked anew before a lapse. */
  | { do: 'renew'; lapsesAt: string }
  /** Nothing can happen any more. */
  | { do: 'end'; as: 'superseded' | 'retired' };

/** What is due at an instant; one thing at a time, null where nothing is. */
export function dutyAt(state: RelevanceState, now: string): Duty | null {
  const change = changeAt(state, now);
  if (change) return { do: 'tell', change };
  const { told } = state;
  if (!told) return null;
  if (isFinal(told.state)) return told.teachOutEnded ? { do: 'end', as: told.state } : null;
  for (const kind of confirmationKinds) {
    const reminder = reminderAt(state, kind, now);
    if (reminder) return reminder;
  }
  const renewal = renewalOf(state, now);
  return renewal && renewal.at <= now ? { do: 'renew', lapsesAt: renewal.lapsesAt } : null;
}

/** The next instant after `now` at which something is due by itself; null where a person has the next move. */
export function nextWake(state: RelevanceState, now: string): string | null {
  const { told, facts, policy, round } = state;
  const points = [
    ...confirmationKinds.flatMap((kind) => turningPoints(facts, kind)),
    ...(round ? [round.openedAt, ...(round.closedAt ? [round.closedAt] : [])] : []),
    state.supersededAt,
    state.retiredAt,
    told?.teachOutUntil ? secondAfter(told.teachOutUntil) : null,
    ...(told && isFinal(told.state)
      ? []
      : confirmationKinds.flatMap((kind) => {
          const lapsesAt = lapseOf(facts, kind, policy, now);
          return lapsesAt === null ? [] : marksOf(state, kind, lapsesAt).map((mark) => mark.at);
        })),
    renewalOf(state, now)?.at ?? null,
  ];
  return earliest(points.filter((at) => at !== null && at > now));
}

/** The change to be told, or null where the version stands as was told last. */
function changeAt(state: RelevanceState, now: string): RelevanceChange | null {
  const { told } = state;
  const view = viewAt(state, now);
  const walked = walk(state, now, view);
  const teachOutUntil =
    walked.closedSince === null ? null : after(walked.closedSince, state.policy.teachOutDays * DAY_MS);
  const change: RelevanceChange = {
    revision: (told?.revision ?? 0) + 1,
    ...view,
    ...walked,
    teachOutUntil,
    teachOutEnded: teachOutUntil !== null && now > teachOutUntil,
    at: now,
  };
  return told && isSame(told, change) ? null : change;
}

/** Since when the version stands as it does, and since when it is closed without a break: from turn to turn. */
function walk(state: RelevanceState, now: string, view: View): { since: string; closedSince: string | null } {
  const { told, endorsedAt, facts, round, supersededAt, retiredAt } = state;
  const begin = told ? told.at : endorsedAt;
  let word = told ? told.state : viewAt(state, begin).state;
  let since = told ? told.since : begin;
  let closedSince = told ? told.closedSince : isOpen(word) ? null : begin;
  const turns = [
    ...confirmationKinds.flatMap((kind) => turningPoints(facts, kind)),
    ...(round ? [round.openedAt, ...(round.closedAt ? [round.closedAt] : [])] : []),
    ...(supersededAt ? [supersededAt] : []),
    ...(retiredAt ? [retiredAt] : []),
  ]
    .filter((at) => begin < at && at < now)
    .sort();
  // A fact that was learned late may have turned the version before `begin`: it counts from now on.
  for (const at of [...turns, now]) {
    const here = at === now ? view.state : viewAt(state, at).state;
    if (here === word) continue;
    word = here;
    since = at;
    closedSince = isOpen(here) ? null : (closedSince ?? at);
  }
  return { since, closedSince };
}

const isSame = (told: RelevanceChange, change: RelevanceChange): boolean =>
  told.state === change.state &&
  told.until === change.until &&
  told.teachOutUntil === change.teachOutUntil &&
  told.teachOutEnded === change.teachOutEnded &&
  change.kinds.every((one) =>
    told.kinds.some((each) => each.kind === one.kind && each.state === one.state && each.until === one.until),
  );

/** The tightest reminder that is due and was not sent; those before it are let go. */
function reminderAt(state: RelevanceState, kind: ConfirmationKind, now: string): Duty | null {
  const { facts, policy } = state;
  const lapsesAt = lapseOf(facts, kind, policy, now);
  if (lapsesAt === null) return null;
  const due = marksOf(state, kind, lapsesAt).filter((mark) => mark.at <= now);
  const days = Math.min(...due.map((mark) => mark.days));
  if (due.length === 0) return null;
  const ending = endingAt(facts.confirmations, kind, lapsesAt);
  return {
    do: 'remind',
    reminder: { kind, lapsesAt, days },
    confirmationIds: ending.map((one) => one.confirmationId),
    organizationIds: [...new Set(ending.map((one) => one.organizationId))],
  };
}

/** Reminders of a lapse that are still to come or due: after the last one sent, and within the term that ends. */
function marksOf(
  state: RelevanceState,
  kind: ConfirmationKind,
  lapsesAt: string,
): { days: number; at: string }[] {
  const sent = state.reminded.find((one) => one.kind === kind && one.lapsesAt === lapsesAt);
  const begun = beginOf(state, kind, lapsesAt);
  return REMINDER_DAYS.filter((days) => !sent || days < sent.days)
    .map((days) => ({ days, at: after(lapsesAt, -days * DAY_MS) }))
    .filter((mark) => mark.at >= begun);
}

/** When the next lapse is to be prevented by asking anew; null where that was done, is being done, or nothing lapses. */
function renewalOf(state: RelevanceState, now: string): { at: string; lapsesAt: string } | null {
  const { facts, policy, round, renewedFor, told } = state;
  if ((round && round.closedAt === null) || (told && isFinal(told.state))) return null;
  const lapses = confirmationKinds
    .map((kind) => ({ kind, lapsesAt: lapseOf(facts, kind, policy, now) }))
    .filter((one): one is { kind: ConfirmationKind; lapsesAt: string } => one.lapsesAt !== null)
    .sort((left, right) => (left.lapsesAt < right.lapsesAt ? -1 : 1));
  const [next] = lapses;
  if (!next || renewedFor === next.lapsesAt) return null;
  const { kind, lapsesAt } = next;
  // A short term is not renewed before half of it has passed.
  const half = (Date.parse(lapsesAt) - Date.parse(beginOf(state, kind, lapsesAt))) / 2;
  return { lapsesAt, at: after(lapsesAt, -Math.min(policy.renewBeforeDays * DAY_MS, half)) };
}

/** When that began whose end is the lapse. */
function beginOf(state: RelevanceState, kind: ConfirmationKind, lapsesAt: string): string {
  const ending = [
    ...endingAt(state.facts.confirmations, kind, lapsesAt),
    ...endingAt(state.facts.waivers, kind, lapsesAt),
  ];
  return earliest(ending.map((one) => one.from)) ?? state.endorsedAt;
}
