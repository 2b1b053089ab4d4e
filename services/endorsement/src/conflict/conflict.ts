import { z } from 'zod';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { conflictEndReasons, conflictNatures } from '../../../shared/src/statements/fields.js';
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

/** Body of the decision endorsement-conflict-end, by the decision that declared the conflict. */
export const conflictEndInput = z
  .strictObject({
    conflict: z.uuid(),
    reason: z.enum(conflictEndReasons),
    text: z.string().trim().min(1).max(4000).optional(),
  })
  .meta({ id: 'EndorsementConflictEndInput' });

/** What the end of a conflict states, but for frame, nonce and terms. */
export function conflictEndContent(
  details: DetailsOf<'endorsement-conflict-end'>,
): Pick<
  Statement<'endorsement-conflict-end'>,
  'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil' | 'details'
> {
  return {
    subject: { kind: 'micro-certification', id: details.microCertificationId, digest: null },
    policy: null,
    decision: 'end-conflict',
    validFrom: null,
    validUntil: null,
    details,
  };
}

const endReasons: Record<(typeof conflictEndReasons)[number], Terms> = {
  'no-longer': { en: 'what it was about has ended', fr: 'ce qui le causait a pris fin' },
  'declared-in-error': { en: 'it was declared in error', fr: 'il a été déclaré par erreur' },
  other: { en: 'another reason', fr: 'autre motif' },
};

/** How the end of a conflict reads above the button. */
export function conflictEndSentence(of: {
  organization: string;
  name: Terms;
  scope: ConflictScope;
  reason: keyof typeof endReasons;
  text: string | undefined;
}): Terms {
  const reason = endReasons[of.reason];
  const words = of.text === undefined ? { en: '', fr: '' } : { en: ` “${of.text}”`, fr: ` « ${of.text} »` };
  const after = {
    en: 'From now on new questions about it may be answered; what was confirmed before the conflict was declared stays ended.',
    fr: "Dorénavant, de nouvelles questions à ce sujet peuvent recevoir une réponse; ce qui avait été confirmé avant la déclaration du conflit n'est pas rétabli.",
  };
  return of.scope === 'organization'
    ? {
        en: `${of.organization} has no conflict of interest about “${of.name.en}” any more (${reason.en}). ${after.en}${words.en}`,
        fr: `${of.organization} n'est plus en conflit d'intérêts au sujet de « ${of.name.fr} » (${reason.fr}). ${after.fr}${words.fr}`,
      }
    : {
        en: `I have no conflict of interest about “${of.name.en}” any more (${reason.en}). ${after.en}${words.en}`,
        fr: `Je ne suis plus en conflit d'intérêts au sujet de « ${of.name.fr} » (${reason.fr}). ${after.fr}${words.fr}`,
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
        en: `${name} has a conflict of interest about “${en}” (${nature.en}) and answers no question about it. What it confirmed about it before counts no more from now on.${words.en}`,
        fr: `${name} est en conflit d'intérêts au sujet de « ${fr} » (${nature.fr}) et ne répond à aucune question à son sujet. Ce qu'elle a confirmé auparavant à ce sujet ne compte plus dès maintenant.${words.fr}`,
      }
    : {
        en: `I have a conflict of interest about “${en}” (${nature.en}). A colleague at ${name} may answer instead. What I confirmed about it before counts no more from now on.${words.en}`,
        fr: `Je suis en conflit d'intérêts au sujet de « ${fr} » (${nature.fr}). Une autre personne de ${name} peut répondre à ma place. Ce que j'ai confirmé auparavant à ce sujet ne compte plus dès maintenant.${words.fr}`,
      };
}
