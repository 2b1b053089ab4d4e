import { z } from 'zod';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { VersionContent } from '../request/version.store.js';

export type OpeningReason = 'again' | 'renewal';
export type OpeningRefusal =
  | 'version-not-submitted'
  | 'round-still-open'
  | 'version-superseded'
  | 'version-retired'
  | 'nothing-to-ask';

/** Body of the decision round-opening. */
export const roundOpeningInput = z.strictObject({ versionId: z.uuid() }).meta({ id: 'RoundOpeningInput' });

/** What a further round is judged by. */
export interface OpeningFacts {
  lastRound: { round: number; state: string } | null;
  hasNewer: boolean;
  isRetired: boolean;
  /** Both kinds have all that the policy needs, also at the end of what a renewal looks ahead. */
  isMet: boolean;
}

/** Whether a further round may open now, or why not. */
export function openingRefusal(facts: OpeningFacts): OpeningRefusal | null {
  if (!facts.lastRound) return 'version-not-submitted';
  if (['starting', 'open'].includes(facts.lastRound.state)) return 'round-still-open';
  if (facts.isRetired) return 'version-retired';
  if (facts.hasNewer) return 'version-superseded';
  return facts.isMet ? 'nothing-to-ask' : null;
}

type Frame = Pick<Statement<'round-opening'>, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** What an opening's statement says, but for frame, nonce and terms. */
export function roundOpeningContent(
  version: Pick<
    VersionContent,
    'versionId' | 'microCertificationId' | 'digest' | 'policyId' | 'policyRevision'
  >,
  policyDigest: string,
  of: { round: number; reason: OpeningReason },
): Frame & { details: DetailsOf<'round-opening'> } {
  const { versionId, microCertificationId, digest, policyId: id, policyRevision: revision } = version;
  return {
    subject: { kind: 'version', id: versionId, digest },
    policy: { id, revision, digest: policyDigest },
    decision: 'ask-again',
    validFrom: null,
    validUntil: null,
    details: { versionId, microCertificationId, ...of },
  };
}

/** How an opening reads above the button. */
export function roundOpeningSentence(
  version: Pick<VersionContent, 'manifest' | 'number'>,
  round: number,
): Terms {
  const { en, fr } = version.manifest.texts;
  const name = { en: en?.name ?? fr?.name ?? '', fr: fr?.name ?? en?.name ?? '' };
  return {
    en: `I ask employers again about “${name.en}” (version ${version.number}), round ${round}: only those whose confirmation is still needed, and only for what is.`,
    fr: `Je sollicite de nouveau les employeurs au sujet de « ${name.fr} » (version ${version.number}), ronde ${round} : seulement ceux dont la confirmation manque encore, et seulement pour ce qui manque.`,
  };
}
