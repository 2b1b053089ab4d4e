import type { Language } from '../../api/api.js';

export interface Need {
  confirmations: number;
  organizations: number;
}

/** What an endorsement needs (shared content.ts, policySchema), as the endorsement service shows a revision. */
export interface PolicyRevision {
  policyId: string;
  revision: number;
  name: Record<Language, string>;
  asked: string[];
  needs: { 'in-demand': Need; fidelity: Need };
  moment: 'case-opened' | 'result-final' | 'release';
  dueAfterDays: number;
  closesAfterDays: number;
  remindDaysBeforeClose: number[];
  termMonths: number;
  teachOutDays: number;
  state: 'draft' | 'approved';
  sentence: Record<Language, string>;
  organizations: { organizationId: string; name: string }[];
  approvedAt: string | null;
}

/** Names one revision. */
export const policyKey = (one: Pick<PolicyRevision, 'policyId' | 'revision'>): string =>
  `${one.policyId}/${one.revision}`;
