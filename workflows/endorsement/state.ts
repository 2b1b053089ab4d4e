import type { ConfirmationKind, Counted, RoundPlan } from '../../proto/activities.js';
import type { Answer, ConfirmationSignal, DecideInput } from './messages.js';

/** What a round is at a moment, and what can be read from it: who is still asked, what counts, what is due when. */

/** An employer was asked about one kind; `confirmed` is given but not yet signed, `held` waits for identification. */
export type AskState =
  | 'unanswered'
  | 'reserved'
  | 'confirmed'
  | 'held'
  | 'counted'
  | 'declined'
  | 'change-requested';

export interface Ask {
  requestId: string;
  organizationId: string;
  kind: ConfirmationKind;
  state: AskState;
  /** While reserved: the decision, its answer, and the state to fall back to. */
  reserved: { decisionId: string; answer: Answer; before: AskState } | null;
  /** What the signer said before the workflow heard that the decision was recorded. */
  early: 'held' | 'refused' | null;
}

/** How the round ended. */
export type Ending = 'endorsed' | 'changes-requested' | 'not-endorsed' | 'superseded';

export type Phase = 'open' | 'overdue' | 'changes-requested' | 'endorsed' | 'closed' | 'superseded';

export interface Reminder {
  at: string;
  occasion: 'before-due' | 'before-close';
}

export interface RoundState {
  versionId: string;
  round: number;
  organizationId: string;
  needed: RoundPlan['needed'];
  dueAt: string;
  closesAt: string;
  reminders: Reminder[];
  asks: Ask[];
  counted: Counted[];
  /** How many reminders have passed. */
  reminded: number;
  overdue: boolean;
  /** The closing date has passed; only answers given before are waited for. */
  closing: boolean;
  ending: Ending | null;
  /** Requests that were closed because everything in them is answered. */
  closedRequests: string[];
  /** Decisions applied: the keys that a repeated update is known by in every run. */
  decided: string[];
  /** Signals taken, so that a repeated one changes nothing. */
  seen: string[];
}

export type RoundEvent =
  | { type: 'reserved'; decision: DecideInput }
  | { type: 'applied'; decisionId: string }
  | { type: 'released'; decisionId: string }
  | { type: 'signed'; confirmation: ConfirmationSignal }
  | { type: 'held'; confirmation: ConfirmationSignal }
  | { type: 'refused'; confirmation: ConfirmationSignal }
  | { type: 'superseded' }
  | { type: 'reminder-passed' }
  | { type: 'due-passed' }
  | { type: 'closing-passed' }
  | { type: 'settling-passed' }
  | { type: 'requests-closed'; requestIds: string[] };

/** How long after the closing date the signer may still take to sign what was given before it. */
export const SETTLING_MS = 24 * 3_600_000;

/** The next moment at which something happens by itself, and what; null once the round has ended. */
export function nextTimer(state: RoundState): { at: string; event: RoundEvent } | null {
  if (state.ending) return null;
  if (state.closing) return { at: later(state.closesAt, SETTLING_MS), event: { type: 'settling-passed' } };
  const reminder = state.reminders[state.reminded];
  const timers: { at: string; event: RoundEvent }[] = [
    ...(reminder ? [{ at: reminder.at, event: { type: 'reminder-passed' } as const }] : []),
    ...(state.overdue ? [] : [{ at: state.dueAt, event: { type: 'due-passed' } as const }]),
    { at: state.closesAt, event: { type: 'closing-passed' } },
  ];
  return timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
}

/** Requests in which something is neither answered nor waiting for the institution's change. */
export function requestsToRemind(state: RoundState): string[] {
  return unique(state.asks.filter((ask) => ask.state === 'unanswered').map((ask) => ask.requestId));
}

/** Requests in which everything is answered for good and which are not closed yet. */
export function answeredRequests(state: RoundState): string[] {
  const isFinal = (ask: Ask): boolean =>
    ask.state === 'declined' || ask.state === 'counted' || ask.state === 'held';
  return openRequests(state).filter((requestId) =>
    state.asks.every((ask) => ask.requestId !== requestId || isFinal(ask)),
  );
}

/** Requests that are not closed yet. */
export function openRequests(state: RoundState): string[] {
  return unique(state.asks.map((ask) => ask.requestId)).filter(
    (requestId) => !state.closedRequests.includes(requestId),
  );
}

/** Whether signed confirmations of both kinds are as many, from as many organizations, as the policy asks. */
export function hasQuorum(state: Pick<RoundState, 'counted' | 'needed'>): boolean {
  return (['in-demand', 'fidelity'] as const).every((kind) => {
    const of = state.counted.filter((one) => one.kind === kind);
    const need = state.needed[kind];
    // No policy can ask for nothing: the signer enforces the same floor.
    return (
      of.length >= Math.max(1, need.confirmations) &&
      new Set(of.map((one) => one.organizationId)).size >= Math.max(1, need.organizations)
    );
  });
}

/** The state in one word. */
export function phaseOf(state: RoundState): Phase {
  switch (state.ending) {
    case 'endorsed':
      return 'endorsed';
    case 'superseded':
      return 'superseded';
    case 'changes-requested':
    case 'not-endorsed':
      return 'closed';
    case null:
      if (state.asks.some((ask) => ask.state === 'change-requested')) return 'changes-requested';
      return state.overdue ? 'overdue' : 'open';
  }
}

export const isOf = (
  one: { kind: ConfirmationKind; organizationId: string },
  of: { kind: ConfirmationKind; organizationId: string },
): boolean => one.kind === of.kind && one.organizationId === of.organizationId;

const unique = (ids: string[]): string[] => [...new Set(ids)];

const later = (at: string, ms: number): string =>
  `${new Date(Date.parse(at) + ms).toISOString().slice(0, 19)}Z`;

export const isCounted = (
  counted: Counted[],
  of: { kind: ConfirmationKind; organizationId: string },
): boolean => counted.some((one) => isOf(one, of));

/** One confirmation of a kind counts for an organization. */
export function withCounted(counted: Counted[], one: Counted): Counted[] {
  return isCounted(counted, one)
    ? counted
    : [
        ...counted,
        { confirmationId: one.confirmationId, kind: one.kind, organizationId: one.organizationId },
      ];
}
