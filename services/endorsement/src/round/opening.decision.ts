import type { Client } from '@temporalio/client';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import {
  type AcceptedDecision,
  recordDecision,
  type StoredDecision,
  toProto,
} from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft, Settled } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import { sameContent } from '../confirmation/confirmation.decision.js';
import type { Database, DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import { roundOpeningContent, roundOpeningInput, roundOpeningSentence } from './opening.js';
import { loadOpening, openNextRound } from './opening.store.js';
import { startRound } from './start.js';

/** The decision `round-opening`: a programme lead asks employers again after a round ended without quorum. */
export class RoundOpening implements DecisionKind<DbTx, 'round-opening'> {
  readonly type = 'round-opening';
  readonly roles = ['programme-lead', 'registrar'] as const;
  readonly input = roundOpeningInput;

  constructor(private readonly tools: { database: Database; client: Client; clock: Clock }) {}

  /** @throws Problem not-found, round-still-open, version-superseded, version-retired, nothing-to-ask */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'round-opening'>[]> {
    const { versionId } = roundOpeningInput.parse(body);
    return this.tools.database.inTransaction(async (tx) => {
      const { version, policyDigest, next } = await this.load(tx, acting.organizationId, versionId);
      const content = roundOpeningContent(version, policyDigest, { round: next, reason: 'again' });
      return [{ ...content, sentence: roundOpeningSentence(version, next) }];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'round-opening'>): Promise<{ round: number }> {
    const { acting, statement } = decision;
    const { versionId } = statement.details;
    const { version, policyDigest, next } = await this.load(tx, acting.organizationId, versionId);
    sameContent(roundOpeningContent(version, policyDigest, { round: next, reason: 'again' }), statement);
    return { round: next };
  }

  /** Row, fact and workflow; safe to repeat. Two openings at once: the second is refused. */
  async settle(decision: StoredDecision): Promise<Settled> {
    const { details } = parseStatementOf('round-opening', decision.statement);
    const { database, client, clock } = this.tools;
    const { versionId, round } = details;
    const { organizationId } = decision;
    try {
      await database.inTransaction(async (tx) => {
        const recorded = await recordDecision(tx, decision.decisionId);
        if (!recorded) return;
        const now = clock();
        const next = await openNextRound(tx, { versionId, reason: 'again', by: decision.decisionId }, now);
        if (!next.ok) throw new Problem(next.code);
        if (next.round !== round) throw new Problem('statement-mismatch');
        await writeVersionFacts(tx, versionId, now, [
          {
            event: { case: 'askingDecisionTaken', value: { decision: toProto(recorded) } },
            organizationId,
            decisionDigest: decision.digest,
          },
        ]);
      });
    } catch (error) {
      if (error instanceof Problem) return { ok: false, code: error.code };
      throw error;
    }
    await startRound(client, { versionId, round, organizationId });
    return { ok: true };
  }

  private async load(tx: DbTx, organizationId: string, versionId: string) {
    const opening = await loadOpening(tx, versionId, 'again', this.tools.clock());
    if (opening.version.organizationId !== organizationId) throw new Problem('not-found');
    if (opening.refusal) throw new Problem(opening.refusal);
    return opening;
  }
}
