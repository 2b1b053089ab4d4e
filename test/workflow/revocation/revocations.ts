import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { RevocationActivities, RevocationPlan } from '../../../proto/activities.js';
import {
  type DecideInput,
  type DecideResult,
  issuanceTaskQueue,
  names,
  type RevocationAct,
  type RevocationInput,
  revocationWorkflow,
  revocationWorkflowId,
  searchAttributes,
  workflowTaskQueue,
} from '../../../workflows/revocation/messages.js';
import type { RevocationState } from '../../../workflows/revocation/state.js';

export const college = 'c0000000-0000-4000-8000-000000000001';
const DAY_MS = 86_400_000;
const text = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** The signer's side of a revocation, in memory: it notes what is asked of it and can be told to refuse. */
export class Signer implements RevocationActivities {
  readonly recorded: string[] = [];
  /** Occasions as earners were told, with the row from which on or the award. */
  readonly told: [string, number | string][] = [];
  readonly reminded: number[] = [];
  ended: string[] = [];
  refuseOpening: Error | null = null;
  refuseRecording: Error | null = null;
  /** Decisions that the ledger refuses. */
  readonly refused = new Set<string>();

  /** @param now instant of the proposal @param count awards in it */
  constructor(
    private readonly now: number,
    private readonly count = 3,
  ) {}

  readonly openRevocation: RevocationActivities['openRevocation'] = async ({ revocationId }) => {
    if (this.refuseOpening) throw this.refuseOpening;
    const at = (days: number): string => text(this.now + days * DAY_MS);
    const plan: RevocationPlan = {
      revocationId,
      count: this.count,
      proposerId: 'lead',
      appealUntil: at(14),
      lapsesAt: at(74),
      remindAt: [at(21), at(60)],
    };
    return plan;
  };
  readonly recordRevocationDecision: RevocationActivities['recordRevocationDecision'] = async ({
    decisionId,
  }) => {
    const refusal = this.refuseRecording;
    this.refuseRecording = null;
    if (refusal) throw refusal;
    this.recorded.push(decisionId);
  };
  readonly revocationSettled: RevocationActivities['revocationSettled'] = async ({ decisionId }) => ({
    holds: !this.refused.has(decisionId),
  });
  readonly tellRevocation: RevocationActivities['tellRevocation'] = async ({ occasion, awardId, from }) => {
    this.told.push([occasion, awardId ?? from]);
    // Two ranges where all are told.
    return { next: awardId === null && from === 0 ? 2 : null };
  };
  readonly remindRevocation: RevocationActivities['remindRevocation'] = async ({ ordinal }) => {
    this.reminded.push(ordinal);
  };
  readonly endRevocation: RevocationActivities['endRevocation'] = async ({ outcome }) => {
    this.ended.push(outcome);
  };
}

/** Runs work beside a workflow worker and a worker of the signer's activities. */
export async function withSigner<T>(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleWithSourceMap,
  activities: Signer,
  work: () => Promise<T>,
): Promise<T> {
  const connection = environment.nativeConnection;
  const workflows = await Worker.create({ connection, taskQueue: workflowTaskQueue, workflowBundle });
  const signer = await Worker.create({
    connection,
    taskQueue: issuanceTaskQueue,
    activities: { ...activities },
  });
  return workflows.runUntil(signer.runUntil(work()));
}

/** Starts a revocation's workflow. */
export async function startRevocation(
  environment: TestWorkflowEnvironment,
  revocationId: string,
  more: Partial<RevocationInput> = {},
) {
  const { client } = environment;
  const handle = await client.workflow.start(revocationWorkflow, {
    workflowId: revocationWorkflowId(revocationId),
    taskQueue: workflowTaskQueue,
    args: [{ revocationId, organizationId: college, ...more }],
    workflowExecutionTimeout: '400 days',
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(searchAttributes.organizationId, 'KEYWORD'), value: college },
      { key: defineSearchAttributeKey(searchAttributes.subjectId, 'KEYWORD'), value: revocationId },
    ],
  });
  const decide = async (personId: string, what: RevocationAct, decisionId = `${what.act} by ${personId}`) => {
    const at = text(await environment.currentTimeMs());
    const decision: DecideInput = { decisionId, personId, digest: `digest of ${decisionId}`, at, what };
    return handle.executeUpdate<DecideResult, [DecideInput]>(names.decide, {
      updateId: `${decisionId} at ${at}`,
      args: [decision],
    });
  };
  return {
    handle,
    decide,
    state: () => handle.query<RevocationState | null>(names.state),
    approve: (personId: string, role: string) => decide(personId, { act: 'approve', role }),
  };
}
