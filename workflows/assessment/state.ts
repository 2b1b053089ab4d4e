import type { CaseDuty, CasePlan, CaseRecorded, CaseResult, DutyTerm } from '../../proto/activities.js';
import type { AssessmentResult, DecideInput } from './messages.js';

/** What a case is at a moment, and what can be read from it: whose turn it is, until when, and what comes by itself. */

export type Phase =
  | 'gathering-evidence'
  | 'first-mark'
  | 'second-mark'
  | 'moderation'
  | 'not-yet'
  | 'appeal'
  | 're-mark'
  | 'closed'
  | 'withdrawn';

/** What somebody has to do in the present phase. */
export interface Duty {
  kind: CaseDuty;
  /** Null while nobody has it. */
  personId: string | null;
  /** Null until it is assigned. */
  term: DutyTerm | null;
  /** How often its date has passed. */
  overdue: number;
  /** Who had it and was late. */
  late: string[];
}

/** A result that is no pass, and what may still follow from it. */
export type Windows = Pick<CaseResult, 'appealUntil' | 'attemptFrom' | 'attemptUntil'>;

export interface CaseState {
  plan: CasePlan;
  phase: Phase;
  attempt: number;
  /** Until when evidence is waited for, while it is gathered. */
  gatherUntil: string | null;
  duty: Duty | null;
  windows: Windows | null;
  appealId: string | null;
  /** Persons who marked, moderated or decided in this case, in order. */
  involved: string[];
  /** Persons who assigned, extended, asked for evidence or opened an attempt: they take no part in an appeal. */
  conducted: string[];
  /** Persons who declared a conflict. */
  conflicted: string[];
  /** The decision that is being recorded. */
  reserved: DecideInput | null;
  /** Decisions applied: the keys that a repeated update is known by in every run. */
  decided: string[];
  ending: AssessmentResult | null;
  /** How many assignments were asked for, how often phase or attempt changed, and which change was told last. */
  assignments: number;
  changes: number;
  told: number;
}

export type CaseEvent =
  | { type: 'reserved'; decision: DecideInput }
  | { type: 'applied'; decisionId: string; recorded: CaseRecorded }
  | { type: 'released'; decisionId: string }
  | { type: 'ready' }
  | { type: 'erased' }
  | {
      type: 'assigned';
      ordinal: number;
      duty: CaseDuty;
      attempt: number;
      personId: string | null;
      term: DutyTerm;
    }
  | { type: 'overdue'; dueAt: string; nextDueAt: string }
  | { type: 'gathering-passed' }
  | { type: 'windows-passed' }
  | { type: 'told'; change: number };

/** What passes by itself at an instant. */
export type Timer =
  | { at: string; what: 'overdue'; duty: Duty }
  | { at: string; what: 'gathering-passed' | 'windows-passed' };

/** The next moment at which something happens by itself, and what; null where a duty waits for its assignment or all has ended. */
export function nextTimer(state: CaseState): Timer | null {
  switch (state.phase) {
    case 'closed':
    case 'withdrawn':
      return null;
    case 'gathering-evidence':
      return state.gatherUntil ? { at: state.gatherUntil, what: 'gathering-passed' } : null;
    case 'not-yet': {
      const at = closesAt(state.windows);
      return at ? { at, what: 'windows-passed' } : null;
    }
    case 'first-mark':
    case 'second-mark':
    case 'moderation':
    case 'appeal':
    case 're-mark':
      return state.duty?.term ? { at: state.duty.term.dueAt, what: 'overdue', duty: state.duty } : null;
  }
}

/** The later end of what may follow from a result; null where nothing may. */
export function closesAt(windows: Windows | null): string | null {
  const ends = [windows?.appealUntil, windows?.attemptUntil].flatMap((at) => (at ? [at] : []));
  return ends.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}

/** True where a duty waits for a person or a term. */
export const mustAssign = (state: CaseState): boolean =>
  state.phase !== 'gathering-evidence' && state.duty !== null && state.duty.term === null;

/**
 * Who may have no duty in the case: the earner, the version's submitter, whoever judged in it, whoever declared a
 * conflict; and in an appeal or what follows from it also who conducted the case.
 */
export const excluded = (state: CaseState): string[] => [
  ...new Set([
    state.plan.earnerId,
    ...(state.plan.submitterId ? [state.plan.submitterId] : []),
    ...state.involved,
    ...state.conflicted,
    ...(state.appealId === null ? [] : state.conducted),
  ]),
];

/** The date that lists show: of the duty, the evidence, or the windows. */
export const dueAt = (state: CaseState): string | null => nextTimer(state)?.at ?? null;
