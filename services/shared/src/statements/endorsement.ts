import { z } from 'zod';
import {
  answer,
  bilingual,
  commitment,
  confirmationKind,
  conflictEndReasons,
  conflictNatures,
  criterionRatings,
  digest,
  id,
  perLanguage,
  reasonCodes,
} from './fields.js';

export const groundsKinds = ['vacancies', 'hiring-plan', 'own-words'] as const;

/** Details of the decisions that endorsement accepts. */
export const endorsementDetails = {
  'policy-approval': z.strictObject({ policyId: id, revision: z.int().min(1) }),
  confirmation: z.strictObject({
    ...answer,
    /** Digests of the editions that were shown, by language. */
    editions: perLanguage(digest),
    scope: z.strictObject({ sector: z.string(), region: z.string(), noc: z.string() }),
    grounds: z.strictObject({ kind: z.enum(groundsKinds), words: commitment.nullable() }),
    ratings: criterionRatings,
    /** The sentences shown and published: byte for byte the narrative of the signed credential. */
    sentence: bilingual,
    /** The organization lets its reason, name and grounds be shown beyond the institution. */
    public: z.boolean(),
    /** Who prepared the ratings, and the digest of that statement, where the signer did not rate alone. */
    prepared: z.strictObject({ personId: id, statement: digest }).optional(),
    /** The confirmation of the same organization and text that this one follows: a renewal. */
    renews: digest.optional(),
  }),
  decline: z.strictObject({ ...answer, reason: z.enum(reasonCodes), words: commitment, public: z.boolean() }),
  'change-request': z.strictObject({
    ...answer,
    criterionId: z.string().nullable(),
    reason: z.enum(reasonCodes),
    words: commitment,
  }),
  /** Takes an answer back while its round is open: the question is open again. Subject as that of the answer. */
  recall: z.strictObject({ ...answer, recalled: digest }),
  /** Ends a confirmation in force; subject as that of the confirmation. */
  withdrawal: z.strictObject({
    confirmationId: id,
    confirmation: digest,
    kind: confirmationKind,
    versionId: id,
    microCertificationId: id,
    reason: z.enum(reasonCodes),
    words: commitment,
    public: z.boolean(),
  }),
  /** One kind of confirmation of a version is waived for a term; the subject is the part, as for a confirmation. */
  waiver: z.strictObject({
    waiverId: id,
    kind: confirmationKind,
    versionId: id,
    microCertificationId: id,
    /** Public, and in the credential. */
    reason: bilingual,
  }),
  'waiver-approval': z.strictObject({ waiverId: id, versionId: id, waiver: digest }),
  'waiver-end': z.strictObject({ waiverId: id, versionId: id, waiver: digest }),
  /** Employers are asked again about a version whose last round ended without quorum, or lapsed. */
  'round-opening': z.strictObject({
    versionId: id,
    microCertificationId: id,
    round: z.int().min(2),
    reason: z.enum(['again', 'renewal']),
  }),
  /** A colleague of the same organization may answer for its approver until the statement's `validUntil`. */
  delegation: z.strictObject({ delegationId: id, toPersonId: id }),
  'delegation-end': z.strictObject({ delegationId: id, toPersonId: id, delegation: digest }),
  /** Ratings made by a supervisor for the approver who signs; subject as for a fidelity confirmation. */
  'rating-preparation': z.strictObject({ preparationId: id, ...answer, ratings: criterionRatings }),
  /** The signer's organization, or the person alone, does not answer about this micro-certification. */
  'endorsement-conflict': z.strictObject({
    requestId: id,
    versionId: id,
    microCertificationId: id,
    scope: z.enum(['person', 'organization']),
    nature: z.enum(conflictNatures),
    words: commitment.nullable(),
  }),
  /** A declared conflict holds no more; what it ended stays ended. Subject as of the declaration. */
  'endorsement-conflict-end': z.strictObject({
    /** Digest of the declaration. */
    conflict: digest,
    versionId: id,
    microCertificationId: id,
    scope: z.enum(['person', 'organization']),
    reason: z.enum(conflictEndReasons),
    words: commitment.nullable(),
  }),
  /** "Not us, do not ask again." */
  'do-not-ask': z.strictObject({
    scope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('micro-certification'), microCertificationId: id }),
      z.strictObject({ kind: z.literal('institution'), organizationId: id }),
      z.strictObject({ kind: z.literal('everyone') }),
    ]),
    words: commitment.nullable(),
  }),
  'do-not-ask-end': z.strictObject({ doNotAsk: digest }),
  /** Month in which this organization wants its confirmations to end, 1 to 12; null for none. */
  'renewal-month': z.strictObject({ month: z.int().min(1).max(12).nullable() }),
} as const;
