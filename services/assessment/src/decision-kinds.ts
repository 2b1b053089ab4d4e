import type { Clock } from '../../shared/src/clock.js';
import type { DecisionKind } from '../../shared/src/decisions.js';
import { newId } from '../../shared/src/ids.js';
import { AppealLodging, AppealRuling } from './appeal/appeal.decision.js';
import { AppealRecorder, RulingRecorder } from './appeal/appeal.record.js';
import { CaseOpening } from './case/opening.js';
import { conductDecision, conductRecorder, settleAtOnce } from './conduct/conduct.js';
import {
  accommodation,
  assessmentConflict,
  attemptOpening,
  caseAssignment,
  caseExtension,
  caseWithdrawal,
  evidenceRequest,
} from './conduct/conducts.js';
import type { RecordService } from './conduct/record.service.js';
import type { CaseRecorder } from './conduct/recorder.js';
import type { Settlement } from './conduct/settlement.js';
import type { Database, Transaction } from './database.store.js';
import { type CorrectionTools, identityCorrection } from './earner/correction.js';
import type { Profiles } from './earner/profiles.js';
import type { EvidenceReader } from './evidence/evidence-reader.js';
import { MarkRecorder } from './mark/mark.record.js';
import { Marking } from './mark/marking.js';
import { Moderating, ModerationRecorder } from './moderation/moderation.decision.js';
import { RulesApproval } from './rules/rules.decision.js';

const accommodating = accommodation(newId);

/** Makes each type of received decision about a case a fact. */
export const recordersOf = (tools: CorrectionTools): CaseRecorder[] => [
  new MarkRecorder(),
  new ModerationRecorder(),
  new AppealRecorder(),
  new RulingRecorder(),
  conductRecorder(evidenceRequest),
  conductRecorder(caseAssignment),
  conductRecorder(attemptOpening),
  conductRecorder(caseExtension),
  conductRecorder(caseWithdrawal),
  conductRecorder(accommodating),
  conductRecorder(assessmentConflict),
  conductRecorder(identityCorrection(tools)),
];

/** Every decision that assessment accepts. */
export function decisionKinds(tools: {
  database: Database;
  profiles: Profiles;
  reader: EvidenceReader;
  clock: Clock;
  settlement: Settlement;
  records: RecordService;
  secret: Uint8Array;
}): DecisionKind<Transaction>[] {
  const { database, profiles, reader, clock, settlement, records } = tools;
  const settle: Settlement['settle'] = (decision, updateId) => settlement.settle(decision, updateId);
  const appeals = { database, profiles, clock, settlement };
  return [
    new CaseOpening(database, clock),
    new RulesApproval(database, clock),
    new Marking(database, profiles, reader, clock, settlement),
    new Moderating(database, profiles, clock, settlement),
    new AppealLodging(appeals),
    new AppealRuling(appeals),
    conductDecision(evidenceRequest, tools, settle),
    conductDecision(caseAssignment, tools, settle),
    conductDecision(attemptOpening, tools, settle),
    conductDecision(caseExtension, tools, settle),
    conductDecision(caseWithdrawal, tools, settle),
    conductDecision(accommodating, tools, settleAtOnce(records)),
    conductDecision(assessmentConflict, tools, settle),
    conductDecision(identityCorrection(tools), tools, settleAtOnce(records)),
  ];
}
