import { toProto } from '../../../shared/src/decision-rows.js';
import { endDuty } from '../conduct/process.store.js';
import type { CaseRecorder, Recording } from '../conduct/recorder.js';
import { timingOf } from '../conduct/rules-of.js';
import { tell } from '../conduct/tell.js';
import { termOf } from '../conduct/terms.js';
import type { Transaction } from '../database.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { decideAppeal, insertAppeal } from './appeal.store.js';

/** Records appeals, and tells until when each is decided. */
export class AppealRecorder implements CaseRecorder<'appeal'> {
  readonly type = 'appeal';

  async record(tx: Transaction, { decision, statement, one, now }: Recording<'appeal'>) {
    const { appealId, resultId, words } = statement.details;
    const { id: caseId, organizationId, earnerId, versionId } = one;
    const { decisionId, digest } = decision;
    const zone = await timeZoneOf(tx, organizationId);
    const { dueAt: decideBy } = termOf('appeal', await timingOf(tx, one), now, zone);
    await insertAppeal(tx, {
      id: appealId,
      caseId,
      organizationId,
      earnerId,
      resultId,
      decisionId,
      digest,
      words,
      lodgedAt: now,
      decideBy: new Date(decideBy),
    });
    const value = { appealId, caseId, versionId, earnerId, decideBy, decision: toProto(decision) };
    await tell(tx, one, [{ fact: { case: 'appealLodged', value }, decisionDigest: digest }], now);
    return { recorded: {}, outcome: { caseId, appealId, decideBy } };
  }
}

/** Records decisions of appeals. */
export class RulingRecorder implements CaseRecorder<'appeal-decision'> {
  readonly type = 'appeal-decision';

  /** @throws Problem appeal-decided */
  async record(tx: Transaction, { decision, statement, one, now }: Recording<'appeal-decision'>) {
    const { appealId, finding, words } = statement.details;
    const { id: caseId, earnerId, versionId } = one;
    const { decisionId: rulingId, personId: deciderId, digest } = decision;
    await decideAppeal(tx, appealId, { finding, words, deciderId, rulingId, decidedAt: now });
    await endDuty(tx, caseId, now);
    const value = { appealId, caseId, versionId, earnerId, finding, decision: toProto(decision) };
    await tell(tx, one, [{ fact: { case: 'appealDecided', value }, decisionDigest: digest }], now);
    return { recorded: {}, outcome: { caseId, appealId, finding } };
  }
}
