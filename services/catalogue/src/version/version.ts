import type { VersionSummary } from '../micro-certification/micro-certification.js';
import type { Draft } from './draft.js';

/** A version as it is kept. */
export interface StoredVersion extends VersionSummary {
  microCertificationId: string;
  organizationId: string;
  draft: Draft;
  /** Grows with each change. */
  revision: number;
  copyOfId: string | null;
  /** The policy by which it was submitted. */
  policy: { policyId: string; revision: number } | null;
  /** Digest of the manifest, once submitted. */
  manifestDigest: string | null;
}

/** The entity tag of a version's draft (RFC 9110 section 8.8.3). */
export const etagOf = (revision: number): string => `"r${revision}"`;

/** The revision that an `If-Match` names; null for `*`, undefined where it is none of ours. */
export function revisionOf(ifMatch: string): number | undefined {
  const digits = /^"r(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** `did:web` of an organization at the public origin. */
export function didOf(publicOrigin: string, organizationId: string): string {
  return `did:web:${encodeURIComponent(new URL(publicOrigin).host)}:o:${organizationId}`;
}
