import { digestMultibase, hexOfMultibase } from './digest.js';
import type { Language } from './instant.js';

/** The two status lists of an organization; a bit has the same index in both. */
export type StatusPurpose = 'revocation' | 'suspension';

/**
 * URL of a part, or of one of its editions, by digest: what it serves cannot change under it.
 *
 * @param digest SHA-256 in lowercase hexadecimal; in the URL it stands as multibase, as the catalogue serves it
 */
export function partUrl(origin: string, microCertificationId: string, digest: string): string {
  return `${origin}/m/${microCertificationId}/parts/${digestMultibase(digest)}`;
}

/** URL of one language's page of a version; it is the achievement's `id`. */
export function versionUrl(
  origin: string,
  microCertificationId: string,
  version: number,
  language: Language,
): string {
  return `${origin}/m/${microCertificationId}/versions/${version}/${language}`;
}

/** URL of a version's public currency document. */
export function currencyUrl(origin: string, microCertificationId: string, version: number): string {
  return `${origin}/m/${microCertificationId}/versions/${version}/currency`;
}

/** URL of one edition of an award. */
export function awardUrl(origin: string, awardId: string, language: Language): string {
  return `${origin}/awards/${awardId}/${language}`;
}

/** URL of the endorsement credential of one confirmed edition. */
export function endorsementUrl(origin: string, confirmationId: string, language: Language): string {
  return `${origin}/confirmations/${confirmationId}/${language}`;
}

/** URL of an evidence item; it opens by the earner's grant only. */
export function evidenceUrl(origin: string, evidenceId: string): string {
  return `${origin}/evidence/${evidenceId}`;
}

/** URL of a status list. */
export function statusListUrl(
  origin: string,
  organizationId: string,
  purpose: StatusPurpose,
  listNumber: number,
): string {
  return `${origin}/status/${organizationId}/${purpose}/${listNumber}`;
}

/**
 * The suspension list that stands beside a revocation list (same organization, number and index).
 * An award can carry one status entry only, so the second list is found by this rule.
 *
 * @returns null when the URL is not one of a Countersign revocation list
 */
export function suspensionListOf(revocationListUrl: string): string | null {
  const found = /^(https:\/\/[^/?#]+\/status\/[^/?#]+)\/revocation\/(\d+)$/.exec(revocationListUrl);
  return found === null ? null : `${found[1]}/suspension/${found[2]}`;
}

/** What an achievement's `id` says, when it is the URL of a version's edition; null otherwise. */
export function readVersionUrl(
  url: string,
): { origin: string; microCertificationId: string; version: number; language: Language } | null {
  const found = /^(https:\/\/[^/?#]+)\/m\/([^/?#]+)\/versions\/([1-9]\d{0,8})\/(en|fr)$/.exec(url);
  if (found === null) return null;
  const [, origin = '', microCertificationId = '', version = '', language] = found;
  return {
    origin,
    microCertificationId,
    version: Number(version),
    language: language === 'fr' ? 'fr' : 'en',
  };
}

/** The digest that a part's URL names, hexadecimal; null for any other URL. */
export function digestOfPartUrl(url: string): string | null {
  const found = /^https:\/\/[^/?#]+\/m\/[^/?#]+\/parts\/([A-Za-z0-9_-]+)$/.exec(url)?.[1];
  return found === undefined ? null : hexOfMultibase(found);
}
