import { z } from 'zod';
import type { ConfirmationKind } from '../../../../proto/activities.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import type { Terms } from '../../../shared/src/terms.js';
import { type AnswerFacts, policyOf, subjectOf } from '../confirmation/confirmation.js';

/** Body of the decision recall: the answer to one kind is taken back. */
export const recallInput = z
  .strictObject({ requestId: z.uuid(), kind: z.enum(['in-demand', 'fidelity']) })
  .meta({ id: 'RecallInput' });

/** An answer that stands. */
export interface StandingAnswer {
  decisionId: string;
  digest: string;
  answer: string;
  confirmationId: string | null;
}

type Frame = Pick<Statement<'recall'>, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** What a recall's statement says, but for frame, nonce and terms: the subject is that of the answer. */
export function recallContent(
  facts: AnswerFacts,
  kind: ConfirmationKind,
  recalled: string,
): Frame & { details: DetailsOf<'recall'> } {
  const { requestId, versionId, microCertificationId } = facts;
  return {
    subject: subjectOf(facts, kind),
    policy: policyOf(facts),
    decision: 'recall',
    validFrom: null,
    validUntil: null,
    details: { kind, requestId, versionId, microCertificationId, recalled },
  };
}

/** How a recall reads above the button. */
export function recallSentence(facts: AnswerFacts, kind: ConfirmationKind, answer: string): Terms {
  const en = facts.name.en ?? facts.name.fr ?? '';
  const fr = facts.name.fr ?? facts.name.en ?? '';
  const what = {
    confirm: { en: 'confirmation', fr: 'sa confirmation' },
    decline: { en: 'refusal', fr: 'son refus' },
    change: { en: 'request for a change', fr: 'sa demande de changement' },
  };
  const word = answer === 'confirm' || answer === 'decline' ? what[answer] : what.change;
  const about =
    kind === 'in-demand'
      ? { en: 'the competencies', fr: 'les compétences' }
      : { en: 'the assessment', fr: "l'évaluation" };
  const { name } = facts.employer;
  return {
    en: `${name} takes back its ${word.en} about ${about.en} of “${en}” (version ${facts.number}). The question is open again.`,
    fr: `${name} retire ${word.fr} concernant ${about.fr} de « ${fr} » (version ${facts.number}). La question est de nouveau ouverte.`,
  };
}
