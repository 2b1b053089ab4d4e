import { z } from 'zod';
import { digestOfValue, multibase } from '../../../shared/src/canonical.js';
import type { BlueprintBody } from '../../../shared/src/content.js';
import type { EvidenceMediaType } from './media-type.js';

export const evidenceKinds = ['image', 'video', 'document', 'text', 'link'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What is sealed of an item: personal data of the earner, kept until the erasure. */
export const sealedEvidence = z.object({
  name: z.string(),
  salt: z.string(),
  /** Digest of the content without salt; null for a link that could not be fetched. */
  content: z.string().nullable(),
  link: z
    .object({
      url: z.string(),
      finalUrl: z.string().nullable(),
      at: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type SealedEvidence = z.output<typeof sealedEvidence>;

/** What the award says of an item (shared content.ts, disclosureSchema). */
export interface PublicItem {
  id: string;
  name: string;
  kind: string;
  mediaType: string;
  /** Salted digest of the content. */
  digest: string;
}

/** The kind of a file by its type. */
export function kindOf(mediaType: EvidenceMediaType): EvidenceKind {
  switch (mediaType) {
    case 'image/jpeg':
    case 'image/heic':
      return 'image';
    case 'video/mp4':
    case 'video/quicktime':
      return 'video';
    case 'application/pdf':
      return 'document';
    case 'text/plain':
      return 'text';
  }
}

/** Salted digest of a content: of canonical `{content, salt}`, for a link with its `url`. */
export function saltedDigest(sealed: Pick<SealedEvidence, 'salt' | 'content' | 'link'>): string {
  const { salt, content, link } = sealed;
  return digestOfValue(link ? { content, salt, url: link.url } : { content, salt });
}

/** Digest by which marks name an item: of canonical `{id, name, kind, mediaType, digest}`. */
export function itemDigest(item: PublicItem): string {
  const { id, name, kind, mediaType, digest } = item;
  return digestOfValue({ id, name, kind, mediaType, digest });
}

/** A hex SHA-256 as this project writes digests. */
export const digestOfHex = (hex: string): string => multibase(Buffer.from(hex, 'hex'));

/** Evidence of the blueprint for which nothing was handed in. */
export function missingEvidence(
  blueprint: Pick<BlueprintBody, 'evidence'>,
  given: readonly { blueprintEvidenceId: string | null }[],
): string[] {
  return blueprint.evidence
    .map((one) => one.id)
    .filter((wanted) => !given.some((one) => one.blueprintEvidenceId === wanted));
}

export type Fits =
  | { ok: true }
  | { ok: false; code: 'evidence-unknown-in-blueprint' | 'evidence-of-another-kind' };

/** Whether an item may answer an evidence of the blueprint. */
export function fitsBlueprint(
  blueprint: Pick<BlueprintBody, 'evidence'>,
  blueprintEvidenceId: string | null,
  kind: EvidenceKind,
): Fits {
  if (blueprintEvidenceId === null) return { ok: true };
  const wanted = blueprint.evidence.find((one) => one.id === blueprintEvidenceId);
  if (!wanted) return { ok: false, code: 'evidence-unknown-in-blueprint' };
  return wanted.kinds.includes(kind) ? { ok: true } : { ok: false, code: 'evidence-of-another-kind' };
}
