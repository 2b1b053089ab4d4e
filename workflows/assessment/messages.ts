import type { CaseDuty } from '../../proto/activities.js';

/**
 * How to speak to the workflow of a case. Plain names, so that services can import this file without the workflow
 * runtime. Payloads are ids, digests and instants: never personal data, never content.
 */

export const assessmentWorkflow = 'assessment';
/** Task queue of all workflow code. */
export const workflowTaskQueue = 'workflows';
/** Task queue of the activities of services/assessment. */
export const assessmentTaskQueue = 'assessment';

/** Id of a case's workflow: deterministic, so that it is started once. */
export const assessmentWorkflowId = (caseId: string): string => `assessment/${caseId}`;

/** Names of update, signals and query. */
export const names = { decide: 'decide', ready: 'ready', erased: 'erased', state: 'state' } as const;

/** Search attributes (keywords) of every workflow. */
export const searchAttributes = {
  organizationId: 'CountersignOrganizationId',
  subjectId: 'CountersignSubjectId',
  state: 'CountersignState',
} as const;

/** Argument of the workflow; `S` is its state, which only the workflow reads. */
export interface AssessmentInput<S = unknown> {
  caseId: string;
  organizationId: string;
  /** State carried over from the run before, at continue-as-new. */
  carried?: S;
  /** Continue as new after this many history events; the server's own suggestion where absent. */
  continueAfterEvents?: number;
}

export type MarkStage = 'first' | 'second' | 're-mark';

/** What a decision about a case says, as far as the process hangs on it. */
export type CaseCommand =
  | { type: 'mark'; stage: MarkStage; attempt: number }
  | { type: 'moderation'; attempt: number }
  | { type: 'evidence-request' }
  | { type: 'case-assignment'; duty: CaseDuty; assigneeId: string }
  | { type: 'attempt-opening'; attempt: number }
  | { type: 'case-extension'; dueAt: string }
  | { type: 'case-withdrawal' }
  | { type: 'assessment-conflict' }
  | { type: 'appeal'; appealId: string }
  | { type: 'appeal-decision'; appealId: string; finding: 're-mark' | 'rejected' };

/** Argument of the update `decide`. */
export interface DecideInput {
  decisionId: string;
  personId: string;
  /** Digest of the signed statement. */
  digest: string;
  command: CaseCommand;
}

/** Answer of the update `decide`: the decision is durably recorded. */
export interface DecideResult {
  decisionId: string;
  state: 'recorded';
}

/** What the workflow ends with. */
export type AssessmentResult = 'pass' | 'not-yet' | 'withdrawn' | 'erased';
