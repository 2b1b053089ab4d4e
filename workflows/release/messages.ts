import type { ReleaseState } from './state.js';

/**
 * How to speak to the workflow of a release. Plain names, so that services can import this file without the workflow
 * runtime. Payloads are ids, digests and counts: never personal data, never content.
 */

export const releaseWorkflow = 'release';
/** Task queue of all workflow code. */
export const workflowTaskQueue = 'workflows';
/** Task queue of the activities of services/issuance. */
export const issuanceTaskQueue = 'issuance';

/** Id of a release's workflow: deterministic, so that it is started once. */
export const releaseWorkflowId = (releaseId: string): string => `release/${releaseId}`;

/** Names of update and query. */
export const names = { decide: 'decide', state: 'state' } as const;

/** Search attributes (keywords) of every workflow. */
export const searchAttributes = {
  organizationId: 'CountersignOrganizationId',
  subjectId: 'CountersignSubjectId',
  state: 'CountersignState',
} as const;

/** Argument of the workflow. */
export interface ReleaseInput {
  releaseId: string;
  organizationId: string;
  /** State carried over from the run before, at continue-as-new. */
  carried?: ReleaseState;
}

/** What a registrar decides about a release. */
export type ReleaseAct = 'approve' | 'pause' | 'resume' | 'cancel';

/** Argument of the update `decide`: a registrar's decision. */
export interface DecideInput {
  decisionId: string;
  /** Digest of the signed statement. */
  digest: string;
  /** Absent: approve. */
  act?: ReleaseAct;
}

/** Answer of the update `decide`: the decision is durably recorded. */
export interface DecideResult {
  decisionId: string;
  state: 'recorded';
}

/** What the workflow ends with. */
export type ReleaseResult =
  | { outcome: 'completed'; issued: number; setAside: number }
  | { outcome: 'cancelled'; issued: number; setAside: number }
  | { outcome: 'refused'; code: string };
