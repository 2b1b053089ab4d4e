import { z } from 'zod';
import { groundsKinds } from '../../../shared/src/statements/endorsement.js';
import { ratings, reasonCodes } from '../../../shared/src/statements/fields.js';

/** Where one kind of a request stands for the employer. */
export type KindState =
  | 'open'
  | 'sending'
  | 'signing'
  | 'held'
  | 'confirmed'
  | 'withdrawn'
  | 'declined'
  | 'change-requested'
  | 'not-asked';

/** An answer as far as a kind's state depends on it. */
export interface GivenAnswer {
  kind: string;
  answer: string;
  state: string;
  reservedAt: Date;
  /** State of the confirmation that it became, if it did. */
  confirmation: string | null;
}

/** The state of a kind from its answers, of which the latest that was not given back counts; taken back, it leaves the question open. */
export function kindState(
  asked: readonly string[],
  kind: string,
  answers: readonly GivenAnswer[],
): KindState {
  const latest = answers
    .filter((answer) => answer.kind === kind && answer.state !== 'released')
    .reduce<GivenAnswer | null>((last, one) => (last && last.reservedAt > one.reservedAt ? last : one), null);
  if (!latest || latest.state === 'recalled') return asked.includes(kind) ? 'open' : 'not-asked';
  if (latest.state === 'reserved') return 'sending';
  switch (latest.answer) {
    case 'decline':
      return 'declined';
    case 'change':
      return 'change-requested';
    default:
      return confirmedState(latest.confirmation);
  }
}

/** The word for what became of a confirmation that was given. */
function confirmedState(confirmation: string | null): KindState {
  switch (confirmation) {
    case 'signed':
      return 'confirmed';
    case 'held':
    case 'withdrawn':
      return confirmation;
    default:
      return 'signing';
  }
}

/** A request in one word, from its row and today. */
export function requestState(row: { state: string; dueAt: Date }, now: Date): 'open' | 'overdue' | 'closed' {
  if (row.state === 'closed') return 'closed';
  return now > row.dueAt ? 'overdue' : 'open';
}

const short = z.string().max(200);
const words = z.string().max(4000);

/** Answers being prepared: anything may still be missing. */
export const draftContent = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        kind: z.enum(['in-demand', 'fidelity']),
        answer: z.enum(['confirm', 'decline', 'change']).optional(),
        scope: z.strictObject({ sector: short, region: short, noc: short }).partial().optional(),
        grounds: z
          .strictObject({ kind: z.enum(groundsKinds), words })
          .partial()
          .optional(),
        untilDay: short.optional(),
        ratings: z
          .array(
            z.strictObject({
              criterionId: short,
              jobTask: short.optional(),
              rating: z.enum(ratings).optional(),
            }),
          )
          .max(200)
          .optional(),
        reason: z.enum(reasonCodes).optional(),
        text: words.optional(),
        criterionId: short.nullable().optional(),
        preparationId: short.nullable().optional(),
        public: z.boolean().optional(),
      }),
    )
    .max(2),
});
export type DraftContent = z.output<typeof draftContent>;

/** Body of a saved draft: its content, and the version that it was edited from (0 for a first one). */
export const draftBody = z
  .strictObject({ version: z.int().min(0), content: draftContent })
  .meta({ id: 'AnswerDraft' });

/** Body of a message. */
export const messageBody = z
  .strictObject({ text: z.string().trim().min(1).max(4000) })
  .meta({ id: 'ThreadMessage' });
