/**
 * The Temporal activities by the service that carries them out, each on the task queue of that name.
 * Payloads are ids, digests, counts and instants (ISO, UTC, whole seconds): never personal data, never content.
 */

/** The two confirmations an employer can give. */
export type ConfirmationKind = 'in-demand' | 'fidelity';

/** A confirmation that counts toward a version's policy. */
export interface Counted {
  confirmationId: string;
  kind: ConfirmationKind;
  organizationId: string;
  /** Last second of its term: a confirmation that ends while its round is open counts no more. */
  until?: string;
}

/** A request of a round to one organization. */
export interface PlannedRequest {
  requestId: string;
  organizationId: string;
  kinds: ConfirmationKind[];
  /** Who is asked in its place where it declines, is in conflict or does not answer. */
  substituteId?: string | null;
  /** Instant from which silence counts as no answer. */
  escalateAt?: string | null;
}

/** A kind that is waived, with the last second of its waiver. */
export interface WaivedKind {
  kind: ConfirmationKind;
  until: string;
}

/** A confirmation kind of an organization. */
export interface KindOf {
  kind: ConfirmationKind;
  organizationId: string;
}

/**
 * What an endorsement round needs to know of its policy; days are already resolved to instants. What is optional came
 * after the first rounds were recorded: absent, it asks for nothing more.
 */
export interface RoundPlan {
  versionId: string;
  round: number;
  organizationId: string;
  /** Confirmations of each kind, from this many different organizations. */
  needed: Record<ConfirmationKind, { confirmations: number; organizations: number }>;
  dueAt: string;
  closesAt: string;
  /** Instants at which employers who have not answered are reminded, ascending. */
  remindAt: string[];
  /** Requests of the first stage. */
  requests: PlannedRequest[];
  alreadyCounted: Counted[];
  /** Bodies without whose confirmation there is no quorum, by kind. */
  required?: Record<ConfirmationKind, string[]>;
  /** A decline prevents the endorsement and ends the round. */
  veto?: boolean;
  /** Kinds that are waived by two persons: nobody has to confirm them until then. */
  waived?: WaivedKind[];
  /** Declines of earlier rounds that stand until the same organization confirms. */
  vetoes?: KindOf[];
  /** Number of the last stage, and when the second opens though the first is unanswered. */
  stages?: { last: number; nextAt: string | null };
  /** Who submitted the version, and so answers for no employer. */
  proposerId?: string;
}

/** Why a substitute is asked. */
export type EscalationReason = 'unanswered' | 'declined' | 'conflict' | 'withdrawn' | 'declined-to-be-asked';

/** Why a request is closed. */
export type CloseReason = 'answered' | 'closing-date' | 'endorsed' | 'superseded' | 'vetoed' | 'conflict';

/** Carried out by services/endorsement. */
export interface EndorsementActivities {
  /** Opens the round: rows and `RequestOpened` for every employer asked. Idempotent by (versionId, round). */
  openRound(input: { versionId: string; round: number }): Promise<RoundPlan>;
  /** Makes a received decision a recorded fact (row + outbox). Idempotent by decisionId. */
  recordDecision(input: { decisionId: string }): Promise<void>;
  /** `ReminderDue` for each of the requests. Idempotent by (request, ordinal). */
  remind(input: { versionId: string; requestIds: string[]; occasion: 'before-due' | 'due' | 'before-close'; ordinal: number }): Promise<void>;
  /** Marks requests closed. Idempotent. */
  closeRequests(input: { versionId: string; requestIds: string[]; reason: CloseReason }): Promise<void>;
  /** Opens requests again whose answer was taken back. Idempotent. */
  reopenRequests(input: { versionId: string; requestIds: string[] }): Promise<void>;
  /** Opens the next stage: its requests, and when the one after it opens by itself. Idempotent by (versionId, round, stage). */
  openStage(input: { versionId: string; round: number; stage: number }): Promise<{ requests: PlannedRequest[]; nextAt: string | null }>;
  /** Asks a request's substitute for kinds; null where it cannot be asked. Idempotent by (request, kinds). */
  escalate(input: { versionId: string; round: number; requestId: string; kinds: ConfirmationKind[]; reason: EscalationReason }): Promise<{ request: PlannedRequest | null }>;
  /** Kinds that nobody who is asked can bring to what the policy needs any more, or can again: `ReachChanged`. Idempotent by (versionId, round, ordinal). */
  tellReach(input: { versionId: string; round: number; ordinal: number; outOfReach: ConfirmationKind[] }): Promise<void>;
  /** The version's policy is met: `VersionEndorsed`, where it was met before `EndorsementRenewed`, and `RoundClosed`. Idempotent by (versionId, round). */
  markEndorsed(input: { versionId: string; round: number; counted: Counted[] }): Promise<void>;
  /** The round ended without quorum. Idempotent by (versionId, round). */
  closeRound(input: { versionId: string; round: number; outcome: 'changes-requested' | 'not-endorsed' | 'superseded' | 'vetoed' }): Promise<void>;
}

/** What the workflow of a proposed revocation needs to know; days are already resolved to instants. */
export interface RevocationPlan {
  revocationId: string;
  /** Awards in it. */
  count: number;
  proposerId: string;
  appealUntil: string;
  lapsesAt: string;
  /** Instants at which the institution is reminded that nobody has decided, ascending. */
  remindAt: string[];
}

/** Carried out by services/issuance. */
export interface RevocationActivities {
  /** Waits (by retry) until the ledger verified the proposal; fails with the ledger's code where it refused it. */
  openRevocation(input: { revocationId: string }): Promise<RevocationPlan>;
  /** Makes a received decision about a revocation a recorded fact (row + outbox). Idempotent by decisionId. */
  recordRevocationDecision(input: { decisionId: string }): Promise<void>;
  /** Waits (by retry) until the ledger has taken or refused a recorded decision; answers which. */
  revocationSettled(input: { decisionId: string }): Promise<{ holds: boolean }>;
  /** Brings the awards' status up to the statements and tells their earners (`AwardStatusChanged`, `RevocationNoticeDue`): of one award, or a range of rows from `from` on; answers where to go on, null at the end. Idempotent by (award, occasion). */
  tellRevocation(input: { revocationId: string; occasion: string; awardId: string | null; from: number }): Promise<{ next: number | null }>;
  /** Reminds the institution that nobody has decided. Idempotent by (revocationId, ordinal). */
  remindRevocation(input: { revocationId: string; ordinal: number }): Promise<void>;
  /** `RevocationCompleted`; the status lists follow the statements. Idempotent. */
  endRevocation(input: { revocationId: string; outcome: 'revoked' | 'rejected' | 'exempted' | 'lapsed' | 'refused' }): Promise<void>;
}

/** Carried out by services/issuance. */
export interface IssuanceActivities {
  /** Makes a received release decision (approval, pause, resumption, cancellation) a recorded fact (row + outbox). Idempotent by decisionId. */
  recordReleaseDecision(input: { decisionId: string }): Promise<void>;
  /** Waits (by retry) until the ledger verified the approval; answers how many rows are to be issued. */
  releaseReady(input: { releaseId: string }): Promise<{ count: number }>;
  /** Issues rows [from, to) of the release in its sorted order, heartbeating the next row; rows that do not pass the gate are set aside. Idempotent. Fails with `release-paused` or `release-cancelled` where the ledger says so; then no further row is touched. */
  issueAwards(input: { releaseId: string; from: number; to: number }): Promise<{ issued: number; setAside: number }>;
  /** `ReleaseCompleted` with the counts from the rows. Idempotent. */
  completeRelease(input: { releaseId: string }): Promise<void>;
  /** Frees what a cancelled release did not issue. Waits (by retry) until the ledger verified the cancellation; answers whether it holds. Idempotent. */
  cancelRelease(input: { releaseId: string }): Promise<{ cancelled: boolean }>;
}

/** A duty in a case that somebody has until a date. */
export type CaseDuty = 'first' | 'second' | 'moderation' | 're-mark' | 'appeal';

/** What an assessment needs to know of its case and of the rules in force at its opening; days are instants already. */
export interface CasePlan {
  caseId: string;
  versionId: string;
  organizationId: string;
  earnerId: string;
  /** Who submitted the version marks none of its cases. */
  submitterId: string | null;
  secondMark: boolean;
  attempts: number;
  /** An earner may appeal against a result that is no pass. */
  appeals: boolean;
  /** Any assessor without a conflict may give the first mark: no rules were in force at the opening. */
  anyAssessor: boolean;
  /** Evidence is waited for until then. */
  gatherUntil: string;
  /** Consent is given, and the evidence is complete. */
  ready: boolean;
}

/** What followed from a recorded decision of a case. */
export interface CaseRecorded {
  /** The two marks differ so that a moderator must settle them. */
  differs?: boolean;
  result?: CaseResult;
  /** A new term of the duty, or of gathering evidence. */
  term?: DutyTerm;
}

/** Until when a duty is due, and to when it may be extended. */
export interface DutyTerm {
  dueAt: string;
  extendableUntil: string;
}

export interface CaseResult {
  resultId: string;
  outcome: 'pass' | 'not-yet';
  /** Windows of a result that is no pass; null where the rules open none. */
  appealUntil: string | null;
  attemptFrom: string | null;
  attemptUntil: string | null;
}

/** Carried out by services/assessment. */
export interface AssessmentActivities {
  /** Reads the case and its rules. Changes nothing. */
  openCase(input: { caseId: string }): Promise<CasePlan>;
  /** Gives a duty to the person without conflict who has the least to do; null where there is none. `CaseAssigned`. Idempotent by (case, ordinal). */
  assignDuty(input: {
    caseId: string;
    duty: CaseDuty;
    attempt: number;
    ordinal: number;
    /** Who has the duty already and only gets a new term. */
    keep: string | null;
    /** Who may not have it. */
    exclude: string[];
    /** Who had it and was late: only where nobody else is left. */
    avoid: string[];
  }): Promise<DutyTerm & { personId: string | null }>;
  /** Makes a received decision a recorded fact (row + outbox), with the result that it settles. Idempotent by decisionId. */
  recordCaseDecision(input: { decisionId: string; settles: 'always' | 'unless-differing' | 'never' }): Promise<CaseRecorded>;
  /** `CaseStateChanged`, and what lists show. Idempotent by (case, ordinal). */
  noteCaseState(input: { caseId: string; phase: string; attempt: number; dueAt: string | null; ordinal: number }): Promise<void>;
  /** `CaseOverdue`, with the date at which the next one comes. Idempotent by (case, duty, attempt, ordinal). */
  noteOverdue(input: {
    caseId: string;
    duty: CaseDuty;
    attempt: number;
    personId: string | null;
    ordinal: number;
    dueAt: string;
  }): Promise<{ nextDueAt: string }>;
}
