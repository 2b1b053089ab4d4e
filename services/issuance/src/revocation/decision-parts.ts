import { addDays, type Clock, dayIn, endOfDay, instant } from '../../../shared/src/clock.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Settled } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatement } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import type { Words } from '../words/words.js';
import { LAPSE_DAYS } from './revocation.js';
import type { RevocationRules } from './revocation.rules.js';
import { type RevocationRecord, revocationOf } from './revocation.store.js';
import { type Revocations, revocationStatement } from './revocations.js';
import type { Standing } from './standing.js';

/** What the decisions about proposed revocations share. */
export interface RevocationDecisionParts {
  database: Database;
  revocations: Revocations;
  rules: RevocationRules;
  words: Words;
  clock: Clock;
  /** IANA zone in which an organization's days are counted. */
  zoneOf(tx: Transaction, organizationId: string): Promise<string>;
  /** Brings a decision to the revocation's workflow. */
  settle(decision: StoredDecision, updateId: string): Promise<Settled>;
}

/** A proposal that may still be decided. @throws Problem not-found, revocation-ended, decision-in-progress */
export async function openStanding(
  revocations: Revocations,
  tx: Transaction,
  organizationId: string,
  revocationId: string,
): Promise<Standing> {
  const record = await revocationOf(tx, organizationId, revocationId);
  if (!record || record.state === 'draft') throw new Problem('not-found');
  const standing = await revocations.standing(tx, revocationId);
  // The proposal is on its way to the ledger.
  if (!standing) throw new Problem('decision-in-progress');
  if (standing.ending !== null || record.state === 'ended') throw new Problem('revocation-ended');
  return standing;
}

/** Between preparing and the ledger's taking it passes less; so much is each window longer than its days at least. */
const SIGNING_MS = 3_600_000;

/** Last seconds of the appeal window and of the proposal: ends of days in the organization's zone. */
export function datesOf(
  { windowDays }: Pick<RevocationRecord, 'windowDays'>,
  now: Date,
  zone: string,
): { appealUntil: string; lapsesAt: string } {
  const begin = new Date(now.getTime() + SIGNING_MS);
  const end = (days: number): string => instant(endOfDay(dayIn(addDays(begin, days), zone), zone));
  return { appealUntil: end(windowDays), lapsesAt: end(windowDays + LAPSE_DAYS) };
}

/** The statement of a stored decision about a revocation. */
export function statementOf(decision: StoredDecision) {
  const statement = revocationStatement(parseStatement(decision.statement));
  if (!statement) throw new Error(`a decision about a revocation is no ${decision.type}`);
  return statement;
}
