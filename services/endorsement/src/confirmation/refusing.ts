import { Problem } from '../../../shared/src/problem.js';
import {
  type AnswerFacts,
  type AnswerRefusal,
  type ConfirmationContent,
  confirmationContent,
  refusalOf,
} from './confirmation.js';

/** Refusals of the domain as the problems that callers get. */

/** @throws Problem with the domain's code */
export function permitted(facts: AnswerFacts, of: { personId: string; kind: string }, now: Date): void {
  const code = refusalOf(facts, of, now);
  if (code) throw new Problem(code);
}

/** @throws Problem with the domain's code and what it is about */
export function contentOrRefused(
  pointer: string,
  ...args: Parameters<typeof confirmationContent>
): ConfirmationContent {
  const made = confirmationContent(...args);
  if (made.ok) return made.content;
  throw contentRefusal(pointer, made.code, made.about);
}

/** Says which day or criterion it is about. */
export function contentRefusal(answer: string, code: AnswerRefusal, about: string | undefined): Problem {
  const fault = (field: string, detail: string, detailFr: string): Problem =>
    new Problem(code, { errors: [{ pointer: `${answer}${field}`, code, detail, detailFr }] });
  switch (code) {
    case 'term-too-long':
      return fault('/untilDay', `Choose a day up to ${about}.`, `Choisissez un jour jusqu'au ${about}.`);
    case 'criterion-missing':
      return fault(
        '/ratings',
        `Criterion ${about} is not rated yet.`,
        `Le critère ${about} n'est pas encore évalué.`,
      );
    case 'rating-outside-rubric':
      return fault(
        '/ratings',
        `Criterion ${about} is not asked here, or is rated twice.`,
        `Le critère ${about} n'est pas demandé ici, ou est évalué deux fois.`,
      );
    default:
      return new Problem(code);
  }
}
