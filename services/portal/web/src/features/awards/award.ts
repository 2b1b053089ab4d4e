import type { RevocationHead } from '../revocations/revocation.js';

/** An award as the issuance service shows it to the institution. */
export interface Award {
  awardId: string;
  releaseId: string;
  resultId: string;
  /** Null for a stack: it rests on other awards. */
  caseId: string | null;
  /** The awards on which a stack rests; null for what rests on a case. */
  stack?: { awardId: string; caseId: string | null }[] | null;
  versionId: string;
  status: 'valid' | 'suspended' | 'revoked';
  statusReason: string | null;
  /** The proposed revocation that it is, or was last, in. */
  revocation?: { revocationId: string; state: RevocationHead['state'] } | null;
  replaces?: string | null;
  replacedBy?: string | null;
  /** The corrected award that was proposed last. */
  reissue?: { replacementId: string; reason: string; state: string; code: string | null } | null;
  languages?: ('en' | 'fr')[];
  issuedAt: string | null;
  erased: boolean;
}
