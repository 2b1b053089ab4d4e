import type { AssessmentActivities, CaseRecorded } from '../../../../proto/activities.js';
import type { StoredDecision } from '../../../shared/src/decision-rows.js';
import type { Statement, StatementType } from '../../../shared/src/statement.js';
import type { CaseWithEarner } from '../case/case.store.js';
import type { Transaction } from '../database.store.js';

/** Which result a decision settles, as the machine says. */
export type Settles = Parameters<AssessmentActivities['recordCaseDecision']>[0]['settles'];

/** A received decision that becomes a fact, with its case held. */
export interface Recording<T extends StatementType> {
  decision: StoredDecision;
  statement: Statement<T>;
  one: CaseWithEarner;
  settles: Settles;
  now: Date;
}

/** Makes received decisions of one type facts: rows and events, in the given transaction. */
export interface CaseRecorder<T extends StatementType = StatementType> {
  readonly type: T;
  /** What the machine needs to know, and what whoever decided is answered. @throws Problem where it cannot be recorded any more */
  record(tx: Transaction, recording: Recording<T>): Promise<{ recorded: CaseRecorded; outcome: object }>;
}
