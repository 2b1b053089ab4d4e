import type { Language } from '../../api/api.js';

export interface Need {
  confirmations: number;
  organizations: number;
}

/** Who is asked, in which stage, and who instead. */
export interface Ask {
  organizationId: string;
  stage: number;
  substituteId: string | null;
}

export const moments = ['case-opened', 'result-final', 'release'] as const;
export const dayKinds = ['business', 'calendar'] as const;

/** What a policy says (shared content.ts, policyV2Schema). */
export interface Rules {
  name: Record<Language, string>;
  asked: Ask[];
  needs: { 'in-demand': Need; fidelity: Need };
  required: { 'in-demand': string[]; fidelity: string[] };
  veto: boolean;
  moment: (typeof moments)[number];
  dayKind: (typeof dayKinds)[number];
  dueAfterDays: number;
  closesAfterDays: number;
  remindDaysBeforeClose: number[];
  stageAfterDays: number | null;
  escalateAfterDays: number | null;
  termMonths: number;
  teachOutDays: number;
  renewBeforeDays: number;
  waiver: { longestMonths: number } | null;
}

/** A revision as the endorsement service shows it. */
export interface PolicyRevision extends Rules {
  policyId: string;
  revision: number;
  state: 'draft' | 'approved';
  sentence: Record<Language, string>;
  organizations: { organizationId: string; name: string }[];
  approvedAt: string | null;
}

/** How a draft reads, and what is wrong with it. */
export interface PolicyCheck {
  sentence: Record<Language, string>;
  errors: { pointer: string; code: string; detail: string; detailFr: string }[];
}

/** Names one revision. */
export const policyKey = (one: Pick<PolicyRevision, 'policyId' | 'revision'>): string =>
  `${one.policyId}/${one.revision}`;
