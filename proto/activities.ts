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
}

/** What an endorsement round needs to know of its policy; days are already resolved to instants. */
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
  requests: { requestId: string; organizationId: string; kinds: ConfirmationKind[] }[];
  alreadyCounted: Counted[];
}

/** Carried out by services/endorsement. */
export interface EndorsementActivities {
  /** Opens the round: rows and `RequestOpened` for every employer asked. Idempotent by (versionId, round). */
  openRound(input: { versionId: string; round: number }): Promise<RoundPlan>;
  /** Makes a received decision a recorded fact (row + outbox). Idempotent by decisionId. */
  recordDecision(input: { decisionId: string }): Promise<void>;
  /** `ReminderDue` for each of the requests. Idempotent by (request, ordinal). */
  remind(input: { versionId: string; requestIds: string[]; occasion: 'before-due' | 'due' | 'before-close'; ordinal: number }): Promise<void>;
  /** Marks requests closed. Idempotent. */
  closeRequests(input: { versionId: string; requestIds: string[]; reason: 'answered' | 'closing-date' | 'endorsed' | 'superseded' }): Promise<void>;
  /** The version's policy is met: `VersionEndorsed` and `RoundClosed`. Idempotent by (versionId, round). */
  markEndorsed(input: { versionId: string; round: number; counted: Counted[] }): Promise<void>;
  /** The round ended without quorum. Idempotent by (versionId, round). */
  closeRound(input: { versionId: string; round: number; outcome: 'changes-requested' | 'not-endorsed' | 'superseded' }): Promise<void>;
}

/** Carried out by services/issuance. */
export interface IssuanceActivities {
  /** Makes a received release decision a recorded fact (row + outbox). Idempotent by decisionId. */
  recordReleaseDecision(input: { decisionId: string }): Promise<void>;
  /** Waits (by retry) until the ledger verified the approval; answers how many rows are to be issued. */
  releaseReady(input: { releaseId: string }): Promise<{ count: number }>;
  /** Issues rows [from, to) of the release in its sorted order, heartbeating the next row; rows that do not pass the gate are set aside. Idempotent. */
  issueAwards(input: { releaseId: string; from: number; to: number }): Promise<{ issued: number; setAside: number }>;
  /** `ReleaseCompleted` with the counts from the rows. Idempotent. */
  completeRelease(input: { releaseId: string }): Promise<void>;
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
