import { z } from 'zod';

const instantText = z.string().nullable();

const releaseHead = {
  releaseId: z.string(),
  count: z.number(),
  /** RFC 6962 root over the rows. */
  root: z.string(),
  state: z.enum(['draft', 'proposed', 'approved', 'refused', 'completed', 'cancelled']),
  createdAt: instantText,
  proposedAt: instantText,
  approvedAt: instantText,
  completedAt: instantText,
  progress: z.object({
    issued: z.number(),
    setAside: z.number(),
    heldBack: z.number(),
    waiting: z.number(),
  }),
};

export const draftAnswer = z.object({
  releaseId: z.string(),
  count: z.number(),
  root: z.string(),
  state: z.literal('draft'),
});

export const releasesAnswer = z.object({
  items: z.array(z.object(releaseHead)),
  next: z.string().nullable(),
});

const decidedBy = z.object({ personId: z.string(), at: z.string() }).nullable();

/** What a registrar decided about a release that was proposed. */
const controlAnswer = z.object({
  act: z.enum(['pause', 'resume', 'cancel']),
  personId: z.string(),
  at: z.string(),
  /** Own words; null where none were given, or their writer was erased. */
  words: z.string().nullable(),
});

export const releaseAnswer = z.object({
  ...releaseHead,
  /** By the ledger's statements: none of it is signed now. */
  paused: z.boolean(),
  controls: z.array(controlAnswer),
  people: z.object({ draftedBy: z.string(), proposedBy: decidedBy, approvedBy: decidedBy }),
  gates: z.array(
    z.object({
      gate: z.enum(['results-final', 'stack-reached', 'version-endorsed', 'proposed', 'approved']),
      versionId: z.string().nullable(),
      /** How many rows it is about. */
      count: z.number(),
      passed: z.boolean(),
      /** Why it is not passed: a code of the gate. */
      code: z.string().nullable(),
    }),
  ),
  rows: z.object({
    items: z.array(
      z.object({
        index: z.number(),
        resultId: z.string(),
        state: z.enum(['draft', 'proposed', 'issued', 'set-aside', 'held-back', 'cancelled']),
        code: z.string().nullable(),
        caseId: z.string().nullable(),
        versionId: z.string().nullable(),
        earnerId: z.string().nullable(),
        /** The awards on which a stack rests, each with its case; null for a result. */
        stack: z
          .object({ awards: z.array(z.object({ awardId: z.string(), caseId: z.string().nullable() })) })
          .nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
});
