import { createHash } from 'node:crypto';
import type { Language } from '../../../shared/src/content.js';
import { evaluate, type HeldAward, type Pathway } from '../../../shared/src/pathway.js';
import type { StackedBy } from '../release/release.js';
import type { GateRefusal } from './refusals.js';

/** One published edition of an award. */
export interface ComponentEdition {
  language: Language;
  url: string;
  name: string;
  /** Of the published bytes. */
  digest: string;
}

/** An award on which a stack rests, as its signed bytes and the statements behind it say. */
export interface StackComponent extends HeldAward {
  organizationId: string;
  earnerId: string;
  /** The identity in its signed bytes, and its digest. */
  identity: { identityHash: string; salt: string };
  earner: string;
  /** Persons who marked or moderated its case. */
  judges: readonly string[];
  editions: readonly ComponentEdition[];
}

/** What is judged of a stack. */
export interface StackFacts {
  earner: string;
  stack: StackedBy;
  /** Institution of the release. */
  organizationId: string;
  microCertificationId: string;
  /** The pathway that held at the release's approval; null where none did. */
  pathway: Pathway | null;
  /** Those that were found; a named one that was not is missing. */
  components: readonly StackComponent[];
  /** Instant of the approval, and the institution's zone. */
  moment: { at: Date; zone: string };
  releasers: readonly string[];
}

/** Holds a stack's awards against the pathway and its earner; null where all of it fits. */
export function stackFault(facts: StackFacts): GateRefusal | null {
  const { pathway, stack, organizationId, components } = facts;
  const named =
    pathway?.pathwayId === stack.pathwayId &&
    pathway.revision === stack.revision &&
    pathway.organizationId === organizationId &&
    pathway.microCertificationId === facts.microCertificationId;
  if (!named || pathway.stack === null) return 'stack-pathway-not-approved';
  const ids = new Set(components.map((one) => one.awardId));
  const [first] = components;
  if (!first || ids.size !== stack.awards.length || !stack.awards.every((id) => ids.has(id)))
    return 'stack-component-missing';
  const stands = components.every(
    (one) =>
      one.organizationId === organizationId &&
      one.earnerId === first.earnerId &&
      one.status === 'valid' &&
      one.awardedAt <= facts.moment.at,
  );
  if (!stands) return 'stack-component-missing';
  if (!components.some((one) => one.earner === facts.earner)) return 'earner-mismatch';
  const { met, awardIds } = evaluate(pathway.stack, components, facts.moment);
  // What does not count is no evidence of it.
  if (!met || awardIds.length !== ids.size) return 'stack-rule-not-met';
  const marked = components.some((one) => one.judges.some((judge) => facts.releasers.includes(judge)));
  return marked ? 'marker-is-releaser' : null;
}

/** The edition of a component in a language where it has one, else the first that it has. */
export function editionOf({ editions, awardId }: StackComponent, language: Language): ComponentEdition {
  const edition = editions.find((one) => one.language === language) ?? editions[0];
  if (!edition) throw new Error(`award ${awardId} has no edition`);
  return edition;
}

/** In the place of a case: one for each micro-certification and earner, so that a stack is awarded once. */
export function stackCaseId(of: {
  organizationId: string;
  microCertificationId: string;
  earnerId: string;
}): string {
  const name = `countersign:stack:${of.organizationId}:${of.microCertificationId}:${of.earnerId}`;
  const hex = createHash('sha256').update(name).digest('hex');
  // A UUID of version 8 (RFC 9562): 122 bits of the digest.
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
