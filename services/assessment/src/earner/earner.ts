import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { digestOfValue } from '../../../shared/src/canonical.js';

/**
 * What is known of an earner: personal data, purpose assessment and award, owner the earner, readers the registrar,
 * programme lead and administrator of the organization, kept until the earner's erasure, sealed under the earner's key.
 */
export interface Profile {
  studentNumber: string;
  legalName: string;
  chosenName: string | null;
  mail: string;
  language: 'en' | 'fr';
  /** Random; without it the earner's digest tells nothing. */
  salt: string;
}

/** What the award carries of the earner (shared content.ts, disclosureSchema). */
export interface EarnerIdentity {
  identityHash: string;
  salt: string;
}

/** An address as it is hashed: in lower case, NFC. */
export const mailForm = (mail: string): string => mail.normalize('NFC').trim().toLowerCase();

/** `sha256$` and the hex SHA-256 of the address followed by the salt (Open Badges 3.0, IdentityObject). */
export function identityHash(mail: string, salt: string): string {
  const hash = createHash('sha256')
    .update(`${mailForm(mail)}${salt}`, 'utf8')
    .digest('hex');
  return `sha256$${hash}`;
}

/** The identity that an award carries. */
export function identityOf(profile: Pick<Profile, 'mail' | 'salt'>): EarnerIdentity {
  return { identityHash: identityHash(profile.mail, profile.salt), salt: profile.salt };
}

/** The commitment that openings and releases name: digest of canonical `{identityHash, salt}`. */
export const earnerDigest = (identity: EarnerIdentity): string =>
  digestOfValue({ identityHash: identity.identityHash, salt: identity.salt });

/** 128 random bits, base64url. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/** The name that the earner chose, else the legal one. */
export const displayName = (profile: Pick<Profile, 'chosenName' | 'legalName'>): string =>
  profile.chosenName ?? profile.legalName;

/** The key of the indexes over student numbers, derived from the service's key-encryption key (RFC 5869). */
export function indexSecret(kek: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', kek, new Uint8Array(), 'countersign/assessment/index/1', 32));
}

/** Keyed digest of some texts: meaningless without the secret, since student numbers can be guessed. */
export function keyedDigest(secret: Uint8Array, ...texts: string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(texts)).digest('base64url');
}

/** By what an organization's student is found again. */
export const earnerKey = (secret: Uint8Array, organizationId: string, studentNumber: string): string =>
  keyedDigest(secret, 'earner', organizationId, studentNumber);

/** By what a case is found again: one of a student, an offering and a version. */
export const caseKey = (
  secret: Uint8Array,
  organizationId: string,
  row: { studentNumber: string; offering: string },
  versionId: string,
): string => keyedDigest(secret, 'case', organizationId, row.studentNumber, row.offering, versionId);

/** True if a row tells something else of a student than what is kept. */
export function differs(profile: Profile, row: Omit<Profile, 'salt'>): boolean {
  return (
    profile.legalName !== row.legalName ||
    profile.chosenName !== row.chosenName ||
    mailForm(profile.mail) !== mailForm(row.mail) ||
    profile.language !== row.language
  );
}
