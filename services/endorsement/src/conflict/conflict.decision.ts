import { type ConflictInput, names } from '../../../../workflows/endorsement/messages.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { type AcceptedDecision, type StoredDecision, toProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft, Settled } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import { commitTo } from '../answer/answer.js';
import { claimWords, keepWords } from '../answer/answer.store.js';
import { type AnswerTools, mayApprove, sameContent } from '../confirmation/confirmation.decision.js';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import type { DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import { loadFacts } from '../request/facts.store.js';
import type { RoundUpdates } from '../round/round-updates.js';
import { type ConflictScope, conflictContent, conflictInput, conflictSentence } from './conflict.js';
import {
  endAnswersBefore,
  isConflictRecorded,
  nothingStands,
  saveConflict,
  settleConflict,
} from './conflict.store.js';

type Tools = Pick<AnswerTools, 'database' | 'vault' | 'clock'> & {
  updates: RoundUpdates;
  records: { record(decisionId: string): Promise<void> };
};

/** The decision `endorsement-conflict`: a person, or the whole organization, does not answer about something. */
export class ConflictDecision implements DecisionKind<DbTx, 'endorsement-conflict'> {
  readonly type = 'endorsement-conflict';
  readonly roles = ['approver'] as const;
  readonly input = conflictInput;

  constructor(private readonly tools: Tools) {}

  /** @throws Problem not-found, already-answered, conflict-declared, round-closed */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'endorsement-conflict'>[]> {
    const { database, vault, clock } = this.tools;
    const { requestId, scope, nature, text } = conflictInput.parse(body);
    const { organizationId, personId } = acting;
    return database.inTransaction(async (tx) => {
      const facts = await this.load(tx, acting, requestId, scope);
      const words = text === undefined ? null : commitTo(text);
      if (words) await keepWords(tx, vault, { personId, organizationId }, words, clock());
      const content = conflictContent(facts, { scope, nature, words: words?.commitment ?? null });
      return [{ ...content, sentence: conflictSentence(facts, { scope, nature, text }) }];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'endorsement-conflict'>): Promise<{ scope: string }> {
    const { statement, acting, decisionId } = decision;
    const { requestId, scope, nature, words, microCertificationId } = statement.details;
    const of = { personId: acting.personId, organizationId: acting.organizationId };
    await mayApprove(tx, of, this.tools.clock());
    sameContent(conflictContent(await this.load(tx, acting, requestId, scope), statement.details), statement);
    if (words) await claimWords(tx, of, words);
    const declaredAt = this.tools.clock();
    const row = { ...of, decisionId, microCertificationId, requestId, scope, nature, words, declaredAt };
    await saveConflict(tx, { ...row, state: 'reserved' });
    return { scope };
  }

  /** A person's conflict needs no round; an organization's closes its questions there. */
  async settle(decision: StoredDecision, updateId: string): Promise<Settled> {
    const { scope, versionId, requestId } = parseStatementOf(
      'endorsement-conflict',
      decision.statement,
    ).details;
    const { decisionId, organizationId, personId } = decision;
    if (scope === 'person') {
      await this.tools.records.record(decisionId);
      return { ok: true };
    }
    const input: ConflictInput = { decisionId, requestId, organizationId, personId };
    return this.tools.updates.send(
      { versionId, requestId, updateName: names.conflict, updateId, input },
      (tx) => isConflictRecorded(tx, decisionId),
      (tx) => settleConflict(tx, decisionId, 'released'),
    );
  }

  private async load(
    tx: DbTx,
    { organizationId, personId }: ActingPerson,
    requestId: string,
    scope: ConflictScope,
  ): Promise<AnswerFacts> {
    const { facts } = await loadFacts(tx, organizationId, requestId);
    if (
      facts.conflicts.some(
        (one) => one.scope === 'organization' || (scope === 'person' && one.personId === personId),
      )
    )
      throw new Problem('conflict-declared');
    await nothingStands(tx, { requestId, personId, scope });
    if (!facts.roundOpen || this.tools.clock() > facts.closesAt) throw new Problem('round-closed');
    return facts;
  }
}

/** Row and fact of a recorded declaration. */
export async function recordConflict(tx: DbTx, decision: StoredDecision, now: Date): Promise<void> {
  const { details } = parseStatementOf('endorsement-conflict', decision.statement);
  const { requestId, versionId, scope } = details;
  const { decisionId } = decision;
  await settleConflict(tx, decisionId, 'recorded');
  await endAnswersBefore(tx, await tx.conflict.findUniqueOrThrow({ where: { decisionId } }));
  const value = { requestId, versionId, scope, decision: toProto(decision) };
  await writeVersionFacts(tx, versionId, now, [
    {
      event: { case: 'conflictDeclared', value },
      organizationId: decision.organizationId,
      decisionDigest: decision.digest,
    },
  ]);
}
