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
import { loadFacts } from '../request/facts.store.js';
import {
  type AnswerFacts,
  type AnswerRefusal,
  answerOf,
  type ConfirmationAnswer,
  type ConfirmationContent,
  confirmationContent,
  confirmationInput,
  refusalOf,
} from './confirmation.js';

/** What the employer's decisions work with. */
export interface AnswerTools {
  database: Database;
  vault: Vault;
  clock: Clock;
  settlement: Settlement;
}

/** The decision `confirmation`: an employer confirms one or both kinds. */
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
    const { facts } = await loadFacts(tx, acting.organizationId, details.requestId);
    permitted(facts, { personId: acting.personId, kind: details.kind }, this.tools.clock());
    const answer = answerOf(statement, facts.employer.timeZone);
    const content = contentOrRefused('', facts, answer, beginOf(statement));
    sameContent(content, statement);
    if (details.grounds.words)
      await claimWords(
        tx,
        { personId: acting.personId, organizationId: acting.organizationId },
        details.grounds.words,
      );
    const confirmationId = randomId();
    await reserveAnswer(
      tx,
      {
        decisionId: decision.decisionId,
        requestId: details.requestId,
        versionId: details.versionId,
        organizationId: acting.organizationId,
        personId: acting.personId,
        kind: details.kind,
        answer: 'confirm',
        reason: null,
        criterionId: null,
        words: details.grounds.words,
        isPublic: details.public,
        confirmationId,
      },
      this.tools.clock(),
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
    const content = contentOrRefused(
      pointer,
      facts,
      { ...answer, grounds: { kind: answer.grounds.kind, words: words?.commitment ?? null } },
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
 * The instant from which a confirmation holds: that of its preparation, just before the statement's own.
 *
 * @throws Problem statement-mismatch where it is another
 */
function beginOf(statement: Pick<AcceptedDecision<'confirmation'>['statement'], 'validFrom' | 'at'>): Date {
  const from = new Date(statement.validFrom ?? '');
  const waitedMs = Date.parse(statement.at) - from.getTime();
  if (waitedMs >= 0 && waitedMs <= PREPARING_MS) return from;
  throw new Problem('statement-mismatch', { detail: 'the confirmation does not begin when it was prepared' });
}

/** @throws Problem with the domain's code */
export function permitted(facts: AnswerFacts, of: { personId: string; kind: string }, now: Date): void {
  const code = refusalOf(facts, of, now);
  if (code) throw new Problem(code);
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

function contentOrRefused(
  pointer: string,
  ...args: Parameters<typeof confirmationContent>
): ConfirmationContent {
  const made = confirmationContent(...args);
  if (made.ok) return made.content;
  throw contentRefusal(pointer, made.code, made.about);
}

/** Says which day or criterion it is about. */
function contentRefusal(answer: string, code: AnswerRefusal, about: string | undefined): Problem {
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
