import { z } from 'zod';
import {
  commitment,
  conflictNatures,
  digest,
  evidenceJudged,
  id,
  instantText,
  levelsGiven,
  outcome,
} from './fields.js';

export const markStages = ['first', 'second', 're-mark'] as const;
export const caseDuties = ['first', 'second', 'moderation', 're-mark', 'appeal'] as const;

/** Details of the decisions that assessment accepts. `self` in a statement's role is the earner. */
export const assessmentDetails = {
  /** Subject: the assessment rules by their digest. */
  'assessment-rules-approval': z.strictObject({ rulesId: id, revision: z.int().min(1) }),
  /** The frame's `policy` names the assessment rules in force at the opening, where there are any. */
  'case-opening': z.strictObject({
    caseId: id,
    versionId: id,
    earnerId: id,
    /** Digest of canonical `{identityHash, salt}`: the earner's identity as the award will carry it. */
    earner: digest,
  }),
  mark: z.strictObject({
    markId: id,
    caseId: id,
    versionId: id,
    levels: levelsGiven,
    evidence: evidenceJudged,
    outcome,
    /** Absent: `first`. */
    stage: z.enum(markStages).optional(),
    /** Absent: 1. */
    attempt: z.int().min(1).optional(),
    /** The appeal that a re-mark answers: digest of its statement. */
    appeal: digest.optional(),
  }),
  /** Settles marks that differ: the levels that stand, with a reason for every criterion that differed. */
  moderation: z.strictObject({
    moderationId: id,
    caseId: id,
    versionId: id,
    attempt: z.int().min(1),
    /** Digests of the marks' statements. */
    marks: z.array(digest).min(2).max(3),
    levels: levelsGiven,
    evidence: evidenceJudged,
    outcome,
    reasons: z.array(z.strictObject({ criterionId: z.string(), words: commitment })),
  }),
  'evidence-request': z.strictObject({
    caseId: id,
    criterionIds: z.array(z.string()).min(1),
    words: commitment,
  }),
  'case-assignment': z.strictObject({
    caseId: id,
    personId: id,
    duty: z.enum(caseDuties),
    words: commitment.nullable(),
  }),
  'attempt-opening': z.strictObject({ caseId: id, attempt: z.int().min(2) }),
  'case-extension': z.strictObject({ caseId: id, dueAt: instantText, words: commitment.nullable() }),
  'case-withdrawal': z.strictObject({ caseId: id, by: z.enum(['earner', 'institution']) }),
  /** Changed conditions, never their cause; in no credential. */
  accommodation: z.strictObject({ accommodationId: id, caseId: id, conditions: commitment }),
  'assessment-conflict': z.strictObject({
    caseId: id,
    nature: z.enum(conflictNatures),
    words: commitment.nullable(),
  }),
  /** What is kept of an earner is corrected: digests of canonical `{identityHash, salt}` before and after. */
  'identity-correction': z.strictObject({
    caseId: id,
    earnerId: id,
    before: digest,
    earner: digest,
    /** The whole profile from now on. */
    profile: commitment,
    words: commitment,
  }),
  appeal: z.strictObject({ appealId: id, caseId: id, resultId: id, words: commitment }),
  'appeal-decision': z.strictObject({
    appealId: id,
    caseId: id,
    appeal: digest,
    finding: z.enum(['re-mark', 'rejected']),
    words: commitment,
  }),
} as const;
