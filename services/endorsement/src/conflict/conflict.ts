import { z } from 'zod';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { conflictNatures } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import { type AnswerFacts, policyOf } from '../confirmation/confirmation.js';

export type ConflictScope = 'person' | 'organization';

/** Body of the decision endorsement-conflict: whose conflict it is, of what nature, and own words where wanted. */
export const conflictInput = z
  .strictObject({
    requestId: z.uuid(),
    scope: z.enum(['person', 'organization']),
    nature: z.enum(conflictNatures),
    text: z.string().trim().min(1).max(4000).optional(),
  })
  .meta({ id: 'EndorsementConflictInput' });

type Given = Pick<DetailsOf<'endorsement-conflict'>, 'scope' | 'nature' | 'words'>;
type Frame = Pick<
  Statement<'endorsement-conflict'>,
  'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'
>;

/** What a declaration's statement says, but for frame, nonce and terms. */
export function conflictContent(
  facts: AnswerFacts,
  { scope, nature, words }: Given,
): Frame & { details: DetailsOf<'endorsement-conflict'> } {
  const { requestId, versionId, microCertificationId } = facts;
  return {
    subject: { kind: 'micro-certification', id: microCertificationId, digest: null },
    policy: policyOf(facts),
    decision: 'declare-conflict',
    validFrom: null,
    validUntil: null,
    details: { requestId, versionId, microCertificationId, scope, nature, words },
  };
}

const natures: Record<(typeof conflictNatures)[number], Terms> = {
  employment: { en: 'employment', fr: 'emploi' },
  family: { en: 'family', fr: 'famille' },
  financial: { en: 'financial interest', fr: 'intérêt financier' },
  other: { en: 'another reason', fr: 'autre motif' },
};

/** How a declaration reads above the button. */
export function conflictSentence(
  facts: AnswerFacts,
  given: { scope: ConflictScope; nature: keyof typeof natures; text: string | undefined },
): Terms {
  const en = facts.name.en ?? facts.name.fr ?? '';
  const fr = facts.name.fr ?? facts.name.en ?? '';
  const nature = natures[given.nature];
  const words =
    given.text === undefined ? { en: '', fr: '' } : { en: ` “${given.text}”`, fr: ` « ${given.text} »` };
  const { name } = facts.employer;
  return given.scope === 'organization'
    ? {
        en: `${name} has a conflict of interest about “${en}” (${nature.en}) and answers no question about it.${words.en}`,
        fr: `${name} est en conflit d'intérêts au sujet de « ${fr} » (${nature.fr}) et ne répond à aucune question à son sujet.${words.fr}`,
      }
    : {
        en: `I have a conflict of interest about “${en}” (${nature.en}). A colleague at ${name} may answer instead.${words.en}`,
        fr: `Je suis en conflit d'intérêts au sujet de « ${fr} » (${nature.fr}). Une autre personne de ${name} peut répondre à ma place.${words.fr}`,
      };
}
