/** A proposed revocation as the issuance service lists it. */
export interface RevocationHead {
  revocationId: string;
  releaseId: string | null;
  count: number;
  reason: string;
  suspend: boolean;
  state: 'draft' | 'open' | 'undecided' | 'revoked' | 'rejected' | 'exempted' | 'lapsed' | 'refused';
  createdAt: string;
  endedAt: string | null;
  appealUntil: string | null;
  lapsesAt: string | null;
  approvals: number;
  openAppeals: number;
  exempted: number;
}

/** An award in it, with its earner's appeal. */
export interface AffectedAward {
  awardId: string;
  /** Null for a stack. */
  caseId: string | null;
  versionId: string;
  earnerId: string;
  issuedAt: string | null;
  status: 'valid' | 'suspended' | 'revoked';
  exempted: boolean;
  appeal: {
    at: string;
    words: string | null;
    answer: 'open' | 'upheld' | 'dismissed';
    mayAnswer: boolean;
  } | null;
}

/** A signed fact of its timeline. */
export interface Decided {
  type: string;
  personId: string;
  role: string;
  at: string;
  awardId: string | null;
  words: string | null;
}

export interface Revocation extends RevocationHead {
  draftedBy: string;
  words: string | null;
  timeline: Decided[];
  awards: { items: AffectedAward[]; next: string | null };
}

/** What an earner sees of the revocation that an award is in. */
export interface OwnRevocation {
  revocationId: string;
  state: Exclude<RevocationHead['state'], 'draft'>;
  reason: string;
  words: string | null;
  suspends: boolean;
  proposedAt: string;
  appealUntil: string;
  mayAppeal: boolean;
  appeal: {
    at: string;
    words: string | null;
    answer: 'open' | 'upheld' | 'dismissed';
    answerWords: string | null;
  } | null;
}

export const grounds = ['issued-in-error', 'misconduct', 'evidence-withdrawn', 'other'] as const;
export type Ground = (typeof grounds)[number];

/** The ground that a text names; `other` for one of a later version. */
export const groundOf = (text: string): Ground => grounds.find((one) => one === text) ?? 'other';

/** Own words are long enough to say something. */
export const WORDS_AT_LEAST = 20;
export const enough = (words: string): boolean => words.trim().length >= WORDS_AT_LEAST;

export const isOpen = ({ state }: Pick<RevocationHead, 'state'>): boolean =>
  state === 'open' || state === 'undecided';

/** Roles that decide about revocations, and read what people wrote in them. */
export const deciders = ['registrar', 'programme-lead', 'administrator'] as const;
