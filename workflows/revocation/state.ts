import type { RevocationPlan } from '../../proto/activities.js';
import type { DecideInput, RevocationEnding } from './messages.js';

/** What a proposed revocation is at a moment, and what can be read from it: who may still decide, what is due when. */

/** An appeal of the earner of one award, and how it was answered. */
export interface Appeal {
  awardId: string;
  decisionId: string;
  /** The decision that answers it; null while it waits for a person. */
  answer: { decisionId: string; upheld: boolean } | null;
}

export interface Approval {
  decisionId: string;
  personId: string;
  role: string;
}

/** Why the earners are told. */
export type Occasion =
  | 'proposed'
  | 'appealed'
  | 'exempted'
  | 'dismissed'
  | 'first-approval'
  | 'revoked'
  | 'rejected'
  | 'lapsed';

/** Earners still to be told: of one award, or of all that are left in it from row `next` on. */
export interface Telling {
  occasion: Occasion;
  awardId: string | null;
  next: number;
}

export type Phase = 'window' | 'undecided' | 'first-approval' | RevocationEnding;

export interface RevocationState {
  revocationId: string;
  count: number;
  proposerId: string;
  appealUntil: string;
  lapsesAt: string;
  /** Instants at which the institution is reminded, ascending; and how many have passed. */
  remindAt: string[];
  reminded: number;
  windowEnded: boolean;
  approvals: Approval[];
  appeals: Appeal[];
  /** Awards that were taken out, with the decision that did. */
  exempted: { awardId: string; decisionId: string }[];
  rejection: string | null;
  /** Decisions being recorded. */
  reserved: DecideInput[];
  /** Recorded decisions of which the ledger has not said yet whether they hold. */
  unsettled: string[];
  /** Decisions applied: the keys that a repeated update is known by in every run. */
  decided: string[];
  tellings: Telling[];
  ending: RevocationEnding | null;
}

export type RevocationEvent =
  | { type: 'reserved'; decision: DecideInput }
  | { type: 'released'; decisionId: string }
  | { type: 'applied'; decisionId: string }
  | { type: 'settled'; decisionId: string; holds: boolean }
  | { type: 'told'; next: number | null }
  | { type: 'window-passed' }
  | { type: 'reminder-passed' }
  | { type: 'lapse-passed' };

/** The state of a proposal that the ledger has verified. */
export function opened(plan: RevocationPlan): RevocationState {
  const { revocationId, count, proposerId, appealUntil, lapsesAt, remindAt } = plan;
  return {
    revocationId,
    count,
    proposerId,
    appealUntil,
    lapsesAt,
    remindAt: [...remindAt].filter((at) => at > appealUntil && at < lapsesAt).sort(),
    reminded: 0,
    windowEnded: false,
    approvals: [],
    appeals: [],
    exempted: [],
    rejection: null,
    reserved: [],
    unsettled: [],
    decided: [],
    tellings: [{ occasion: 'proposed', awardId: null, next: 0 }],
    ending: null,
  };
}

/** The next moment at which something happens by itself, and what; null once it has ended. */
export function nextTimer(state: RevocationState): { at: string; event: RevocationEvent } | null {
  if (state.ending) return null;
  if (!state.windowEnded) return { at: after(state.appealUntil), event: { type: 'window-passed' } };
  const reminder = state.remindAt[state.reminded];
  return reminder === undefined
    ? { at: after(state.lapsesAt), event: { type: 'lapse-passed' } }
    : { at: reminder, event: { type: 'reminder-passed' } };
}

/** Whether something is on its way that was given in time: a lapse waits for it. */
export const isInFlight = (state: RevocationState): boolean =>
  state.reserved.length > 0 || state.unsettled.length > 0;

/** The state in one word. */
export function phaseOf(state: RevocationState): Phase {
  if (state.ending) return state.ending;
  if (!state.windowEnded) return 'window';
  return state.approvals.length > 0 ? 'first-approval' : 'undecided';
}

/** An end is the last second in force: the second after it. */
const after = (at: string): string => `${new Date(Date.parse(at) + 1000).toISOString().slice(0, 19)}Z`;
