import type { ConfirmationFact, DeclineFact, RoundFact, WaiverFact } from '../../proto/relevance.js';

/**
 * How to speak to the workflow that watches the relevance of an endorsed version. Plain names, so that services can
 * import this file without the workflow runtime. Payloads are ids and instants: never personal data, never content.
 */

export const relevanceWorkflow = 'relevance';

/** Id of a version's relevance workflow: one a version, for as long as the version lives. */
export const relevanceWorkflowId = (versionId: string): string => `relevance/${versionId}`;

/** Names of signal and query. */
export const relevanceNames = { learn: 'learn', state: 'state' } as const;

/** Argument of the workflow; `S` is its state, which only the workflow reads. */
export interface RelevanceInput<S = unknown> {
  versionId: string;
  /** The institution whose version it is. */
  organizationId: string;
  /** State carried over from the run before, at continue-as-new. */
  carried?: S;
  /** Continue as new after this many history events; the server's own suggestion where absent. */
  continueAfterEvents?: number;
}

/**
 * Argument of the signal `learn`: one fact, whole as it is now. Its own id is its idempotency key, and what is added
 * to a fact later (that it ended) only ever grows: facts may come twice, late and in any order.
 */
export type LearnedFact =
  | { type: 'confirmation'; fact: ConfirmationFact }
  | { type: 'waiver'; fact: WaiverFact }
  | { type: 'decline'; fact: DeclineFact }
  | { type: 'round'; fact: RoundFact }
  /** A newer version of the same micro-certification was endorsed. */
  | { type: 'superseded'; at: string }
  | { type: 'retired'; at: string };

/** What the workflow ends with, once open cases may not finish any more. */
export type RelevanceResult = 'superseded' | 'retired';
