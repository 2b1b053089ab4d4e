import type {
  ConfirmationKind,
  Counted,
  EscalationReason,
  KindOf,
  PlannedRequest,
  RoundPlan,
  WaivedKind,
} from '../../proto/activities.js';
import type { Answer, ConfirmationSignal, ConflictInput, DecideInput, RecallInput } from './messages.js';

/** What a round is at a moment, and what can happen to it. */

/**
 * An employer was asked about one kind; `confirmed` is given but not yet signed, `held` waits for identification,
 * `conflicted` never answers, `withdrawn` was confirmed and ended, `silenced` is not to be asked again.
 */
export type AskState =
  | 'unanswered'
  | 'reserved'
  | 'confirmed'
  | 'held'
  | 'counted'
  | 'declined'
  | 'change-requested'
  | 'conflicted'
  | 'withdrawn'
  | 'silenced';

export interface Ask {
  requestId: string;
  organizationId: string;
  kind: ConfirmationKind;
  state: AskState;
  /** While reserved: the decision, who takes it, what it does, and the state to fall back to. */
  reserved: {
    decisionId: string;
    personId: string;
    answer: Answer | 'recall' | 'conflict';
    before: AskState;
  } | null;
  /** What the signer said before the workflow heard that the decision was recorded. */
  early: 'held' | 'refused' | null;
  /** The decision that answered, which can be taken back. */
  answeredBy: string | null;
  /** Who is asked in its place; null where there is nobody, or it was asked. */
  substituteId: string | null;
  escalateAt: string | null;
  /** The time for an answer has passed; it may still come. */
  late: boolean;
}

/** How the round ended. */
export type Ending = 'endorsed' | 'changes-requested' | 'not-endorsed' | 'superseded' | 'vetoed';

export type Phase = 'open' | 'overdue' | 'changes-requested' | 'endorsed' | 'closed' | 'superseded';

export interface Reminder {
  at: string;
  occasion: 'before-due' | 'before-close';
}

export interface RoundState {
  versionId: string;
  round: number;
  organizationId: string;
  proposerId: string | null;
  needed: RoundPlan['needed'];
  required: Record<ConfirmationKind, string[]>;
  veto: boolean;
  /** Kinds that nobody has to confirm, by waivers in force. */
  waived: WaivedKind[];
  /** Declines of other rounds about the same text that stand. */
  vetoes: KindOf[];
  dueAt: string;
  closesAt: string;
  reminders: Reminder[];
  /** The stage that is open, the last one, and when the next opens though this one is unanswered. */
  stages: { open: number; last: number; nextAt: string | null; passed: boolean };
  asks: Ask[];
  counted: Counted[];
  /** Confirmations that were taken back or ended: what is still heard of them changes nothing. */
  void: string[];
  /** Organizations that answer nothing here, by their own declaration. */
  conflicted: string[];
  /** Requests that their organization closed: it is not to be asked again. */
  silenced: string[];
  /** Kinds that were told to be out of reach, and how often that changed. */
  reach: { out: ConfirmationKind[]; told: number };
  /** Who answered for whom: nobody answers for two. */
  people: { personId: string; organizationId: string }[];
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
  | { type: 'recall-reserved'; recall: RecallInput }
  | { type: 'conflict-reserved'; conflict: ConflictInput }
  | { type: 'applied'; decisionId: string }
  | { type: 'recalled'; recall: RecallInput }
  | { type: 'conflict-applied'; conflict: ConflictInput }
  | { type: 'released'; decisionId: string }
  | { type: 'signed'; confirmation: ConfirmationSignal }
  | { type: 'held'; confirmation: ConfirmationSignal }
  | { type: 'refused'; confirmation: ConfirmationSignal }
  | { type: 'withdrawn'; confirmation: ConfirmationSignal }
  | { type: 'waived'; waived: WaivedKind[] }
  | { type: 'vetoes'; vetoes: KindOf[] }
  | { type: 'waiver-passed'; at: string }
  | { type: 'term-passed'; at: string }
  | { type: 'silenced'; requestIds: string[] }
  | { type: 'reach-told'; ordinal: number; outOfReach: ConfirmationKind[] }
  | { type: 'superseded' }
  | { type: 'reminder-passed' }
  | { type: 'due-passed' }
  | { type: 'closing-passed' }
  | { type: 'settling-passed' }
  | { type: 'stage-passed'; stage: number }
  | { type: 'stage-opened'; stage: number; requests: PlannedRequest[]; nextAt: string | null }
  | { type: 'escalation-passed'; at: string }
  | { type: 'escalated'; escalation: Escalation; request: PlannedRequest | null }
  | { type: 'requests-closed'; requestIds: string[] }
  | { type: 'requests-reopened'; requestIds: string[] };

/** Kinds of a request for which its substitute is asked. */
export interface Escalation {
  requestId: string;
  kinds: ConfirmationKind[];
  reason: EscalationReason;
}

/** What every state has: states that were carried over by an earlier build lack some of it. */
type Carried = Omit<RoundState, 'asks' | Added> & Partial<Pick<RoundState, Added>> & { asks: CarriedAsk[] };
type Added =
  | 'proposerId'
  | 'waived'
  | 'required'
  | 'veto'
  | 'vetoes'
  | 'stages'
  | 'void'
  | 'conflicted'
  | 'silenced'
  | 'reach'
  | 'people';
type AddedToAsk = 'answeredBy' | 'substituteId' | 'escalateAt' | 'late';
type CarriedAsk = Omit<Ask, AddedToAsk> & Partial<Pick<Ask, AddedToAsk>>;

/** A state as it was carried over to a new run, whichever build wrote it. */
export function restored(carried: Carried): RoundState {
  return {
    proposerId: null,
    required: { 'in-demand': [], fidelity: [] },
    veto: false,
    waived: [],
    vetoes: [],
    stages: { open: 1, last: 1, nextAt: null, passed: false },
    void: [],
    conflicted: [],
    silenced: [],
    reach: { out: [], told: 0 },
    people: [],
    ...carried,
    asks: carried.asks.map((ask) => ({
      answeredBy: null,
      substituteId: null,
      escalateAt: null,
      late: false,
      ...ask,
    })),
  };
}
