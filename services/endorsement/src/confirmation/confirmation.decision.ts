import type { ActingPerson } from '../../../shared/src/auth.js';
import { canonicalBytes } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { randomId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Vault } from '../../../shared/src/vault.js';
import { type CommittedWords, commitTo } from '../answer/answer.js';
import { claimWords, keepWords, reserveAnswer } from '../answer/answer.store.js';
import type { Settlement } from '../answer/settlement.js';
import type { Database, DbTx } from '../database.store.js';
import { approvesAt } from '../delegation/delegation.store.js';
import { findPreparation, isPreparation } from '../preparation/preparation.store.js';
import { renewalDrafts, renewalToAccept } from '../renewal/renewal.decision.js';
import { loadFacts } from '../request/facts.store.js';
import { type AnswerFacts, answerOf, type ConfirmationAnswer, confirmationInput } from './confirmation.js';
import { contentOrRefused, permitted } from './refusing.js';

/** What the employer's decisions work with. */
export interface AnswerTools {
  database: Database;
  vault: Vault;
  clock: Clock;
  settlement: Settlement;
}

/** The decision `confirmation`: an employer confirms one or both kinds, or renews what it confirmed before. */
export class ConfirmationDecision implements DecisionKind<DbTx, 'confirmation'> {
  readonly type = 'confirmation';
  readonly roles = ['approver'] as const;
  readonly input = confirmationInput;

  constructor(private readonly tools: AnswerTools) {}

  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'confirmation'>[]> {
    const { database, clock } = this.tools;
    const input = confirmationInput.parse(body);
    const now = clock();
    return database.inTransaction(async (tx) => {
      if ('renewals' in input) return renewalDrafts(tx, acting, input.renewals, now);
      const { facts } = await loadFacts(tx, acting.organizationId, input.requestId);
      const drafts: Draft<'confirmation'>[] = [];
      for (const [index, answer] of input.answers.entries())
        drafts.push(await this.draft(tx, acting, facts, { answer, pointer: `/answers/${index}` }, now));
      return drafts;
    });
  }

  async accept(
    tx: DbTx,
    decision: AcceptedDecision<'confirmation'>,
  ): Promise<{ confirmationId: string; kind: string }> {
    const { statement, acting } = decision;
    const { details } = statement;
    const of = { personId: acting.personId, organizationId: acting.organizationId };
    const now = this.tools.clock();
    await mayApprove(tx, of, now);
    const renewal = await renewalToAccept(tx, acting, statement, now);
    const facts = renewal?.facts ?? (await loadFacts(tx, acting.organizationId, details.requestId)).facts;
    permitted(facts, { personId: acting.personId, kind: details.kind }, now);
    const answer = renewal?.answer ?? answerOf(statement, facts.employer.timeZone);
    const content = contentOrRefused('', facts, answer, beginOf(statement));
    sameContent(content, statement);
    if (details.prepared && !(await isPreparation(tx, details.requestId, details.prepared)))
      throw new Problem('statement-mismatch', { detail: 'the ratings were not prepared here' });
    // The words of a renewal are those of the confirmation that it renews.
    if (details.grounds.words && !renewal) await claimWords(tx, of, details.grounds.words);
    const confirmationId = randomId();
    await reserveAnswer(
      tx,
      {
        decisionId: decision.decisionId,
        ...of,
        requestId: details.requestId,
        versionId: details.versionId,
        kind: details.kind,
        answer: 'confirm',
        reason: null,
        criterionId: null,
        words: details.grounds.words,
        isPublic: details.public,
        confirmationId,
        renews: details.renews ?? null,
      },
      now,
    );
    return { confirmationId, kind: details.kind };
  }

  readonly settle: NonNullable<DecisionKind<DbTx, 'confirmation'>['settle']> = (decision, updateId) =>
    this.tools.settlement.settle(decision, updateId);

  private async draft(
    tx: DbTx,
    acting: ActingPerson,
    facts: AnswerFacts,
    { answer, pointer }: { answer: ConfirmationAnswer; pointer: string },
    now: Date,
  ): Promise<Draft<'confirmation'>> {
    permitted(facts, { personId: acting.personId, kind: answer.kind }, now);
    const words: CommittedWords | null =
      answer.grounds.words === undefined ? null : commitTo(answer.grounds.words);
    const { preparationId, ...given } = answer;
    const prepared =
      preparationId === undefined ? null : await findPreparation(tx, facts.requestId, preparationId);
    const content = contentOrRefused(
      pointer,
      facts,
      {
        ...given,
        grounds: { kind: answer.grounds.kind, words: words?.commitment ?? null },
        ...(prepared ? { prepared: { personId: prepared.personId, statement: prepared.statement } } : {}),
      },
      now,
    );
    if (words)
      await keepWords(
        tx,
        this.tools.vault,
        { personId: acting.personId, organizationId: acting.organizationId },
        words,
        now,
      );
    return { ...content, sentence: content.details.sentence };
  }
}

const PREPARING_MS = 60_000;

/**
 * The instant from which what is stated holds: that of its preparation, just before the statement's own.
 *
 * @throws Problem statement-mismatch where it is another
 */
export function beginOf(statement: { validFrom: string | null; at: string }): Date {
  const from = new Date(statement.validFrom ?? '');
  const waitedMs = Date.parse(statement.at) - from.getTime();
  if (waitedMs >= 0 && waitedMs <= PREPARING_MS) return from;
  throw new Problem('statement-mismatch', { detail: 'it does not begin when it was prepared' });
}

/** @throws Problem forbidden where the person is no approver (any more), though a token may still say so */
export async function mayApprove(
  tx: DbTx,
  of: { organizationId: string; personId: string },
  now: Date,
): Promise<void> {
  if (!(await approvesAt(tx, of, now))) throw new Problem('forbidden');
}

/**
 * What a statement must say, made from today's facts, against what it says.
 *
 * @throws Problem statement-mismatch
 */
export function sameContent(
  expected: object,
  statement: {
    subject: unknown;
    policy: unknown;
    decision: unknown;
    validFrom: unknown;
    validUntil: unknown;
    details: unknown;
  },
): void {
  const { subject, policy, decision, validFrom, validUntil, details } = statement;
  const said = canonicalBytes({ subject, policy, decision, validFrom, validUntil, details });
  if (!Buffer.from(canonicalBytes(expected)).equals(said)) throw new Problem('statement-mismatch');
}
