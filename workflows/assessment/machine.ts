import type { CaseDuty, CasePlan, CaseRecorded, CaseResult } from '../../proto/activities.js';
import type { AssessmentResult, CaseCommand, DecideInput } from './messages.js';
import { type CaseEvent, type CaseState, closesAt, type Duty, excluded, type Phase } from './state.js';

/**
 * The state machine of one case's assessment: pure, a fold of events over a plan. Instants come in as ISO text in UTC
 * with whole seconds, which sorts as it reads.
 */

/** The state of a case at the start of its workflow. */
export function opened(plan: CasePlan): CaseState {
  const start: CaseState = {
    plan,
    phase: 'gathering-evidence',
    attempt: 1,
    gatherUntil: plan.gatherUntil,
    duty: null,
    windows: null,
    appealId: null,
    involved: [],
    conducted: [],
    conflicted: [],
    reserved: null,
    decided: [],
    ending: null,
    assignments: 0,
    changes: 1,
    told: 0,
  };
  return plan.ready ? toMarking(start) : start;
}

/** The state after an event; an event that is repeated, or too late, changes nothing. */
export function apply(state: CaseState, event: CaseEvent): CaseState {
  if (state.ending && event.type !== 'told') return state;
  switch (event.type) {
    case 'reserved':
      return state.reserved ? state : { ...state, reserved: event.decision };
    case 'released':
      return state.reserved?.decisionId === event.decisionId ? { ...state, reserved: null } : state;
    case 'applied': {
      const { reserved } = state;
      if (reserved?.decisionId !== event.decisionId) return state;
      const free = { ...state, reserved: null, decided: [...state.decided, event.decisionId] };
      return applied(free, reserved, event.recorded);
    }
    case 'ready':
    case 'gathering-passed':
      return state.phase === 'gathering-evidence' ? toMarking(state) : state;
    case 'erased':
      return ended(state, 'withdrawn', 'erased');
    case 'assigned':
      return assigned(state, event);
    case 'overdue':
      return overdue(state, event);
    case 'windows-passed':
      return state.phase === 'not-yet' ? ended(state, 'closed', 'not-yet') : state;
    case 'told':
      return { ...state, told: Math.max(state.told, Math.min(event.change, state.changes)) };
  }
}

/** Which results a decision settles, once it is recorded. */
export function settles(state: CaseState, command: CaseCommand): 'always' | 'unless-differing' | 'never' {
  if (command.type === 'moderation') return 'always';
  if (command.type !== 'mark') return 'never';
  switch (command.stage) {
    case 'first':
      return state.plan.secondMark ? 'never' : 'always';
    case 'second':
      return 'unless-differing';
    case 're-mark':
      return 'always';
  }
}

function applied(state: CaseState, { personId, command }: DecideInput, recorded: CaseRecorded): CaseState {
  switch (command.type) {
    case 'mark': {
      const marked = involve(state, personId);
      if (recorded.result) return afterResult(marked, recorded.result);
      return command.stage === 'first' ? toDuty(marked, 'second') : toDuty(marked, 'moderation');
    }
    case 'moderation': {
      const settled = involve(state, personId);
      return recorded.result ? afterResult(settled, recorded.result) : settled;
    }
    case 'evidence-request':
      return changed({
        ...conduct(state, personId),
        phase: 'gathering-evidence',
        gatherUntil: recorded.term?.dueAt ?? state.gatherUntil ?? state.plan.gatherUntil,
      });
    case 'case-assignment': {
      const conducted = conduct(state, personId);
      const marking = state.phase === 'gathering-evidence' ? toMarking(conducted) : conducted;
      const duty = marking.duty ?? unassigned(command.duty);
      return {
        ...marking,
        duty: { ...duty, personId: command.assigneeId, term: recorded.term ?? duty.term, overdue: 0 },
      };
    }
    case 'attempt-opening':
      return changed({
        ...conduct(state, personId),
        phase: 'gathering-evidence',
        attempt: command.attempt,
        gatherUntil: recorded.term?.dueAt ?? state.plan.gatherUntil,
        duty: null,
        windows: null,
        appealId: null,
      });
    case 'case-extension':
      // Who decides an appeal may be given more time for it, also by the own decision.
      return extended(state.appealId === null ? conduct(state, personId) : state, command.dueAt);
    case 'case-withdrawal':
      return ended(state, 'withdrawn', 'withdrawn');
    case 'assessment-conflict':
      return conflicting(state, personId);
    case 'appeal':
      return toDuty({ ...state, appealId: command.appealId }, 'appeal');
    case 'appeal-decision': {
      const decided = involve(state, personId);
      return command.finding === 're-mark' ? toDuty(decided, 're-mark') : stands(withoutAppeal(decided));
    }
  }
}

/** A result that is no pass waits for what may follow; one after an appeal is appealed no more. */
function afterResult(state: CaseState, result: CaseResult): CaseState {
  if (result.outcome === 'pass') return ended(state, 'closed', 'pass');
  const { appealUntil, attemptFrom, attemptUntil } = result;
  const again = state.attempt < state.plan.attempts;
  return stands({
    ...state,
    windows: {
      appealUntil: state.plan.appeals && state.appealId === null ? appealUntil : null,
      attemptFrom: again ? attemptFrom : null,
      attemptUntil: again ? attemptUntil : null,
    },
  });
}

/** Waits for what may follow a result, or ends where nothing may. */
function stands(state: CaseState): CaseState {
  return closesAt(state.windows) === null
    ? ended(state, 'closed', 'not-yet')
    : changed({ ...state, phase: 'not-yet', duty: null });
}

const withoutAppeal = (state: CaseState): CaseState => ({
  ...state,
  windows: state.windows && { ...state.windows, appealUntil: null },
});

function toMarking(state: CaseState): CaseState {
  const kept = state.duty?.kind === 'first' ? state.duty.personId : null;
  return changed({
    ...state,
    phase: 'first-mark',
    gatherUntil: null,
    duty: { ...unassigned('first'), personId: kept },
  });
}

function toDuty(state: CaseState, kind: CaseDuty): CaseState {
  return changed({ ...state, phase: phaseOf(kind), gatherUntil: null, duty: unassigned(kind) });
}

const unassigned = (kind: CaseDuty): Duty => ({ kind, personId: null, term: null, overdue: 0, late: [] });

const involve = (state: CaseState, personId: string): CaseState => ({
  ...state,
  involved: [...new Set([...state.involved, personId])],
});

const conduct = (state: CaseState, personId: string): CaseState => ({
  ...state,
  conducted: [...new Set([...state.conducted, personId])],
});

function conflicting(state: CaseState, personId: string): CaseState {
  const conflicted = [...new Set([...state.conflicted, personId])];
  const { duty } = state;
  return duty?.personId === personId
    ? { ...state, conflicted, duty: unassigned(duty.kind) }
    : { ...state, conflicted };
}

function assigned(state: CaseState, event: Extract<CaseEvent, { type: 'assigned' }>): CaseState {
  if (event.ordinal !== state.assignments) return state;
  const { duty } = state;
  const next = { ...state, assignments: state.assignments + 1 };
  // Meanwhile it was done, or somebody decided who has it, or that this person may not.
  const stillOpen = duty?.kind === event.duty && duty.term === null && state.attempt === event.attempt;
  if (!stillOpen || state.phase === 'gathering-evidence') return next;
  if (event.personId !== null && excluded(state).includes(event.personId)) return next;
  return { ...next, duty: { ...duty, personId: event.personId, term: event.term } };
}

/** First a reminder, then somebody else; whoever is late gets it back only where nobody else is left. */
function overdue(state: CaseState, { dueAt, nextDueAt }: Extract<CaseEvent, { type: 'overdue' }>): CaseState {
  const { duty } = state;
  // Extended, or done, while its lateness was told.
  if (duty?.term?.dueAt !== dueAt || state.phase === 'gathering-evidence') return state;
  const times = duty.overdue + 1;
  const { personId } = duty;
  if (personId === null) return { ...state, duty: { ...duty, overdue: times, term: null } };
  if (times % 2 === 1) {
    const extendableUntil = duty.term.extendableUntil;
    return { ...state, duty: { ...duty, overdue: times, term: { dueAt: nextDueAt, extendableUntil } } };
  }
  const late = [...new Set([...duty.late, personId])];
  return { ...state, duty: { ...duty, overdue: times, personId: null, term: null, late } };
}

function extended(state: CaseState, dueAt: string): CaseState {
  const { duty } = state;
  if (!duty?.term) return state;
  return { ...state, duty: { ...duty, overdue: 0, term: { ...duty.term, dueAt } } };
}

function ended(state: CaseState, phase: 'closed' | 'withdrawn', ending: AssessmentResult): CaseState {
  return changed({ ...state, phase, ending, duty: null, gatherUntil: null, windows: null, reserved: null });
}

const changed = (state: CaseState): CaseState => ({ ...state, changes: state.changes + 1 });

function phaseOf(duty: CaseDuty): Phase {
  switch (duty) {
    case 'first':
      return 'first-mark';
    case 'second':
      return 'second-mark';
    case 'moderation':
    case 'appeal':
    case 're-mark':
      return duty;
  }
}
