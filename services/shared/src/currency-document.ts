import { z } from 'zod';
import { isInstant } from './clock.js';

const instant = z.string().refine(isInstant);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const kinds = ['in-demand', 'fidelity'] as const;
const kind = z.enum(kinds);

/** One confirmation as the public may see it: organization and term, never the person. */
const confirmation = z.object({
  confirmationId: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  /** The endorsement credentials, one for each edition that was confirmed. */
  endorsements: z.array(z.object({ url: z.url(), language: z.enum(['en', 'fr']), editionDigest: digest })),
  statementDigest: digest,
  /** First and last second in force. */
  from: instant,
  until: instant,
  /** As it is at `computedAt`; `not-counting` when the organization was not yet identified. */
  state: z.enum(['in-force', 'lapsed', 'withdrawn', 'not-counting']),
  /** From when on a withdrawn one is in force no more. */
  withdrawnAt: instant.optional(),
});

/** A waiver that stands, or stood last: its reason is public. */
const waiver = z.object({
  from: instant,
  until: instant,
  reason: z.object({ en: z.string(), fr: z.string() }),
  statementDigest: digest,
});

/**
 * The public currency document of a version, served at `/m/<microCertificationId>/versions/<n>/currency`: what is
 * confirmed today, kind by kind. It tells facts with instants, so that a reader computes the state of its own day
 * from a copy; the states in it are those of `computedAt`, for people.
 */
export const currencyDocumentSchema = z.object({
  type: z.literal('CurrencyDocument'),
  format: z.literal(1),
  id: z.url(),
  microCertificationId: z.string(),
  version: z.int().positive(),
  computedAt: instant,
  policy: z.object({ policyId: z.string(), revision: z.int().positive() }),
  kinds: z
    .array(
      z.object({
        kind,
        /** SHA-256 of the part that this kind confirms. */
        partDigest: digest,
        /** What the policy asks: so many confirmations in force, from so many organizations. */
        needs: z.object({
          confirmations: z.int().positive(),
          organizations: z.int().positive(),
          /** Named bodies without whose confirmation the need is not met. */
          required: z.array(z.string()).optional(),
        }),
        confirmations: z.array(confirmation),
        waiver: waiver.optional(),
        state: z.enum(['current', 'under-review', 'lapsed', 'withdrawn', 'waived']),
        /** Since when it is in that state. */
        since: instant,
        /** When it would end, as far as is known: the first second at which the need is met no more. */
        until: instant.nullable().optional(),
        /** When a decline prevented it, where the policy lets one decline do so; the end is the first second after. */
        vetoed: z.array(z.object({ from: instant, until: instant.nullable() })).optional(),
        /** Employers who declined or withdrew, counted publicly. */
        dissent: z.int().nonnegative(),
      }),
    )
    .refine((given) => kinds.every((one) => given.filter((each) => each.kind === one).length === 1)),
});

/** Written by the endorsement service, read by every verifier. */
export type CurrencyDocument = z.infer<typeof currencyDocumentSchema>;
