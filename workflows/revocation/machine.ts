import type { DecideInput, RevocationEnding } from './messages.js';
import {
  isInFlight,
  type Occasion,
  type RevocationEvent,
  type RevocationState,
  type Telling,
} from './state.js';

/**
 * The state machine of a proposed revocation: pure, a fold of events over a plan. The signer's ledger has the same
 * rules (services/issuance/src/revocation/standing.ts) and the last word; this one knows what waits for whom.
 */

export type RefusalCode =
  | 'revocation-ended'
  | 'revocation-approver-is-proposer'
  | 'revocation-approver-twice'
  | 'revocation-approvers-of-one-role'
  | 'appeal-window-open'
  | 'appeal-window-ended'
  | 'appeal-unanswered'
  | 'appeal-already-made'
  | 'appeal-unknown'
  | 'award-not-in-revocation'
  | 'decision-in-progress';

export type Verdict = { ok: true; repeated: boolean } | { ok: false; code: RefusalCode };

/** Approvals that a revocation needs: of different persons in different roles, neither of them its proposer. */
export const APPROVALS = 2;

/** Whether a decision may be taken now; `repeated` when it was applied before. */
export function canDecide(state: RevocationState, decision: DecideInput, now: string): Verdict {
  const { decisionId } = decision;
  if (state.decided.includes(decisionId)) return { ok: true, repeated: true };
  if (state.reserved.some((one) => one.decisionId === decisionId)) return no('decision-in-progress');
  if (state.ending || state.rejection || isApprovedByAll(state)) return no('revocation-ended');
  if (now > state.lapsesAt) return no('revocation-ended');
  const code = refusalOf(state, decision, now);
  return code ? no(code) : { ok: true, repeated: false };
}

const no = (code: RefusalCode): Verdict => ({ ok: false, code });

function refusalOf(state: RevocationState, decision: DecideInput, now: string): RefusalCode | null {
  const { what, personId } = decision;
  switch (what.act) {
    case 'approve':
      return refusalOfApproval(state, decision, what.role, now);
    case 'reject':
      return state.reserved.some((one) => one.what.act === 'approve' || one.what.act === 'reject')
        ? 'decision-in-progress'
        : null;
    case 'appeal':
      // What was signed in time counts, though a crash brings it late; but not behind an approval.
      if (decision.at > state.appealUntil || isApproved(state)) return 'appeal-window-ended';
      if (isExempted(state, what.awardId)) return 'award-not-in-revocation';
      return appealOf(state, what.awardId) || isReserved(state, what.awardId) ? 'appeal-already-made' : null;
    case 'exempt':
    case 'dismiss':
      if (personId === state.proposerId) return 'revocation-approver-is-proposer';
      if (isExempted(state, what.awardId)) return 'award-not-in-revocation';
      if (isReserved(state, what.awardId)) return 'decision-in-progress';
      // While one approves, what is approved does not change.
      if (state.reserved.some((one) => one.what.act === 'approve')) return 'decision-in-progress';
      return what.act === 'dismiss' && appealOf(state, what.awardId)?.answer !== null
        ? 'appeal-unknown'
        : null;
  }
}

function refusalOfApproval(
  state: RevocationState,
  { personId, at }: DecideInput,
  role: string,
  now: string,
): RefusalCode | null {
  if (personId === state.proposerId) return 'revocation-approver-is-proposer';
  if (now <= state.appealUntil || at <= state.appealUntil) return 'appeal-window-open';
  if (state.approvals.some((one) => one.personId === personId)) return 'revocation-approver-twice';
  if (state.approvals.some((one) => one.role === role)) return 'revocation-approvers-of-one-role';
  // One approves after the other, on what the first one left: nothing may be half recorded beside it.
  if (state.reserved.length > 0) return 'decision-in-progress';
  return state.appeals.some((one) => one.answer === null) ? 'appeal-unanswered' : null;
}

/** The state after an event; an event that is repeated, or too late, changes nothing. */
export function apply(state: RevocationState, event: RevocationEvent): RevocationState {
  switch (event.type) {
    case 'reserved':
      return state.ending || known(state, event.decision.decisionId)
        ? state
        : { ...state, reserved: [...state.reserved, event.decision] };
    case 'released':
      return { ...state, reserved: state.reserved.filter((one) => one.decisionId !== event.decisionId) };
    case 'applied':
      return applied(state, event.decisionId);
    case 'settled':
      return settled(state, event.decisionId, event.holds);
    case 'told':
      return told(state, event.next);
    case 'window-passed':
      return { ...state, windowEnded: true };
    case 'reminder-passed':
      return { ...state, reminded: Math.min(state.reminded + 1, state.remindAt.length) };
    case 'lapse-passed':
      return state.ending || isInFlight(state) ? state : ended(state, 'lapsed');
  }
}

function applied(state: RevocationState, decisionId: string): RevocationState {
  const decision = state.reserved.find((one) => one.decisionId === decisionId);
  if (!decision) return state;
  const next = {
    ...state,
    reserved: state.reserved.filter((one) => one !== decision),
    decided: [...state.decided, decisionId],
    unsettled: [...state.unsettled, decisionId],
  };
  const { what, personId } = decision;
  switch (what.act) {
    case 'approve':
      return { ...next, approvals: [...next.approvals, { decisionId, personId, role: what.role }] };
    case 'reject':
      return { ...next, rejection: decisionId };
    case 'appeal':
      return { ...next, appeals: [...next.appeals, { awardId: what.awardId, decisionId, answer: null }] };
    case 'exempt':
      return {
        ...answered(next, what.awardId, { decisionId, upheld: true }),
        exempted: [...next.exempted, { awardId: what.awardId, decisionId }],
      };
    case 'dismiss':
      return answered(next, what.awardId, { decisionId, upheld: false });
  }
}

/** The ledger has taken a decision, or refused it: then it never was. */
function settled(state: RevocationState, decisionId: string, holds: boolean): RevocationState {
  if (!state.unsettled.includes(decisionId)) return state;
  const next = { ...state, unsettled: state.unsettled.filter((one) => one !== decisionId) };
  return holds ? concluded(tellOf(next, decisionId)) : concluded(without(next, decisionId));
}

function without(state: RevocationState, decisionId: string): RevocationState {
  return {
    ...state,
    approvals: state.approvals.filter((one) => one.decisionId !== decisionId),
    rejection: state.rejection === decisionId ? null : state.rejection,
    exempted: state.exempted.filter((one) => one.decisionId !== decisionId),
    appeals: state.appeals
      .filter((one) => one.decisionId !== decisionId)
      .map((one) => (one.answer?.decisionId === decisionId ? { ...one, answer: null } : one)),
  };
}

function tellOf(state: RevocationState, decisionId: string): RevocationState {
  const appeal = state.appeals.find((one) => one.decisionId === decisionId);
  if (appeal) return tell(state, 'appealed', appeal.awardId);
  const exempted = state.exempted.find((one) => one.decisionId === decisionId);
  if (exempted) return tell(state, 'exempted', exempted.awardId);
  const dismissed = state.appeals.find((one) => one.answer?.decisionId === decisionId);
  if (dismissed) return tell(state, 'dismissed', dismissed.awardId);
  const first = state.approvals.length === 1 && state.approvals[0]?.decisionId === decisionId;
  return first ? tell(state, 'first-approval', null) : state;
}

/** Ends it where everything that ends it is recorded and held by the ledger. */
function concluded(state: RevocationState): RevocationState {
  if (state.ending || isInFlight(state)) return state;
  if (state.rejection) return ended(state, 'rejected');
  if (state.exempted.length >= state.count) return ended(state, 'exempted');
  return isApprovedByAll(state) ? ended(state, 'revoked') : state;
}

function ended(state: RevocationState, ending: Exclude<RevocationEnding, 'refused'>): RevocationState {
  const next = { ...state, ending };
  // Whoever was exempted was told so by name.
  return ending === 'exempted' ? next : tell(next, ending, null);
}

function told(state: RevocationState, next: number | null): RevocationState {
  const [first, ...rest] = state.tellings;
  if (!first) return state;
  return { ...state, tellings: next === null ? rest : [{ ...first, next }, ...rest] };
}

function tell(state: RevocationState, occasion: Occasion, awardId: string | null): RevocationState {
  const telling: Telling = { occasion, awardId, next: 0 };
  return { ...state, tellings: [...state.tellings, telling] };
}

function answered(
  state: RevocationState,
  awardId: string,
  answer: { decisionId: string; upheld: boolean },
): RevocationState {
  return {
    ...state,
    appeals: state.appeals.map((one) => (one.awardId === awardId && !one.answer ? { ...one, answer } : one)),
  };
}

const known = (state: RevocationState, decisionId: string): boolean =>
  state.decided.includes(decisionId) || state.reserved.some((one) => one.decisionId === decisionId);

/** All approvals are there, and no appeal waits: the ledger may have refused the answer on which they were given. */
const isApprovedByAll = (state: RevocationState): boolean =>
  state.approvals.length >= APPROVALS && state.appeals.every((one) => one.answer !== null);

const isApproved = (state: RevocationState): boolean =>
  state.approvals.length > 0 || state.reserved.some((one) => one.what.act === 'approve');

const appealOf = (state: RevocationState, awardId: string) =>
  state.appeals.find((one) => one.awardId === awardId);

const isExempted = (state: RevocationState, awardId: string): boolean =>
  state.exempted.some((one) => one.awardId === awardId);

const isReserved = (state: RevocationState, awardId: string): boolean =>
  state.reserved.some((one) => 'awardId' in one.what && one.what.awardId === awardId);
