import { z } from 'zod';
import { commitment, digest, id, instantText, statusReasonCodes } from './fields.js';

export const identificationMethods = ['mail-domain', 'business-registry', 'in-person'] as const;
export const exceptionReasons = [
  'evidence-in-doubt',
  'conflict-of-interest',
  'earner-asked',
  'other',
] as const;
export const reissueReasons = ['corrected-identity', 'corrected-content', 'appeal'] as const;

const passkey = z.strictObject({
  credentialId: z.string().min(1),
  /** base64url COSE key. */
  publicKey: z.string().min(1),
  rpId: z.string().min(1),
  origins: z.array(z.url()).min(1),
});
const count = z.int().min(1).max(100_000);
const onRelease = z.strictObject({ releaseId: id, words: commitment.nullable() });
const status = z.strictObject({ awardId: id, reason: z.enum(statusReasonCodes) });

/** Details of the decisions that issuance accepts. */
export const issuanceDetails = {
  'administrator-vouch': z.strictObject({ personId: id, claim: digest }),
  'passkey-claim': passkey,
  'passkey-enrolment': z.strictObject({ personId: id, claim: digest }),
  'passkey-removal': z.strictObject({ personId: id, credentialId: z.string() }),
  identification: z.strictObject({
    organizationId: id,
    name: z.string().min(1),
    mailDomain: z.string().min(3),
    personId: id,
    claim: digest,
    method: z.enum(identificationMethods),
  }),
  'release-proposal': z.strictObject({ releaseId: id, count }),
  'release-approval': z.strictObject({
    releaseId: id,
    count,
    proposal: digest,
    /** Rows of the proposed root that are held back. */
    exceptions: z
      .array(z.strictObject({ resultId: id, reason: z.enum(exceptionReasons) }))
      .max(1_000)
      .optional(),
  }),
  'release-pause': onRelease,
  'release-resume': onRelease,
  'release-cancellation': onRelease,
  'award-suspension': status,
  'award-revocation': status,
  'award-reinstatement': status,
  /** Subject: the Merkle root over the rows `{award}` sorted by award id. */
  'revocation-proposal': z.strictObject({
    revocationId: id,
    count,
    /** Where a whole release is revoked. */
    releaseId: id.nullable(),
    reason: z.enum(statusReasonCodes),
    words: commitment,
    /** The awards are suspended from this statement on. */
    suspend: z.boolean(),
    /** Until then earners may appeal; no approval before. The statement's `validUntil` is when the proposal lapses. */
    appealUntil: instantText,
  }),
  'revocation-approval': z.strictObject({ revocationId: id, count, proposal: digest }),
  /** Ends the proposal: what it suspended is valid again. */
  'revocation-rejection': z.strictObject({ revocationId: id, proposal: digest, words: commitment }),
  /** By the earner of an award in it. */
  'revocation-appeal': z.strictObject({ revocationId: id, awardId: id, words: commitment }),
  /** Takes one award out of the proposal: its appeal is upheld. */
  'revocation-exemption': z.strictObject({
    revocationId: id,
    proposal: digest,
    awardId: id,
    appeal: digest.nullable(),
    words: commitment,
  }),
  /** Answers an appeal without exempting its award, by a person who was not involved. */
  'revocation-appeal-dismissal': z.strictObject({
    revocationId: id,
    proposal: digest,
    awardId: id,
    appeal: digest,
    words: commitment,
  }),
  /** A corrected award takes the place of this one and keeps its `awardedDate`. */
  'award-reissue': z.strictObject({
    awardId: id,
    replacementId: id,
    caseId: id,
    reason: z.enum(reissueReasons),
    words: commitment.nullable(),
    /** Digest of the corrected identity, as `earner` of a case's opening; absent where the identity stays. */
    earner: digest.optional(),
  }),
  'award-reissue-approval': z.strictObject({ awardId: id, replacementId: id, reissue: digest }),
} as const;
