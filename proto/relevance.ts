import type { ConfirmationKind } from './activities.js';

/**
 * What is known of the relevance of an endorsed version, and the activities of its workflow. Payloads as in
 * activities.ts: ids and instants, never personal data, never content.
 */

/** A confirmation as relevance counts it: signed, of the exact part, whichever version it was asked for. */
export interface ConfirmationFact {
  confirmationId: string;
  kind: ConfirmationKind;
  organizationId: string;
  /** First and last second of its term. */
  from: string;
  until: string;
  /** From when on it is withdrawn or recalled. */
  endedAt: string | null;
}

/** A waiver of one kind that a second person approved; it counts from the approval on. */
export interface WaiverFact {
  waiverId: string;
  kind: ConfirmationKind;
  from: string;
  until: string;
  /** From when on it was ended before its term. */
  endedAt: string | null;
}

/** An organization declined to confirm a kind; lifted where it was recalled, or the organization confirmed later. */
export interface DeclineFact {
  decisionId: string;
  kind: ConfirmationKind;
  organizationId: string;
  at: string;
  liftedAt: string | null;
}

/** A round in which employers are asked anew. */
export interface RoundFact {
  round: number;
  kinds: ConfirmationKind[];
  openedAt: string;
  closedAt: string | null;
}

/** What of a policy a version's relevance goes by, in one form for policies of every form. */
export interface RelevancePolicy {
  needs: Record<ConfirmationKind, { confirmations: number; organizations: number }>;
  required: Record<ConfirmationKind, string[]>;
  veto: boolean;
  /** Whose decline counts under a veto: who is asked, and who is asked instead; absent: everybody's. */
  asked?: string[];
  renewBeforeDays: number;
  teachOutDays: number;
}

/** `retired` and `superseded` are final; in `current`, `under-review` and `waived` new cases open. */
export type RelevanceWord = 'current' | 'under-review' | 'lapsed' | 'withdrawn' | 'waived' | 'superseded' | 'retired';
export type KindRelevanceWord = 'current' | 'under-review' | 'lapsed' | 'withdrawn' | 'waived';

/** How a version's relevance stands; what `RelevanceChanged` tells. */
export interface RelevanceChange {
  /** Grows with each change, so that a late repetition is known. */
  revision: number;
  state: RelevanceWord;
  since: string;
  /** When it would end if nothing happened; null where it has ended. */
  until: string | null;
  /** Since when no new case opens, and until when open ones may finish; null where they open. */
  closedSince: string | null;
  teachOutUntil: string | null;
  teachOutEnded: boolean;
  kinds: { kind: ConfirmationKind; state: KindRelevanceWord; until: string | null }[];
  /** Instant of the change being told. */
  at: string;
}

/** A reminder that a kind will lapse. */
export interface LapseReminder {
  kind: ConfirmationKind;
  lapsesAt: string;
  days: number;
}

/** All that is known of a version's relevance when its workflow starts. */
export interface RelevanceFacts {
  versionId: string;
  organizationId: string;
  endorsedAt: string;
  policy: RelevancePolicy;
  confirmations: ConfirmationFact[];
  waivers: WaiverFact[];
  declines: DeclineFact[];
  round: RoundFact | null;
  supersededAt: string | null;
  retiredAt: string | null;
  /** What was told before, where the workflow is started again. */
  told: RelevanceChange | null;
  reminded: LapseReminder[];
}

/** Carried out by services/endorsement, for the relevance of an endorsed version. */
export interface RelevanceActivities {
  /** The facts as they are now. */
  relevanceFacts(input: { versionId: string }): Promise<RelevanceFacts>;
  /** Row and `RelevanceChanged`. Idempotent by (versionId, revision); an older revision changes nothing. */
  recordRelevance(input: { versionId: string; change: RelevanceChange }): Promise<void>;
  /** `LapseApproaching`. Idempotent by (versionId, kind, lapsesAt, days). */
  tellLapseApproaching(input: { versionId: string; reminder: LapseReminder; confirmationIds: string[]; organizationIds: string[] }): Promise<void>;
  /** Asks employers anew before what they confirmed ends. Idempotent by (versionId, lapsesAt); null where there is nobody to ask. */
  openRevalidation(input: { versionId: string; lapsesAt: string }): Promise<RoundFact | null>;
}
