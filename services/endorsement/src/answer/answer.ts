import { z } from 'zod';
import type { ConfirmationKind } from '../../../../proto/activities.js';
import { digestOfValue } from '../../../shared/src/canonical.js';
import { newNonce } from '../../../shared/src/ids.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { reasonCodes } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import { type AnswerFacts, policyOf, subjectOf } from '../confirmation/confirmation.js';

const answer = {
  requestId: z.uuid(),
  kind: z.enum(['in-demand', 'fidelity']),
  reason: z.enum(reasonCodes),
  /** Own words, which the institution reads. */
  text: z.string().trim().min(20).max(4000),
};

/** Body of the decision decline. */
export const declineInput = z.strictObject({ ...answer, public: z.boolean() }).meta({ id: 'DeclineInput' });
/** Body of the decision change-request; with a criterion where the change is about one. */
export const changeRequestInput = z
  .strictObject({ ...answer, criterionId: z.string().min(1).nullable().default(null) })
  .meta({ id: 'ChangeRequestInput' });

/** Own words with the salt that makes their digest tell nothing. */
export interface CommittedWords {
  commitment: string;
  text: string;
  salt: string;
}

/** Commits to own words: the digest of canonical `{salt, text}`. */
export function commitTo(text: string, salt = newNonce()): CommittedWords {
  return { commitment: digestOfValue({ salt, text }), text, salt };
}

type Frame = Pick<Statement, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** What a decline's statement says, but for frame, nonce and terms. */
export function declineContent(
  facts: AnswerFacts,
  given: Omit<DetailsOf<'decline'>, 'requestId' | 'versionId' | 'microCertificationId'>,
): Frame & { details: DetailsOf<'decline'> } {
  const { kind, reason, words } = given;
  return {
    ...frameOf(facts, kind, 'decline'),
    details: { ...about(facts, kind), reason, words, public: given.public },
  };
}

/** What a change request's statement says, but for frame, nonce and terms. */
export function changeRequestContent(
  facts: AnswerFacts,
  given: Omit<DetailsOf<'change-request'>, 'requestId' | 'versionId' | 'microCertificationId'>,
): Frame & { details: DetailsOf<'change-request'> } {
  const { kind, reason, words, criterionId } = given;
  return {
    ...frameOf(facts, kind, 'change'),
    details: { ...about(facts, kind), reason, words, criterionId },
  };
}

const reasons: Record<(typeof reasonCodes)[number], Terms> = {
  'not-in-demand': { en: 'not in demand here', fr: 'pas en demande ici' },
  'wrong-level': { en: 'wrong level', fr: 'niveau inadéquat' },
  'not-how-work-is-done': {
    en: 'not how the work is done',
    fr: 'ne correspond pas à la façon de travailler',
  },
  'evidence-too-weak': { en: 'evidence too weak', fr: 'preuves trop faibles' },
  other: { en: 'another reason', fr: 'autre motif' },
};

/** How a decline or change request reads above the button. */
export function answerSentence(
  facts: AnswerFacts,
  given: {
    kind: ConfirmationKind;
    answer: 'decline' | 'change';
    reason: (typeof reasonCodes)[number];
    text: string;
  },
): Terms {
  const en = facts.name.en ?? facts.name.fr ?? '';
  const fr = facts.name.fr ?? facts.name.en ?? '';
  const what =
    given.kind === 'in-demand'
      ? {
          en: `that the competencies of “${en}” (version ${facts.number}) are in demand`,
          fr: `que les compétences de « ${fr} » (version ${facts.number}) sont en demande`,
        }
      : {
          en: `that the assessment of “${en}” (version ${facts.number}) reflects the job`,
          fr: `que l'évaluation de « ${fr} » (version ${facts.number}) reflète l'emploi`,
        };
  const reason = reasons[given.reason];
  const { name } = facts.employer;
  return given.answer === 'decline'
    ? {
        en: `${name} declines to confirm ${what.en}. Reason: ${reason.en}. “${given.text}”`,
        fr: `${name} refuse de confirmer ${what.fr}. Motif : ${reason.fr}. « ${given.text} »`,
      }
    : {
        en: `${name} asks for a change before it can confirm ${what.en}. Reason: ${reason.en}. “${given.text}”`,
        fr: `${name} demande un changement avant de pouvoir confirmer ${what.fr}. Motif : ${reason.fr}. « ${given.text} »`,
      };
}

function frameOf(facts: AnswerFacts, kind: ConfirmationKind, decision: 'decline' | 'change'): Frame {
  return {
    subject: subjectOf(facts, kind),
    policy: policyOf(facts),
    decision,
    validFrom: null,
    validUntil: null,
  };
}

function about(facts: AnswerFacts, kind: ConfirmationKind) {
  const { requestId, versionId, microCertificationId } = facts;
  return { kind, requestId, versionId, microCertificationId };
}
