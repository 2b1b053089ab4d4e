import type { Statement } from '../../../shared/src/statement.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { APPEAL_DAYS_AT_LEAST } from './revocation.js';

/**
 * How a proposed revocation stands by its statements, in the order of their chain: a pure fold. The same rules judge a
 * statement when it comes to the ledger, so that what may not follow changes nothing, whoever wrote it.
 */

export const revocationTypes = [
  'revocation-proposal',
  'revocation-approval',
  'revocation-rejection',
  'revocation-appeal',
  'revocation-exemption',
  'revocation-appeal-dismissal',
] as const;
export type RevocationStatement = Statement<(typeof revocationTypes)[number]>;

/** A statement with the digest by which others name it. */
export interface Digested {
  statement: RevocationStatement;
  digest: string;
  /** From when on it counts (ledger.ts, `sinceOf`); its own instant where nothing else is known. */
  since?: string;
}

/** An appeal of the earner of one award. */
export interface AppealStanding {
  statement: Statement<'revocation-appeal'>;
  digest: string;
  answer: 'open' | 'upheld' | 'dismissed';
}

export interface Standing {
  proposal: Statement<'revocation-proposal'>;
  digest: string;
  root: string;
  count: number;
  /** The last second in which it may be decided. */
  lapsesAt: string;
  approvals: Statement<'revocation-approval'>[];
  /** By award. */
  appeals: ReadonlyMap<string, AppealStanding>;
  exempted: ReadonlySet<string>;
  /** Decided for good. */
  ending: 'revoked' | 'rejected' | 'exempted' | null;
}

export type Verdict = { ok: true; standing: Standing } | { ok: false; code: DecisionRefusal };

const APPROVALS = 2;
const WINDOW_AT_LEAST_MS = APPEAL_DAYS_AT_LEAST * 86_400_000;
/** Nobody has to wait longer than so for a decision. */
const OPEN_AT_MOST_MS = 400 * 86_400_000;

const no = (code: DecisionRefusal): { ok: false; code: DecisionRefusal } => ({ ok: false, code });

/** What a statement makes of a proposed revocation, or why it may not follow. @param before null where there is none yet */
export function standingAfter(before: Standing | null, next: Digested): Verdict {
  const { statement } = next;
  // An earner's appeal counts from its signature, however late it came.
  const since = statement.type === 'revocation-appeal' ? statement.at : (next.since ?? statement.at);
  if (statement.type === 'revocation-proposal')
    return before ? no('revocation-id-taken') : opened(statement, next.digest, since);
  if (!before || before.proposal.organizationId !== statement.organizationId) return no('revocation-unknown');
  const named =
    statement.type === 'revocation-appeal' ? statement.subject.digest : statement.details.proposal;
  if (named !== before.digest) return no('revocation-unknown');
  if (before.ending || since > before.lapsesAt) return no('revocation-ended');
  switch (statement.type) {
    case 'revocation-approval':
      return approved(before, statement);
    case 'revocation-rejection':
      return { ok: true, standing: { ...before, ending: 'rejected' } };
    case 'revocation-appeal':
      return appealed(before, statement, next.digest);
    case 'revocation-exemption':
    case 'revocation-appeal-dismissal':
      return answered(before, statement);
  }
}

/** The standings of an organization's proposed revocations, by id. @param statements in the order of their chain */
export function standingsOf(statements: readonly Digested[]): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const next of statements) {
    const { revocationId } = next.statement.details;
    const verdict = standingAfter(standings.get(revocationId) ?? null, next);
    if (verdict.ok) standings.set(revocationId, verdict.standing);
  }
  return standings;
}

/** What the proposal does to one of its awards at an instant. */
export function effectOn(standing: Standing, awardId: string, now: string): 'revoked' | 'suspended' | null {
  if (standing.exempted.has(awardId)) return null;
  if (standing.ending === 'revoked') return 'revoked';
  const open = standing.ending === null && now <= standing.lapsesAt;
  return open && standing.proposal.details.suspend ? 'suspended' : null;
}

function opened(proposal: Statement<'revocation-proposal'>, digest: string, since: string): Verdict {
  const { details, subject, validUntil, at } = proposal;
  const appealMs = Date.parse(details.appealUntil) - Date.parse(since);
  if (appealMs < WINDOW_AT_LEAST_MS) return no('appeal-window-too-short');
  const open = validUntil !== null && validUntil > details.appealUntil;
  if (!open || Date.parse(validUntil) - Date.parse(at) > OPEN_AT_MOST_MS) return no('revocation-without-end');
  if (subject.digest === null) return no('revocation-rows-differ');
  return {
    ok: true,
    standing: {
      proposal,
      digest,
      root: subject.digest,
      count: details.count,
      lapsesAt: validUntil,
      approvals: [],
      appeals: new Map(),
      exempted: new Set(),
      ending: null,
    },
  };
}

/** Why an approval by a person, in a role, at an instant may not follow; null where it may. */
export function approvalRefusal(
  before: Standing,
  { personId, role, at }: Pick<Statement, 'personId' | 'role' | 'at'>,
): DecisionRefusal | null {
  if (personId === before.proposal.personId) return 'revocation-approver-is-proposer';
  if (at <= before.proposal.details.appealUntil) return 'appeal-window-open';
  if ([...before.appeals.values()].some((one) => one.answer === 'open')) return 'appeal-unanswered';
  if (before.approvals.some((one) => one.personId === personId)) return 'revocation-approver-twice';
  return before.approvals.some((one) => one.role === role) ? 'revocation-approvers-of-one-role' : null;
}

function approved(before: Standing, approval: Statement<'revocation-approval'>): Verdict {
  const { details, subject } = approval;
  if (details.count !== before.count || subject.digest !== before.root) return no('revocation-unknown');
  const code = approvalRefusal(before, approval);
  if (code) return no(code);
  const approvals = [...before.approvals, approval];
  const ending = approvals.length >= APPROVALS ? 'revoked' : null;
  return { ok: true, standing: { ...before, approvals, ending } };
}

function appealed(before: Standing, statement: Statement<'revocation-appeal'>, digest: string): Verdict {
  const { awardId } = statement.details;
  if (statement.at > before.proposal.details.appealUntil || before.approvals.length > 0)
    return no('appeal-window-ended');
  if (before.exempted.has(awardId)) return no('award-not-in-revocation');
  if (before.appeals.has(awardId)) return no('appeal-already-made');
  const appeals = new Map(before.appeals).set(awardId, { statement, digest, answer: 'open' });
  return { ok: true, standing: { ...before, appeals } };
}

function answered(
  before: Standing,
  statement: Statement<'revocation-exemption' | 'revocation-appeal-dismissal'>,
): Verdict {
  const { awardId, appeal } = statement.details;
  if (statement.personId === before.proposal.personId) return no('revocation-approver-is-proposer');
  if (before.exempted.has(awardId)) return no('award-not-in-revocation');
  const found = before.appeals.get(awardId);
  if (appeal !== null && found?.digest !== appeal) return no('appeal-unknown');
  if (statement.type === 'revocation-appeal-dismissal') {
    if (found?.answer !== 'open') return no('appeal-unknown');
    const appeals = new Map(before.appeals).set(awardId, { ...found, answer: 'dismissed' });
    return { ok: true, standing: { ...before, appeals } };
  }
  const appeals = found
    ? new Map(before.appeals).set(awardId, { ...found, answer: 'upheld' })
    : before.appeals;
  const exempted = new Set(before.exempted).add(awardId);
  const ending = exempted.size >= before.count ? 'exempted' : null;
  return { ok: true, standing: { ...before, appeals, exempted, ending } };
}
