import type { ConfirmationKind, KindOf, WaivedKind } from '../../proto/activities.js';

/**
 * How to speak to the workflow of an endorsement round. Plain names, so that services can import this file without
 * the workflow runtime. Payloads are ids, digests and instants: never personal data, never content.
 */

export const endorsementWorkflow = 'endorsement';
/** Task queue of all workflow code. */
export const workflowTaskQueue = 'workflows';
/** Task queue of the activities of services/endorsement. */
export const endorsementTaskQueue = 'endorsement';

/** Id of a round's workflow: deterministic, so that a round is started once. */
export const endorsementWorkflowId = (versionId: string, round: number): string =>
  `endorsement/${versionId}/${round}`;

/** Names of updates, signals and query. */
export const names = {
  decide: 'decide',
  recall: 'recall',
  conflict: 'conflict',
  confirmationSigned: 'confirmationSigned',
  confirmationHeld: 'confirmationHeld',
  confirmationRefused: 'confirmationRefused',
  confirmationWithdrawn: 'confirmationWithdrawn',
  waived: 'waived',
  vetoes: 'vetoes',
  silenced: 'silenced',
  supersede: 'supersede',
  state: 'state',
} as const;

/** Search attributes (keywords) of every workflow. */
export const searchAttributes = {
  organizationId: 'CountersignOrganizationId',
  subjectId: 'CountersignSubjectId',
  state: 'CountersignState',
} as const;

/** Argument of the workflow; `S` is its state, which only the workflow reads. */
export interface EndorsementInput<S = unknown> {
  versionId: string;
  round: number;
  /** The institution whose version it is. */
  organizationId: string;
  /** State carried over from the run before, at continue-as-new. */
  carried?: S;
  /** Continue as new after this many history events; the server's own suggestion where absent. */
  continueAfterEvents?: number;
}

/** What an employer answered about one kind. */
export type Answer = 'confirm' | 'decline' | 'change';

/** Argument of the update `decide`. */
export interface DecideInput {
  decisionId: string;
  requestId: string;
  organizationId: string;
  personId: string;
  kind: ConfirmationKind;
  answer: Answer;
  /** Digest of the signed statement. */
  digest: string;
  /** Instant of the statement. */
  at: string;
}

/** Argument of the update `recall`: an employer takes an answer back before the round ends. */
export interface RecallInput {
  decisionId: string;
  requestId: string;
  organizationId: string;
  personId: string;
  kind: ConfirmationKind;
  /** The decision that is taken back, and the confirmation that it became. */
  recalledId: string;
  confirmationId: string | null;
}

/** Argument of the update `conflict`: an organization does not answer about this micro-certification. */
export interface ConflictInput {
  decisionId: string;
  requestId: string;
  organizationId: string;
  personId: string;
}

/** Answer of the updates: the decision is durably recorded. */
export interface DecideResult {
  decisionId: string;
  state: 'recorded';
}

/** Argument of the signals about a confirmation at the signer. */
export interface ConfirmationSignal {
  confirmationId: string;
  kind: ConfirmationKind;
  organizationId: string;
  /** Last second of its term. */
  until?: string;
}

/** Argument of the signal `vetoes`: all declines of the same text that stand, also those of other rounds. */
export interface VetoesSignal {
  vetoes: KindOf[];
}

/** Argument of the signal `waived`: all waivers of the version that are in force, whatever was said before. */
export interface WaivedSignal {
  waived: WaivedKind[];
}

/**
 * Argument of the signal `silenced`: an organization that is not to be asked again closed these requests. Their ids
 * are the key: told twice, nothing more happens.
 */
export interface SilencedSignal {
  requestIds: string[];
}

/** Argument of the signal `supersede`: a newer version of the same micro-certification was submitted. */
export interface SupersedeSignal {
  byVersionId: string;
}

/** What the workflow ends with. */
export type EndorsementResult = 'endorsed' | 'changes-requested' | 'not-endorsed' | 'superseded' | 'vetoed';
