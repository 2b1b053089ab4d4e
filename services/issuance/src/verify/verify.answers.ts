import { z } from 'zod';

const reason = { reason: z.string(), detail: z.string() };

/** What verifying says: each check, and the two answers (DOMAIN.md section 1). */
export const verificationAnswer = z
  .object({
    form: z.enum(['data-integrity', 'vc-jwt', 'unreadable']),
    kind: z.enum(['award', 'endorsement', 'status-list', 'other']),
    credential: z.record(z.string(), z.json()).nullable(),
    checks: z.array(
      z.object({
        check: z.string(),
        outcome: z.enum(['passed', 'failed', 'unknown']),
        code: z.string(),
        detail: z.string(),
      }),
    ),
    statusToday: z.enum(['valid', 'suspended', 'revoked', 'expired', 'not-yet-valid', 'unknown']),
    validWhenAwarded: z.object({ answer: z.enum(['yes', 'no', 'unknown']), ...reason }),
    /** Address of the corrected award that took the place of this one, where one did. */
    replacedBy: z.string().nullable(),
    /** Confirmations that were waived when the award was made, in the award's words. */
    waived: z.array(z.object({ kind: z.enum(['in-demand', 'fidelity']), words: z.string() })),
    currentToday: z.looseObject({
      answer: z.enum(['current', 'not-current', 'waived', 'unknown']),
      ...reason,
    }),
  })
  .meta({ id: 'Verification' });
