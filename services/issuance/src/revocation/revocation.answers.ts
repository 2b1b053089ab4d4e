import { z } from 'zod';

/** A proposed revocation as lists show it. */
const head = {
  revocationId: z.string(),
  releaseId: z.string().nullable(),
  count: z.number(),
  reason: z.string(),
  suspend: z.boolean(),
  state: z.enum(['draft', 'open', 'undecided', 'revoked', 'rejected', 'exempted', 'lapsed', 'refused']),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  /** Last second in which an earner may appeal, and in which it may be decided; of a draft, what they would be now. */
  appealUntil: z.string().nullable(),
  lapsesAt: z.string().nullable(),
  approvals: z.number(),
  openAppeals: z.number(),
  exempted: z.number(),
};

export const revocationsAnswer = z.object({
  items: z.array(z.object(head)),
  next: z.string().nullable(),
});

export const draftedAnswer = z.object({ revocationId: z.string(), count: z.number() });

const affected = z.object({
  awardId: z.string(),
  /** Null for a stack: it rests on other awards. */
  caseId: z.string().nullable(),
  versionId: z.string(),
  earnerId: z.string(),
  issuedAt: z.string().nullable(),
  status: z.enum(['valid', 'suspended', 'revoked']),
  exempted: z.boolean(),
  appeal: z
    .object({
      at: z.string(),
      words: z.string().nullable(),
      answer: z.enum(['open', 'upheld', 'dismissed']),
      /** Who asks may answer it: neither the proposer, nor who marked the case or released the award. */
      mayAnswer: z.boolean(),
    })
    .nullable(),
});

/** A signed fact of the revocation's timeline. */
const decided = z.object({
  type: z.string(),
  personId: z.string(),
  role: z.string(),
  at: z.string(),
  awardId: z.string().nullable(),
  /** Own words; null where there are none, or their writer was erased. */
  words: z.string().nullable(),
});

export const revocationAnswer = z
  .object({
    ...head,
    draftedBy: z.string(),
    /** The explanation that the earners read. */
    words: z.string().nullable(),
    timeline: z.array(decided),
    awards: z.object({ items: z.array(affected), next: z.string().nullable() }),
  })
  .meta({ id: 'Revocation' });

/** A proposed revocation as the earner of one of its awards sees it. */
export const ownRevocationAnswer = z.object({
  revocationId: z.string(),
  state: z.enum(['open', 'undecided', 'revoked', 'rejected', 'exempted', 'lapsed', 'refused']),
  reason: z.string(),
  words: z.string().nullable(),
  suspends: z.boolean(),
  proposedAt: z.string(),
  appealUntil: z.string(),
  mayAppeal: z.boolean(),
  appeal: z
    .object({
      at: z.string(),
      words: z.string().nullable(),
      answer: z.enum(['open', 'upheld', 'dismissed']),
      answerWords: z.string().nullable(),
    })
    .nullable(),
});
