import { z } from 'zod';
import { isInstant } from '../clock.js';
import { isId } from '../ids.js';

/** Fields that the details of several statement types share. */

export const id = z.string().refine(isId, 'not a lower-case UUID');
export const digest = z.string().regex(/^uEi[A-Za-z0-9_-]{44}$/, 'not a digest');
export const instantText = z.string().refine(isInstant, 'not a UTC instant of whole seconds');
export const language = z.enum(['en', 'fr']);
export const confirmationKind = z.enum(['in-demand', 'fidelity']);
/** A salted SHA-256 of a text that is kept elsewhere and can be erased. */
export const commitment = digest.describe('salted digest of words that can be erased');
export const perLanguage = <T extends z.ZodType>(inner: T) => z.partialRecord(language, inner);
/** Public words in both languages, as a person wrote or chose them. */
export const bilingual = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });

/** Rating of one criterion: how far it reflects the job. */
export const ratings = ['not-at-all', 'partly', 'mostly', 'fully'] as const;
export const criterionRatings = z.array(
  z.strictObject({ criterionId: z.string(), jobTask: z.string(), rating: z.enum(ratings) }),
);
export const levelsGiven = z.array(z.strictObject({ criterionId: z.string(), levelId: z.string() }));
/** Public items of the evidence judged: digests of canonical `{id, name, kind, mediaType, digest}`. */
export const evidenceJudged = z.array(z.strictObject({ evidenceId: id, item: digest }));
export const outcome = z.enum(['pass', 'not-yet']);

export const reasonCodes = [
  'not-in-demand',
  'wrong-level',
  'not-how-work-is-done',
  'evidence-too-weak',
  'other',
] as const;
/** Why a version takes no new case any more. */
export const retirementReasons = ['replaced', 'no-demand', 'outdated', 'not-offered', 'other'] as const;
export const conflictNatures = ['employment', 'family', 'financial', 'other'] as const;
/** Why a conflict of interest that was declared holds no more. */
export const conflictEndReasons = ['no-longer', 'declared-in-error', 'other'] as const;
export const statusReasonCodes = ['issued-in-error', 'misconduct', 'evidence-withdrawn', 'other'] as const;

/** What an employer's answer is about. */
export const answer = {
  kind: confirmationKind,
  requestId: id,
  versionId: id,
  microCertificationId: id,
};
