import type { CaseRecorded } from '../../../../proto/activities.js';
import { marksDiffer } from '../../../shared/src/assessment-rules.js';
import { toProto } from '../../../shared/src/decision-rows.js';
import { Problem } from '../../../shared/src/problem.js';
import { canMark } from '../case/case.js';
import { type CaseWithEarner, factsOf } from '../case/case.store.js';
import { endDuty } from '../conduct/process.store.js';
import type { CaseRecorder, Recording } from '../conduct/recorder.js';
import { rulesOf } from '../conduct/rules-of.js';
import { type CaseFact, tell } from '../conduct/tell.js';
import type { Transaction } from '../database.store.js';
import { listEvidence } from '../evidence/evidence.store.js';
import { finalize } from '../result/finalize.js';
import { baseBlueprint } from '../version/version.js';
import { findEditions, findVersion } from '../version/version.store.js';
import { dropBegun, findMarkOf, findPreparedMark, insertMark } from './mark.store.js';

/** Records marks: the row, the fact, and the result where the mark settles one. */
export class MarkRecorder implements CaseRecorder<'mark'> {
  readonly type = 'mark';

  /** @throws Problem where the case, or what was judged, is not as it was when the mark was shown */
  async record(tx: Transaction, recording: Recording<'mark'>) {
    const { decision, statement, one, now } = recording;
    const { markId, caseId, levels, outcome, stage = 'first', attempt = 1 } = statement.details;
    const { personId, decisionId, digest } = decision;
    const version = await findVersion(tx, one.organizationId, one.versionId);
    const allowed = canMark(factsOf(one), personId, version, stage);
    if (!allowed.ok) throw new Problem(allowed.code);
    if (attempt !== one.attempt) throw new Problem('case-stage-passed');
    const evidence = await listEvidence(tx, caseId);
    const judged = statement.details.evidence;
    // Somebody handed something in after the mark was shown: it is to be looked at.
    if (evidence.map((item) => item.id).join() !== judged.map((item) => item.evidenceId).join())
      throw new Problem('statement-mismatch');
    const sealed = await findPreparedMark(tx, { markId, caseId, assessorId: personId });
    if (!sealed) throw new Problem('statement-mismatch');
    await dropBegun(tx, caseId, personId);
    await insertMark(tx, {
      id: markId,
      caseId,
      stage,
      attempt,
      assessorId: personId,
      decisionId,
      digest,
      levels,
      outcome,
      sealed,
      markedAt: now,
    });
    await endDuty(tx, caseId, now);
    const marked: CaseFact = {
      fact: { case: 'markGiven', value: { markId, caseId, decision: toProto(decision) } },
      decisionDigest: digest,
    };
    const settled = await this.settle(tx, recording);
    const facts = [marked, ...(settled.fact ? [settled.fact] : [])];
    await tell(tx, one, facts, now, settled.fact ? { state: 'finished' } : {});
    const { result, differs } = settled.recorded;
    return {
      recorded: settled.recorded,
      outcome: {
        caseId,
        markId,
        ...(result ? { resultId: result.resultId, outcome: result.outcome } : {}),
        ...(differs === undefined ? {} : { moderation: differs }),
        final: result !== undefined,
      },
    };
  }

  /** The result, where this mark settles one. */
  private async settle(
    tx: Transaction,
    { decision, statement, one, settles, now }: Recording<'mark'>,
  ): Promise<{ recorded: CaseRecorded; fact: CaseFact | null }> {
    if (settles === 'never') return { recorded: {}, fact: null };
    const { outcome, levels, stage } = statement.details;
    let markDecisionId = decision.decisionId;
    let recorded: CaseRecorded = {};
    if (settles === 'unless-differing') {
      const first = await findMarkOf(tx, { caseId: one.id, attempt: one.attempt, stage: 'first' });
      if (!first) throw new Problem('case-stage-passed');
      if (await this.differ(tx, one, first, { levels, outcome }))
        return { recorded: { differs: true }, fact: null };
      // Two marks that agree: the first one stands.
      markDecisionId = first.decisionId;
      recorded = { differs: false };
    }
    const standing = { outcome, markDecisionId, moderationDecisionId: null, replaces: stage === 're-mark' };
    const { result, fact } = await finalize(tx, one, standing, now);
    return { recorded: { ...recorded, result }, fact };
  }

  private async differ(
    tx: Transaction,
    one: CaseWithEarner,
    first: Parameters<typeof marksDiffer>[2],
    second: Parameters<typeof marksDiffer>[2],
  ): Promise<boolean> {
    const rules = await rulesOf(tx, one);
    const version = await findVersion(tx, one.organizationId, one.versionId);
    const blueprint = baseBlueprint(version, await findEditions(tx, version.id));
    return rules !== null && marksDiffer(rules, blueprint, first, second);
  }
}
