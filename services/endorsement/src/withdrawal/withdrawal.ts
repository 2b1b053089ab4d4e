import { z } from 'zod';
import type { ConfirmationKind } from '../../../../proto/activities.js';
import type { Facts, Needs } from '../../../../workflows/relevance/standing.js';
import { causeOf, standingAt } from '../../../../workflows/relevance/standing.js';
import type { Language } from '../../../shared/src/content.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { reasonCodes } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';

/** Body of the decision withdrawal. */
export const withdrawalInput = z
  .strictObject({
    confirmationId: z.uuid(),
    reason: z.enum(reasonCodes),
    /** Own words, which the institution reads. */
    text: z.string().trim().min(20).max(4000),
    public: z.boolean(),
  })
  .meta({ id: 'WithdrawalInput' });

/** A confirmation as its withdrawal is held against it. */
export interface WithdrawnFacts {
  confirmationId: string;
  statementDigest: string;
  state: string;
  kind: ConfirmationKind;
  partDigest: string;
  versionId: string;
  microCertificationId: string;
  validUntil: Date;
  employer: string;
  number: number;
  name: Partial<Record<Language, string>>;
  policy: { id: string; revision: number; digest: string };
}

/** Whether there is anything to withdraw: what was refused, recalled, withdrawn or has ended counts no more. */
export const canWithdraw = (of: Pick<WithdrawnFacts, 'state' | 'validUntil'>, now: Date): boolean =>
  ['given', 'held', 'signed'].includes(of.state) && now <= of.validUntil;

type Frame = Pick<Statement, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;

/** What a withdrawal's statement says, but for frame, nonce and terms. */
export function withdrawalContent(
  of: WithdrawnFacts,
  given: Pick<DetailsOf<'withdrawal'>, 'reason' | 'words' | 'public'>,
): Frame & { details: DetailsOf<'withdrawal'> } {
  const { confirmationId, statementDigest, kind, versionId, microCertificationId, partDigest, policy } = of;
  return {
    subject: { kind: 'part', id: microCertificationId, digest: partDigest },
    policy,
    decision: 'withdraw',
    validFrom: null,
    validUntil: null,
    details: {
      confirmationId,
      confirmation: statementDigest,
      kind,
      versionId,
      microCertificationId,
      reason: given.reason,
      words: given.words,
      public: given.public,
    },
  };
}

/** How a withdrawal reads above the button. */
export function withdrawalSentence(of: WithdrawnFacts, text: string): Terms {
  const en = of.name.en ?? of.name.fr ?? '';
  const fr = of.name.fr ?? of.name.en ?? '';
  const what =
    of.kind === 'in-demand'
      ? {
          en: `that the competencies of “${en}” (version ${of.number}) are in demand`,
          fr: `que les compétences de «\u00a0${fr}\u00a0» (version ${of.number}) sont en demande`,
        }
      : {
          en: `that the assessment of “${en}” (version ${of.number}) reflects the job`,
          fr: `que l'évaluation de «\u00a0${fr}\u00a0» (version ${of.number}) reflète l'emploi`,
        };
  return {
    en: `${of.employer} confirms no longer, from now on, ${what.en}. “${text}”`,
    fr: `${of.employer} ne confirme plus, dès maintenant, ${what.fr}. «\u00a0${text}\u00a0»`,
  };
}

/** What a version would become without a confirmation. */
export type Consequence = 'stays-confirmed' | 'closes' | 'is-closed';

/** What the withdrawal of a confirmation would do, now, to a version that holds its text. */
export function consequenceOf(
  facts: Facts,
  policy: Needs,
  of: { confirmationId: string; kind: ConfirmationKind },
  at: string,
): Consequence {
  if (!standingAt(facts, of.kind, policy, at).satisfied) return 'is-closed';
  const without: Facts = {
    ...facts,
    confirmations: facts.confirmations.map((one) =>
      one.confirmationId === of.confirmationId ? { ...one, endedAt: at } : one,
    ),
  };
  if (standingAt(without, of.kind, policy, at).satisfied) return 'stays-confirmed';
  return causeOf(without, of.kind, policy, at) === 'withdrawn' ? 'closes' : 'is-closed';
}
