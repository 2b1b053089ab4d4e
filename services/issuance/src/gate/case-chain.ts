import { type AssessmentRules, assessmentRulesSchema } from '../../../shared/src/assessment-rules.js';
import { isType, type Statement, type StatementType } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import { read } from '../version/versions.js';
import type { GateRefusal } from './refusals.js';
import { type ApprovedRules, approvedRules, type OpenedUnder } from './rules-in-force.js';

/** A statement of a case that was verified, in order of application. */
export interface Said<T extends StatementType> {
  statement: Statement<T>;
  digest: string;
  order: number;
  /** From when on it counts (ledger.ts, `sinceOf`). */
  since: string;
}

/** All that was said about a case; what stands of it is found in marking.ts. */
export interface CaseChain {
  ok: true;
  opening: Statement<'case-opening'>;
  openedUnder: OpenedUnder;
  /** All rules that its institution ever approved. */
  approvedRules: ApprovedRules[];
  /** The rules that the opening names; null where it names none. */
  rules: AssessmentRules | null;
  marks: Said<'mark'>[];
  moderations: Said<'moderation'>[];
  attempts: Said<'attempt-opening'>[];
  withdrawals: Said<'case-withdrawal'>[];
  /** Digest of the earner's identity as it is now: of the opening, or of the last correction after it. */
  earner: string;
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
  const openings = (await evidence.find(tx, { about: `case:${caseId}` })).filter((one) =>
    isOfCase(one, 'case-opening', caseId),
  );
  const [opening] = openings;
  if (!opening) return no('case-not-opened');
  if (openings.length > 1) return no('case-opened-twice');
  const { organizationId, policy } = opening.statement;
  const approved = await approvedRules(evidence, tx, organizationId);
  if (!approved) return no('rules-altered');
  const saidOf = <T extends OfCase>(proven: readonly Proven[], type: T): Said<T>[] =>
    proven
      .filter((one) => isOfCase(one, type, caseId))
      // Nobody of another institution marks here, nor withdraws, nor rules.
      .filter((one) => one.statement.organizationId === organizationId)
      .map(({ statement, digest, order, since }) => ({ statement, digest, order, since }));
  const rules = await rulesNamed(evidence, tx, opening.statement);
  if (!rules.ok) return rules;
  const earner = await identityNow(evidence, tx, opening.statement, opening.order);
  const marks = await evidence.find(tx, { about: `mark:${caseId}` });
  const conduct = await evidence.find(tx, { about: `conduct:${caseId}` });
  const appeals = await evidence.find(tx, { about: `appeal:${caseId}` });
  return {
    ok: true,
    opening: opening.statement,
    openedUnder: { named: policy?.digest ?? null, sequence: opening.sequence, since: opening.since },
    approvedRules: approved,
    rules: rules.rules,
    earner,
    marks: saidOf(marks, 'mark'),
    moderations: saidOf(marks, 'moderation'),
    attempts: saidOf(conduct, 'attempt-opening'),
    withdrawals: saidOf(conduct, 'case-withdrawal'),
    appeals: saidOf(appeals, 'appeal'),
    rulings: saidOf(appeals, 'appeal-decision'),
  };
}

/** The identity by which an earner is awarded: a registrar of the institution may have corrected it since the opening. */
async function identityNow(
  evidence: Evidence,
  tx: Transaction,
  { organizationId, details }: Statement<'case-opening'>,
  openedIn: number,
): Promise<string> {
  const corrections = await evidence.find(tx, { about: `identity:${details.earnerId}` });
  const last = corrections
    .filter(({ order }) => order > openedIn)
    .flatMap(({ statement }) => (isType(statement, 'identity-correction') ? [statement] : []))
    .findLast((statement) => statement.organizationId === organizationId);
  return last?.details.earner ?? details.earner;
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

/** True for a statement of one type about a case. */
function isOfCase<T extends OfCase>(
  one: Proven,
  type: T,
  caseId: string,
): one is Proven & { statement: Statement<T> } {
  return (
    one.statement.type === type &&
    'caseId' in one.statement.details &&
    one.statement.details.caseId === caseId
  );
}
