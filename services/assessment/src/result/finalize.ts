import type { CaseRecorded } from '../../../../proto/activities.js';
import { newId } from '../../../shared/src/ids.js';
import type { CaseWithEarner } from '../case/case.store.js';
import { timingOf } from '../conduct/rules-of.js';
import type { CaseFact } from '../conduct/tell.js';
import { windowsOf } from '../conduct/terms.js';
import type { Transaction } from '../database.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { insertResult, resultOfCase } from './result.store.js';

/** What stands at the end of an attempt: a mark, or the moderation of two. */
export interface Standing {
  outcome: 'pass' | 'not-yet';
  markDecisionId: string;
  /** The moderation that settled the marks; null where none was needed. */
  moderationDecisionId: string | null;
  /** The result is one after an appeal, and takes the place of the one before. */
  replaces: boolean;
}

/** Writes the result of a held case's attempt; gives what may follow from it, and the fact to tell. */
export async function finalize(
  tx: Transaction,
  one: CaseWithEarner,
  standing: Standing,
  now: Date,
): Promise<{ result: NonNullable<CaseRecorded['result']>; fact: CaseFact }> {
  const { outcome, markDecisionId, moderationDecisionId } = standing;
  const { id: caseId, organizationId, versionId, earnerId, attempt } = one;
  const resultId = newId();
  const before = standing.replaces ? await resultOfCase(tx, caseId) : null;
  await insertResult(tx, {
    id: resultId,
    caseId,
    organizationId,
    versionId,
    earnerId,
    outcome,
    attempt,
    decisionId: moderationDecisionId ?? markDecisionId,
    replacesId: before?.id ?? null,
    finalizedAt: now,
  });
  const windows = windowsOf(await timingOf(tx, one), now, await timeZoneOf(tx, organizationId));
  const none = { appealUntil: null, attemptFrom: null, attemptUntil: null };
  return {
    result: { resultId, outcome, ...(outcome === 'pass' ? none : windows) },
    fact: {
      fact: {
        case: 'resultFinalized',
        value: {
          resultId,
          caseId,
          versionId,
          earnerId,
          outcome,
          markDecisionId,
          openingDecisionId: one.openingDecisionId ?? '',
          moderationDecisionId: moderationDecisionId ?? '',
          attempt,
          replacesResultId: before?.id ?? '',
        },
      },
    },
  };
}
