/** What a page reads of an award (Open Badges 3.0); everything else is the verifier's affair. */
export interface AwardCredential {
  id: string;
  issuer: { id: string; name: string; url?: string };
  name: string;
  description?: string;
  validFrom: string;
  awardedDate?: string;
  credentialSubject: {
    result?: { resultDescription: string; achievedLevel: string }[];
    achievement: {
      id: string;
      name: string;
      description: string;
      criteria?: { narrative?: string };
      resultDescription?: {
        id: string;
        name: string;
        requiredLevel?: string;
        rubricCriterionLevel?: { id: string; name: string; description?: string }[];
      }[];
      endorsement?: {
        id: string;
        issuer: { id: string; name: string };
        awardedDate?: string;
        credentialSubject: { endorsementComment?: string };
      }[];
    };
  };
  evidence?: { id: string; name?: string; description?: string }[];
}

/** One thing that was checked. */
export interface Check {
  check: string;
  outcome: 'passed' | 'failed' | 'unknown';
  code: string;
  detail: string;
}

/** What POST /verify answers. */
export interface Verification {
  kind: string;
  credential: Record<string, unknown> | null;
  checks: Check[];
  statusToday: 'valid' | 'suspended' | 'revoked' | 'expired' | 'not-yet-valid' | 'unknown';
  /** Address of the corrected award that took the place of this one. */
  replacedBy?: string | null;
  validWhenAwarded: { answer: 'yes' | 'no' | 'unknown'; reason: string; detail: string };
  /** Confirmations that were waived when it was awarded, in its own words. */
  waived: { kind: 'in-demand' | 'fidelity'; words: string }[];
  currentToday: {
    answer: 'current' | 'waived' | 'not-current' | 'unknown';
    reason: string;
    detail: string;
    since?: string;
    until?: string;
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The credential as an award; null where it is none or lacks what a page shows. */
export function awardOf(credential: unknown): AwardCredential | null {
  if (!isRecord(credential) || !isRecord(credential.credentialSubject)) return null;
  const { achievement } = credential.credentialSubject;
  if (!isRecord(achievement) || typeof achievement.name !== 'string') return null;
  if (!isRecord(credential.issuer) || typeof credential.issuer.name !== 'string') return null;
  // The members that pages read were looked at above or are optional.
  return credential as object as AwardCredential;
}

/** Micro-certification and version that an award names in its achievement's address. */
export function versionOf(award: AwardCredential): { id: string; number: string } | null {
  const found = /\/m\/([0-9a-f-]{36})\/versions\/(\d+)/.exec(award.credentialSubject.achievement.id);
  return found?.[1] && found[2] ? { id: found[1], number: found[2] } : null;
}
