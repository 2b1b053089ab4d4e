import {
  type AssessmentRules,
  agreementOf,
  marksDiffer,
  needsSecondMark,
} from '../../../shared/src/assessment-rules.js';
import { type BlueprintBody, outcomeOf } from '../../../shared/src/content.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { CaseChain, Said } from './case-chain.js';
import type { GateRefusal } from './refusals.js';

/** The statement that decides a case: a mark, or the moderation of two. */
export type Decisive = Statement<'mark'> | Statement<'moderation'>;

/** What stands of a case, and who judged in it. */
export interface Marking {
  ok: true;
  mark: Decisive;
  /** From when on it counts. */
  judgedSince: string;
  /** Persons who marked or moderated the attempt that stands. */
  judges: string[];
}

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/**
 * What stands of a case: of its last attempt the re-mark after an upheld appeal, else the moderation, else the first
 * mark. Whatever assessment told, each step that the rules ask for must be signed, by a person of its own.
 *
 * @param approved order of application of the release's approval: what was judged later is not what was approved
 */
export function markingOf(
  chain: CaseChain,
  version: { blueprint: BlueprintBody; microCertificationId: string },
  approved: number,
): Marking | No {
  const { opening, rules } = chain;
  const withdrawn = chain.withdrawals.some(
    ({ statement }) => statement.role !== 'self' || statement.personId === opening.details.earnerId,
  );
  if (withdrawn) return no('case-withdrawn');
  const last = [...chain.marks, ...chain.moderations].reduce((order, one) => Math.max(order, one.order), 0);
  if (last > approved) return no('mark-after-approval');
  if (!rules) return withoutRules(chain);
  const { scope } = rules;
  if (scope.kind === 'micro-certification' && scope.microCertificationId !== version.microCertificationId)
    return no('rules-of-another-scope');
  return byRules(chain, rules, version.blueprint);
}

/** One mark and one attempt; a later mark stands for the earlier one. */
function withoutRules({ marks }: CaseChain): Marking | No {
  const mark = marks.findLast((one) => isOf(one, 'first', 1));
  if (!mark) return no('mark-missing');
  const { statement, since } = mark;
  return { ok: true, mark: statement, judgedSince: since, judges: [statement.personId] };
}

function byRules(chain: CaseChain, rules: AssessmentRules, blueprint: BlueprintBody): Marking | No {
  const attempt = chain.marks.reduce((most, one) => Math.max(most, one.statement.details.attempt ?? 1), 1);
  const unopened = attemptFault(chain, rules, attempt);
  if (unopened) return no(unopened);
  const steps = stepsOf(chain, attempt);
  if (!steps.ok) return steps;
  const { first, second, moderation, reMark } = steps;
  if (!first) return no('mark-missing');
  const marks = [first, second, reMark].flatMap((one) => (one ? [one] : []));
  for (const { statement } of [...marks, ...(moderation ? [moderation] : [])]) {
    const judged = outcomeOf(blueprint, statement.details.levels);
    if (!judged.ok) return no('mark-outside-rubric');
    if (judged.outcome !== statement.details.outcome) return no('mark-outcome-differs');
  }
  const caseId = chain.opening.details.caseId;
  if (needsSecondMark(rules, caseId) && !second) return no('second-mark-missing');
  const fault =
    settlementFault({ first, second, moderation }, rules, blueprint) ??
    (reMark ? appealFault(chain, reMark) : null) ??
    personFault(marks, moderation);
  if (fault) return no(fault);
  const judges = [...marks, ...(moderation ? [moderation] : [])].map((one) => one.statement.personId);
  const { statement, since } = reMark ?? moderation ?? first;
  return { ok: true, mark: statement, judgedSince: since, judges };
}

interface Steps {
  ok: true;
  first: Said<'mark'> | null;
  second: Said<'mark'> | null;
  reMark: Said<'mark'> | null;
  moderation: Said<'moderation'> | null;
}

const isOf = ({ statement }: Said<'mark'>, stage: string, attempt: number): boolean =>
  (statement.details.stage ?? 'first') === stage && (statement.details.attempt ?? 1) === attempt;

/** The steps of an attempt, each taken at most once. */
function stepsOf(chain: CaseChain, attempt: number): Steps | No {
  const of = (stage: string) => chain.marks.filter((one) => isOf(one, stage, attempt));
  const [firsts, seconds, reMarks] = [of('first'), of('second'), of('re-mark')];
  const moderations = chain.moderations.filter((one) => one.statement.details.attempt === attempt);
  if ([firsts, seconds, reMarks, moderations].some((one) => one.length > 1)) return no('step-taken-twice');
  return {
    ok: true,
    first: firsts[0] ?? null,
    second: seconds[0] ?? null,
    reMark: reMarks[0] ?? null,
    moderation: moderations[0] ?? null,
  };
}

/** Every attempt after the first is opened, within the rules, before it is marked. */
function attemptFault(chain: CaseChain, rules: AssessmentRules, attempt: number): GateRefusal | null {
  if (attempt > rules.attempts) return 'attempt-beyond-rules';
  for (let nth = 2; nth <= attempt; nth++) {
    const opening = chain.attempts.find(({ statement }) => statement.details.attempt === nth);
    const marked = chain.marks.filter(({ statement }) => (statement.details.attempt ?? 1) === nth);
    if (!opening || marked.some((one) => one.order < opening.order)) return 'attempt-not-opened';
  }
  return null;
}

/** Two marks that differ are settled by a moderation of exactly these, with a reason wherever they differ. */
function settlementFault(
  { first, second, moderation }: Pick<Steps, 'second' | 'moderation'> & { first: Said<'mark'> },
  rules: AssessmentRules,
  blueprint: BlueprintBody,
): GateRefusal | null {
  if (!moderation) {
    const differ = second && marksDiffer(rules, blueprint, first.statement.details, second.statement.details);
    return differ ? 'marks-disagree' : null;
  }
  const { marks, reasons } = moderation.statement.details;
  const named = new Set(marks);
  if (!second || named.size !== 2 || !named.has(first.digest) || !named.has(second.digest))
    return 'moderation-of-other-marks';
  if (moderation.order < first.order || moderation.order < second.order) return 'moderation-before-marks';
  const differing = agreementOf(
    blueprint,
    first.statement.details.levels,
    second.statement.details.levels,
  ).filter((one) => one.apart > 0);
  const given = new Set(reasons.map((one) => one.criterionId));
  return differing.every((one) => given.has(one.criterionId)) ? null : 'moderation-without-reason';
}

/** A re-mark answers an appeal of the case's own earner that somebody else upheld. */
function appealFault(chain: CaseChain, reMark: Said<'mark'>): GateRefusal | null {
  const { earnerId } = chain.opening.details;
  const appeal = chain.appeals.find(
    ({ digest, statement }) => digest === reMark.statement.details.appeal && statement.personId === earnerId,
  );
  const ruling = chain.rulings.find(
    ({ statement, order }) =>
      statement.details.appeal === appeal?.digest &&
      statement.details.finding === 're-mark' &&
      order < reMark.order,
  );
  if (!appeal || !ruling) return 're-mark-without-appeal';
  const before = [...chain.marks, ...chain.moderations].map((one) => one.statement.personId);
  return before.includes(ruling.statement.personId) ? 'appeal-decided-by-marker' : null;
}

/** No person takes two steps. */
function personFault(
  marks: readonly Said<'mark'>[],
  moderation: Said<'moderation'> | null,
): GateRefusal | null {
  const persons = marks.map((one) => one.statement.personId);
  if (new Set(persons).size !== persons.length) return 'marker-marked-twice';
  return moderation && persons.includes(moderation.statement.personId) ? 'moderator-was-marker' : null;
}
