import { z } from 'zod';
import type { ConfirmationKind } from '../../../../proto/activities.js';
import { addMonths, dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import { type Language, partKindOf } from '../../../shared/src/content.js';
import { confirmationSentence } from '../../../shared/src/sentence.js';
import type { DetailsOf, Statement } from '../../../shared/src/statement.js';
import { groundsKinds } from '../../../shared/src/statements/endorsement.js';
import { ratings } from '../../../shared/src/statements/fields.js';
import { isSameMail } from '../conflict/mail.js';

const requestId = z.uuid();
const kind = z.enum(['in-demand', 'fidelity']);
const line = z.string().trim().min(1).max(200);
const own = z.string().trim().min(20).max(4000);

/** One kind confirmed: scope, grounds, last day of the term, and for fidelity a rating of every criterion. */
export const confirmationAnswer = z.strictObject({
  kind,
  scope: z.strictObject({ sector: line, region: line, noc: z.string().regex(/^\d{5}$/) }),
  grounds: z.strictObject({ kind: z.enum(groundsKinds), words: own.optional() }),
  untilDay: z.iso.date(),
  ratings: z
    .array(z.strictObject({ criterionId: z.string().min(1), jobTask: line, rating: z.enum(ratings) }))
    .optional(),
  /** The ratings were prepared by a colleague, and used as they were or edited. */
  preparationId: z.uuid().optional(),
  /** The organization lets its grounds be shown beyond the institution. */
  public: z.boolean(),
});
export type ConfirmationAnswer = z.output<typeof confirmationAnswer>;

/**
 * Body of the decision confirmation: the answers to a request, one statement a kind; or confirmations of unchanged
 * text to renew, one statement each. All are signed at once.
 */
export const confirmationInput = z.union([
  z
    .strictObject({ requestId, answers: z.array(confirmationAnswer).min(1).max(2) })
    .meta({ id: 'ConfirmationInput' }),
  z
    .strictObject({
      renewals: z
        .array(z.uuid())
        .min(1)
        .max(200)
        .refine((ids) => new Set(ids).size === ids.length, 'twice the same confirmation'),
    })
    .meta({ id: 'RenewalInput' }),
]);

/** What an answer is held against: the request, the version's exact content, both organizations, the policy. */
export interface AnswerFacts {
  requestId: string;
  requestState: string;
  kinds: readonly string[];
  closesAt: Date;
  /** Kinds that are confirmed or declined already, or being so. */
  answered: readonly string[];
  versionId: string;
  microCertificationId: string;
  number: number;
  name: Partial<Record<Language, string>>;
  proposerId: string;
  institution: { id: string; name: string; mailDomain: string | null };
  employer: { id: string; name: string; timeZone: string; mailDomain: string | null };
  /** Declared conflicts of the employer about this micro-certification. */
  conflicts: readonly { scope: string; personId: string }[];
  /** People who also belong to the institution. */
  peopleOfBoth: readonly string[];
  /** The round that asks has not ended. */
  roundOpen: boolean;
  policy: { id: string; revision: number; digest: string; termMonths: number };
  /** Digests of the part and of every edition that is shown, by kind of confirmation. */
  part: Record<ConfirmationKind, string>;
  editions: Record<ConfirmationKind, Partial<Record<Language, string>>>;
  criterionIds: readonly string[];
}

export type AnswerRefusal =
  | 'own-organization'
  | 'same-mail-domain'
  | 'person-of-institution'
  | 'conflict-declared'
  | 'separation-of-duties'
  | 'not-asked'
  | 'already-answered'
  | 'round-closed'
  | 'criterion-missing'
  | 'rating-outside-rubric'
  | 'term-too-long'
  | 'term-in-past'
  | 'words-missing';

/** Whether this person may answer this kind of the request now, or why not. */
export function refusalOf(
  facts: AnswerFacts,
  of: { personId: string; kind: string },
  now: Date,
): AnswerRefusal | null {
  if (facts.employer.id === facts.institution.id) return 'own-organization';
  if (isSameMail(facts.institution.mailDomain, facts.employer.mailDomain)) return 'same-mail-domain';
  if (facts.proposerId === of.personId) return 'separation-of-duties';
  if (facts.peopleOfBoth.includes(of.personId)) return 'person-of-institution';
  if (facts.conflicts.some((one) => one.scope === 'organization' || one.personId === of.personId))
    return 'conflict-declared';
  if (!facts.kinds.includes(of.kind)) return 'not-asked';
  if (facts.answered.includes(of.kind)) return 'already-answered';
  return facts.requestState !== 'open' || now > facts.closesAt ? 'round-closed' : null;
}

type Frame = Pick<Statement<'confirmation'>, 'subject' | 'policy' | 'decision' | 'validFrom' | 'validUntil'>;
/** What a confirmation's statement must say, but for frame, nonce and terms. */
export type ConfirmationContent = Frame & { details: DetailsOf<'confirmation'> };

/** The same answer with its own words replaced by their salted digest, and what it rests on by its statement. */
export type CommittedAnswer = Omit<ConfirmationAnswer, 'grounds' | 'preparationId'> & {
  grounds: DetailsOf<'confirmation'>['grounds'];
  prepared?: DetailsOf<'confirmation'>['prepared'];
  renews?: string | undefined;
};

/**
 * The statement of a confirmation from today's facts. `prepare` shows it; `accept` makes it again from what came back
 * and compares.
 */
export function confirmationContent(
  facts: AnswerFacts,
  answer: CommittedAnswer,
  at: Date,
): { ok: true; content: ConfirmationContent } | { ok: false; code: AnswerRefusal; about?: string } {
  const zone = facts.employer.timeZone;
  const today = dayIn(at, zone);
  if (answer.untilDay < today) return { ok: false, code: 'term-in-past' };
  const last = latestUntilDay(facts, at);
  if (answer.untilDay > last) return { ok: false, code: 'term-too-long', about: last };
  if (answer.grounds.kind === 'own-words' && answer.grounds.words === null)
    return { ok: false, code: 'words-missing' };
  const rated = ratingFault(facts.criterionIds, answer);
  if (rated) return rated;
  const term = { from: instant(at), until: instant(endOfDay(answer.untilDay, zone)), timeZone: zone };
  return {
    ok: true,
    content: {
      subject: subjectOf(facts, answer.kind),
      policy: policyOf(facts),
      decision: 'confirm',
      validFrom: term.from,
      validUntil: term.until,
      details: {
        kind: answer.kind,
        requestId: facts.requestId,
        versionId: facts.versionId,
        microCertificationId: facts.microCertificationId,
        editions: facts.editions[answer.kind],
        scope: answer.scope,
        grounds: answer.grounds,
        ratings: answer.ratings ?? [],
        sentence: confirmationSentence({
          kind: answer.kind,
          organization: facts.employer.name,
          institution: facts.institution.name,
          name: facts.name,
          number: facts.number,
          scope: answer.scope,
          term,
        }),
        public: answer.public,
        ...(answer.prepared ? { prepared: answer.prepared } : {}),
        ...(answer.renews ? { renews: answer.renews } : {}),
      },
    },
  };
}

/** What the answer was, read back from a statement that came in. */
export function answerOf(statement: Statement<'confirmation'>, zone: string): CommittedAnswer {
  const { kind, scope, grounds, ratings: rated, prepared, renews } = statement.details;
  return {
    kind,
    scope,
    grounds,
    untilDay: dayIn(new Date(statement.validUntil ?? statement.at), zone),
    ...(rated.length > 0 ? { ratings: rated } : {}),
    public: statement.details.public,
    ...(prepared ? { prepared } : {}),
    ...(renews ? { renews } : {}),
  };
}

/** Last day that a confirmation given now may end with, in the employer's zone. */
export function latestUntilDay(facts: Pick<AnswerFacts, 'policy' | 'employer'>, at: Date): string {
  return dayIn(addMonths(at, facts.policy.termMonths), facts.employer.timeZone);
}

/** What every answer is about: the part in its exact text. */
export function subjectOf(facts: AnswerFacts, kind: ConfirmationKind): Statement['subject'] {
  return { kind: 'part', id: facts.microCertificationId, digest: facts.part[kind] };
}

export function policyOf(facts: AnswerFacts): NonNullable<Statement['policy']> {
  const { id, revision, digest } = facts.policy;
  return { id, revision, digest };
}

/** Fidelity is answered criterion by criterion: each once, none from elsewhere. In-demand rates nothing. */
export function ratingFault(
  criterionIds: readonly string[],
  answer: { kind: ConfirmationKind; ratings?: readonly { criterionId: string }[] | undefined },
): { ok: false; code: AnswerRefusal; about: string } | null {
  const given = (answer.ratings ?? []).map((one) => one.criterionId);
  const asked = partKindOf(answer.kind) === 'blueprint' ? criterionIds : [];
  const stray = given.find((id, index) => !asked.includes(id) || given.indexOf(id) !== index);
  if (stray !== undefined) return { ok: false, code: 'rating-outside-rubric', about: stray };
  const missing = asked.find((id) => !given.includes(id));
  return missing === undefined ? null : { ok: false, code: 'criterion-missing', about: missing };
}
