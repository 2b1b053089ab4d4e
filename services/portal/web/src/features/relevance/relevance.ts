import type { Language } from '../../api/api.js';

export type Kind = 'in-demand' | 'fidelity';
type KindState = 'current' | 'under-review' | 'lapsed' | 'withdrawn' | 'waived';
export type RelevanceState = KindState | 'superseded' | 'retired';

/** How the relevance of an endorsed version stands, as a list shows it. */
export interface RelevanceHead {
  versionId: string;
  microCertificationId: string;
  number: number;
  name: Partial<Record<Language, string>>;
  /** Null for a moment after the endorsement. */
  state: RelevanceState | null;
  since: string | null;
  until: string | null;
  teachOutUntil: string | null;
  kinds: { kind: Kind; state: KindState; until: string | null }[];
}

interface Organization {
  organizationId: string;
  name: string;
}

/** One of them with who confirms it. */
export interface RelevanceDetail extends RelevanceHead {
  teachOutDays: number;
  round: { round: number; kinds: Kind[]; openedAt: string; closedAt: string | null } | null;
  standing: {
    kind: Kind;
    satisfied: boolean;
    by: 'confirmations' | 'waiver' | null;
    missing: number;
    missingBodies: Organization[];
    vetoes: number;
    confirmations: {
      confirmationId: string;
      organization: Organization;
      from: string;
      until: string;
      endedAt: string | null;
    }[];
  }[];
  reminders: { kind: Kind; lapsesAt: string; days: number; toldAt: string }[];
}

/** A waiver as an institution sees it. */
export interface Waiver {
  waiverId: string;
  versionId: string;
  microCertificationId: string;
  number: number | null;
  name: Partial<Record<Language, string>>;
  kind: Kind;
  reason: Record<Language, string>;
  state: 'proposed' | 'in-force' | 'passed' | 'ended' | 'not-approved';
  validFrom: string;
  validUntil: string;
  proposerId: string;
  submitterId: string | null;
}

export interface Waivers {
  items: Waiver[];
  /** Until when one may be proposed today; null where the policy allows none. */
  allowance: { longestMonths: number; latestUntilDay: string } | null;
}

/** How the version of a case stands. */
export interface CaseRelevance {
  state: RelevanceState;
  until: string | null;
  teachOutUntil: string | null;
}
