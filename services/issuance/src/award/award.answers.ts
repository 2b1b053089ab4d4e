import { z } from 'zod';
import { ownRevocationAnswer } from '../revocation/revocation.answers.js';

/** An award as its organization sees it: ids and status, never the earner's name. */
export const awardAnswer = z
  .object({
    awardId: z.string(),
    releaseId: z.string(),
    resultId: z.string(),
    /** Null for a stack: it rests on other awards. */
    caseId: z.string().nullable(),
    versionId: z.string(),
    earnerId: z.string(),
    status: z.enum(['valid', 'suspended', 'revoked']),
    statusReason: z.string().nullable(),
    listNumber: z.number(),
    statusIndex: z.number(),
    issuedAt: z.string().nullable(),
    erased: z.boolean(),
    /** The award that this one took the place of, and the one that took its place. */
    replaces: z.string().nullable(),
    replacedBy: z.string().nullable(),
  })
  .meta({ id: 'Award' });

export const awardsAnswer = z.object({ items: z.array(awardAnswer), next: z.string().nullable() });

/** One award with the digests of what was signed. */
export const awardDetailAnswer = awardAnswer.extend({
  /** The awards on which a stack rests, each with its case; null for what rests on a case. */
  stack: z.array(z.object({ awardId: z.string(), caseId: z.string().nullable() })).nullable(),
  signed: z.array(z.object({ language: z.string(), form: z.string(), digest: z.string() })),
  /** The proposed revocation that it is, or was last, in. */
  revocation: z.object({ revocationId: z.string(), state: z.string() }).nullable(),
  /** The corrected award that was proposed last; `due` until it is signed. */
  reissue: z
    .object({
      replacementId: z.string(),
      reason: z.string(),
      state: z.string(),
      code: z.string().nullable(),
    })
    .nullable(),
});

/** An award as its earner sees it. */
export const ownAwardAnswer = z.object({
  awardId: z.string(),
  organizationId: z.string(),
  /** Null for a stack: it rests on other awards. */
  caseId: z.string().nullable(),
  versionId: z.string(),
  /** Name of what was earned, in the languages of its version. */
  name: z.object({ en: z.string().optional(), fr: z.string().optional() }),
  status: z.enum(['valid', 'suspended', 'revoked']),
  statusReason: z.string().nullable(),
  /** The proposed revocation that it is, or was last, in. */
  revocation: ownRevocationAnswer.nullable(),
  issuedAt: z.string().nullable(),
  /** Addresses of its editions, by language. */
  editions: z.array(z.object({ language: z.enum(['en', 'fr']), url: z.string() })),
});
export const ownAwardsAnswer = z.object({ items: z.array(ownAwardAnswer), next: z.null() });
