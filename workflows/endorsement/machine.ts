import type { RoundPlan } from '../../proto/activities.js';
import { heard, isOpen, signed, silenced, silencedState, termPassed, voided, withdrawn } from './hearing.js';
import type { Answer, ConfirmationSignal, ConflictInput, DecideInput, RecallInput } from './messages.js';
import { escalated, openState, planned, stageOpened } from './opening.js';
import { hasQuorum, isCounted, isLeaving, isVetoed } from './quorum.js';
import type { Ask, AskState, Ending, RoundEvent, RoundState } from './state.js';

/**
 * The state machine of one endorsement round: pure, a fold of events over a plan. Instants come in as ISO text in
 * UTC with whole seconds, which sorts as it reads.
 */

/** The state of a round at its opening; a quorum of confirmations already in force ends it at once. */
export const opened = (plan: RoundPlan): RoundState => settled(planned(plan));

/** The state after an event; an event that is repeated, or too late, changes nothing. */
export function apply(state: RoundState, event: RoundEvent): RoundState {
  switch (event.type) {
    case 'reserved':
      return reserve(state, event.decision);
    case 'recall-reserved':
      return reserveRecall(state, event.recall);
    case 'conflict-reserved':
      return reserveConflict(state, event.conflict);
    case 'applied':
      return settled(applied(state, event.decisionId));
    case 'recalled':
      return settled(recalled(state, event.recall));
    case 'conflict-applied':
      return settled(conflictApplied(state, event.conflict));
    case 'released':
      return settled(onReserved(state, event.decisionId, (ask, { before }) => fallBack(state, ask, before)));
    case 'signed':
      return settled(once(state, 'signed', event.confirmation, signed));
    case 'held':
      return settled(once(state, 'held', event.confirmation, (inner, of) => heard(inner, of, 'held')));
    case 'refused':
      return settled(once(state, 'refused', event.confirmation, (inner, of) => heard(inner, of, 'refused')));
    case 'withdrawn':
      return settled(once(state, 'withdrawn', event.confirmation, withdrawn));
    case 'waived':
      return state.ending ? state : settled({ ...state, waived: event.waived });
    case 'vetoes':
      return state.ending || !state.veto ? state : settled({ ...state, vetoes: event.vetoes });
    case 'term-passed':
      return termPassed(state, event.at);
    case 'waiver-passed':
      return { ...state, waived: state.waived.filter((one) => one.until >= event.at) };
    case 'silenced':
      return settled(silenced(state, event.requestIds));
    case 'reach-told':
      return event.ordinal <= state.reach.told
        ? state
        : { ...state, reach: { out: event.outOfReach, told: event.ordinal } };
    case 'superseded':
      return state.ending ? state : { ...state, ending: 'superseded' };
    case 'reminder-passed':
      return { ...state, reminded: Math.min(state.reminded + 1, state.reminders.length) };
    case 'due-passed':
      return { ...state, overdue: true };
    case 'closing-passed':
      return settled({ ...state, closing: true });
    case 'settling-passed':
      return state.ending ? state : { ...state, closing: true, ending: endingWithoutQuorum(state) };
    case 'stage-passed':
      return event.stage === state.stages.open
        ? { ...state, stages: { ...state.stages, passed: true } }
        : state;
    case 'stage-opened':
      return settled(stageOpened(state, event));
    case 'escalation-passed':
      return { ...state, asks: state.asks.map((ask) => lateSince(ask, event.at)) };
    case 'escalated':
      return settled(escalated(state, { ...event.escalation, request: event.request }));
    case 'requests-closed':
      return { ...state, closedRequests: [...new Set([...state.closedRequests, ...event.requestIds])] };
    case 'requests-reopened':
      return {
        ...state,
        closedRequests: state.closedRequests.filter((one) => !event.requestIds.includes(one)),
      };
  }
}

function reserve(state: RoundState, decision: DecideInput): RoundState {
  const { decisionId, personId, answer } = decision;
  return reserveWhere(state, (ask) => ask.requestId === decision.requestId && ask.kind === decision.kind, {
    decisionId,
    personId,
    answer,
  });
}

function reserveRecall(state: RoundState, recall: RecallInput): RoundState {
  const { decisionId, personId } = recall;
  return reserveWhere(state, (ask) => ask.requestId === recall.requestId && ask.kind === recall.kind, {
    decisionId,
    personId,
    answer: 'recall',
  });
}

function reserveConflict(state: RoundState, conflict: ConflictInput): RoundState {
  const { decisionId, personId } = conflict;
  return reserveWhere(state, (ask) => ask.requestId === conflict.requestId, {
    decisionId,
    personId,
    answer: 'conflict',
  });
}

function reserveWhere(
  state: RoundState,
  which: (ask: Ask) => boolean,
  by: { decisionId: string; personId: string; answer: NonNullable<Ask['reserved']>['answer'] },
): RoundState {
  if (state.decided.includes(by.decisionId)) return state;
  return {
    ...state,
    asks: state.asks.map((ask) =>
      which(ask) && !ask.reserved
        ? { ...ask, state: 'reserved', reserved: { ...by, before: ask.state } }
        : ask,
    ),
  };
}

function applied(state: RoundState, decisionId: string): RoundState {
  return decided(state, decisionId, (ask, { answer }) => {
    const now = answered(state, ask, answer === 'decline' || answer === 'change' ? answer : 'confirm');
    return { ...ask, state: now, answeredBy: isOpen(now) ? null : decisionId };
  });
}

function answered(state: RoundState, ask: Ask, answer: Answer): AskState {
  switch (answer) {
    case 'decline':
      return 'declined';
    case 'change':
      return 'change-requested';
    case 'confirm':
      if (isCounted(state.counted, ask)) return 'counted';
      if (ask.early === 'refused') return openState(state, ask);
      return ask.early === 'held' ? 'held' : 'confirmed';
  }
}

/** The question is open again, and what is still heard of the confirmation changes nothing. */
function recalled(state: RoundState, recall: RecallInput): RoundState {
  const moved = decided(state, recall.decisionId, (ask) => ({
    ...ask,
    state: openState(state, ask),
    answeredBy: null,
  }));
  return moved === state ? state : voided(moved, recall.confirmationId);
}

/** The organization answers nothing in this round any more. */
function conflictApplied(state: RoundState, conflict: ConflictInput): RoundState {
  const moved = decided(state, conflict.decisionId, (ask) => ({
    ...ask,
    state: 'conflicted',
    answeredBy: conflict.decisionId,
  }));
  if (moved === state) return state;
  const { organizationId } = conflict;
  return {
    ...moved,
    conflicted: [...new Set([...moved.conflicted, organizationId])],
    counted: moved.counted.filter((one) => one.organizationId !== organizationId),
  };
}

/** Where a reservation was not recorded: as before, but for what the signer said meanwhile. */
function fallBack(state: RoundState, ask: Ask, before: AskState): Ask {
  const onItsWay = before === 'confirmed' || before === 'held';
  const now = ((): AskState => {
    if (before === 'counted' && !isCounted(state.counted, ask)) return 'withdrawn';
    if (onItsWay && isCounted(state.counted, ask)) return 'counted';
    if (onItsWay && ask.early === 'refused') return openState(state, ask);
    if (before === 'unanswered' || before === 'change-requested') return silencedState(state, ask, before);
    return onItsWay && ask.early === 'held' ? 'held' : before;
  })();
  return { ...ask, state: now, answeredBy: isOpen(now) ? null : ask.answeredBy };
}

/** Applies a decision once to what it reserved, and remembers its key and who took it. */
function decided(
  state: RoundState,
  decisionId: string,
  change: (ask: Ask, reserved: NonNullable<Ask['reserved']>) => Ask,
): RoundState {
  if (state.decided.includes(decisionId)) return state;
  const by = state.asks.find((ask) => ask.reserved?.decisionId === decisionId);
  if (!by?.reserved) return state;
  const person = { personId: by.reserved.personId, organizationId: by.organizationId };
  const isKnown = state.people.some((one) => one.personId === person.personId);
  return {
    ...onReserved(state, decisionId, change),
    decided: [...state.decided, decisionId],
    people: isKnown ? state.people : [...state.people, person],
  };
}

function onReserved(
  state: RoundState,
  decisionId: string,
  change: (ask: Ask, reserved: NonNullable<Ask['reserved']>) => Ask,
): RoundState {
  if (!state.asks.some((ask) => ask.reserved?.decisionId === decisionId)) return state;
  return {
    ...state,
    asks: state.asks.map((ask) =>
      ask.reserved?.decisionId === decisionId
        ? { ...change(ask, ask.reserved), reserved: null, early: null }
        : ask,
    ),
  };
}

function once(
  state: RoundState,
  what: string,
  of: ConfirmationSignal,
  then: (state: RoundState, of: ConfirmationSignal) => RoundState,
): RoundState {
  const key = `${what}:${of.confirmationId}`;
  if (state.ending || state.seen.includes(key)) return state;
  const seen = { ...state, seen: [...state.seen, key] };
  const isVoid = state.void.includes(of.confirmationId) || state.conflicted.includes(of.organizationId);
  return isVoid ? seen : then(seen, of);
}

const lateSince = (ask: Ask, at: string): Ask =>
  ask.escalateAt !== null && ask.escalateAt <= at ? { ...ask, late: true } : ask;

/** Ends the round where its quorum is reached, or where it is closing and nothing is on its way any more. */
function settled(state: RoundState): RoundState {
  if (state.ending) return state;
  if (isVetoed(state)) return { ...state, ending: 'vetoed' };
  if (hasQuorum(state)) return endorsed(state);
  const onItsWay = state.asks.some((ask) => ask.state === 'reserved' || ask.state === 'confirmed');
  return state.closing && !onItsWay ? { ...state, ending: endingWithoutQuorum(state) } : state;
}

/** An endorsement stands on what stays: what was leaving when the quorum was reached is none of it, recorded or not. */
const endorsed = (state: RoundState): RoundState => ({
  ...state,
  ending: 'endorsed',
  counted: state.counted.filter((one) => !isLeaving(state.asks, one)),
});

function endingWithoutQuorum(state: RoundState): Ending {
  return state.asks.some((ask) => ask.state === 'change-requested') ? 'changes-requested' : 'not-endorsed';
}
