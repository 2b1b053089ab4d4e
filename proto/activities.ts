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
