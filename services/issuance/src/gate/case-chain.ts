import { type AssessmentRules, assessmentRulesSchema } from '../../../shared/src/assessment-rules.js';
import { isType, type Statement, type StatementType } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import { read } from '../version/versions.js';
import type { GateRefusal } from './refusals.js';

/** A statement of a case that was verified, in order of application. */
export interface Said<T extends StatementType> {
  statement: Statement<T>;
  digest: string;
  order: number;
}

/** All that was said about a case; what stands of it is found in marking.ts. */
export interface CaseChain {
  ok: true;
  opening: Statement<'case-opening'>;
  /** The rules that the opening names; null where it names none. */
  rules: AssessmentRules | null;
  marks: Said<'mark'>[];
  moderations: Said<'moderation'>[];
  attempts: Said<'attempt-opening'>[];
  withdrawals: Said<'case-withdrawal'>[];
  appeals: Said<'appeal'>[];
  rulings: Said<'appeal-decision'>[];
}

type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

/** Reads a case: its one opening, the rules that it names, and what was decided in it. */
export async function caseChain(
  evidence: Evidence,
  tx: Transaction,
  caseId: string,
): Promise<CaseChain | No> {
  const openings = saidOf(await evidence.find(tx, { about: `case:${caseId}` }), 'case-opening', caseId);
  const [opening] = openings;
  if (!opening) return no('case-not-opened');
  if (openings.length > 1) return no('case-opened-twice');
  const rules = await rulesNamed(evidence, tx, opening.statement);
  if (!rules.ok) return rules;
  const marks = await evidence.find(tx, { about: `mark:${caseId}` });
  const conduct = await evidence.find(tx, { about: `conduct:${caseId}` });
  const appeals = await evidence.find(tx, { about: `appeal:${caseId}` });
  return {
    ok: true,
    opening: opening.statement,
    rules: rules.rules,
    marks: saidOf(marks, 'mark', caseId),
    moderations: saidOf(marks, 'moderation', caseId),
    attempts: saidOf(conduct, 'attempt-opening', caseId),
    withdrawals: saidOf(conduct, 'case-withdrawal', caseId),
    appeals: saidOf(appeals, 'appeal', caseId),
    rulings: saidOf(appeals, 'appeal-decision', caseId),
  };
}

/**
 * The rules of an opening. It names either assessment rules or, where there were none, the policy by which the version
 * was submitted; what was approved as neither is no ground to assess on.
 */
async function rulesNamed(
  evidence: Evidence,
  tx: Transaction,
  opening: Statement<'case-opening'>,
): Promise<{ ok: true; rules: AssessmentRules | null } | No> {
  const named = opening.policy;
  if (!named) return { ok: true, rules: null };
  const about = `${named.id}/${named.revision}`;
  const approvals = await evidence.find(tx, { about: `rules:${about}` });
  const approval = approvals.find(
    ({ statement }) =>
      isType(statement, 'assessment-rules-approval') &&
      statement.subject.digest === named.digest &&
      statement.details.rulesId === named.id,
  );
  if (!approval) {
    const policies = await evidence.find(tx, { about: `policy:${about}` });
    const isPolicy = policies.some(
      ({ statement }) =>
        isType(statement, 'policy-approval') &&
        statement.subject.digest === named.digest &&
        statement.organizationId === opening.organizationId,
    );
    return isPolicy ? { ok: true, rules: null } : no('rules-not-approved');
  }
  const { organizationId } = opening;
  if (approval.statement.organizationId !== organizationId) return no('rules-of-another-organization');
  const rules = await read(tx, named.digest, (value) => assessmentRulesSchema.safeParse(value).data);
  if (!rules || rules.rulesId !== named.id || rules.revision !== named.revision) return no('rules-altered');
  return rules.organizationId === organizationId ? { ok: true, rules } : no('rules-of-another-organization');
}

type OfCase =
  | 'case-opening'
  | 'mark'
  | 'moderation'
  | 'attempt-opening'
  | 'case-withdrawal'
  | 'appeal'
  | 'appeal-decision';

/** Statements of one type about a case. */
function saidOf<T extends OfCase>(proven: readonly Proven[], type: T, caseId: string): Said<T>[] {
  return proven
    .filter((one): one is Proven & { statement: Statement<T> } => one.statement.type === type)
    .filter(({ statement }) => caseOf(statement) === caseId)
    .map(({ statement, digest, order }) => ({ statement, digest, order }));
}

const caseOf = ({ details }: { details: { caseId: string } }): string => details.caseId;
