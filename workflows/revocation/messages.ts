/**
 * How to speak to the workflow of a proposed revocation. Plain names, so that services can import this file without
 * the workflow runtime. Payloads are ids, digests, counts and instants: never personal data, never content.
 */

export const revocationWorkflow = 'revocation';
/** Task queue of all workflow code. */
export const workflowTaskQueue = 'workflows';
/** Task queue of the activities of services/issuance. */
export const issuanceTaskQueue = 'issuance';

/** Id of a revocation's workflow: deterministic, so that it is started once. */
export const revocationWorkflowId = (revocationId: string): string => `revocation/${revocationId}`;

/** Names of update and query. */
export const names = { decide: 'decide', state: 'state' } as const;

/** Search attributes (keywords) of every workflow. */
export const searchAttributes = {
  organizationId: 'CountersignOrganizationId',
  subjectId: 'CountersignSubjectId',
  state: 'CountersignState',
} as const;

/** Argument of the workflow; `S` is its state, which only the workflow reads. */
export interface RevocationInput<S = unknown> {
  revocationId: string;
  organizationId: string;
  /** State carried over from the run before, at continue-as-new. */
  carried?: S;
  /** Continue as new after this many history events; the server's own suggestion where absent. */
  continueAfterEvents?: number;
}

/** What is decided about a proposed revocation. */
export type RevocationAct =
  | { act: 'approve'; role: string }
  | { act: 'reject' }
  | { act: 'appeal'; awardId: string }
  | { act: 'exempt'; awardId: string }
  | { act: 'dismiss'; awardId: string };

/** Argument of the update `decide`. */
export interface DecideInput {
  decisionId: string;
  personId: string;
  /** Digest of the signed statement. */
  digest: string;
  /** Instant of the statement. */
  at: string;
  what: RevocationAct;
}

/** Answer of the update `decide`: the decision is durably recorded. */
export interface DecideResult {
  decisionId: string;
  state: 'recorded';
}

/** How a proposed revocation ends; `refused` where the ledger did not take the proposal. */
export type RevocationEnding = 'revoked' | 'rejected' | 'exempted' | 'lapsed' | 'refused';

/** What the workflow ends with. */
export interface RevocationResult {
  outcome: RevocationEnding;
}
