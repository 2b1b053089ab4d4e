import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { IssuanceActivities } from '../../../proto/activities.js';
import {
  type DecideInput,
  type DecideResult,
  issuanceTaskQueue,
  names,
  releaseWorkflow,
  releaseWorkflowId,
  searchAttributes,
  workflowTaskQueue,
} from '../../../workflows/release/messages.js';
import type { ReleaseState } from '../../../workflows/release/state.js';

export const college = 'c0000000-0000-4000-8000-000000000001';

/** The signer's side of a release, in memory: it notes what is asked of it and can be told to fail. */
export class Signer implements IssuanceActivities {
  readonly recorded: string[] = [];
  /** Half-open ranges as they were asked for. */
  readonly ranges: [number, number][] = [];
  completed = 0;
  cancelled = 0;
  /** Whether the ledger takes a cancellation. */
  takesCancellation = true;
  /** Called as each range begins. */
  onRange: ((from: number) => Promise<void>) | null = null;
  /** Refusals of the next ranges, by their code. */
  readonly refuseRanges: Error[] = [];
  /** Failures still to come, each tried again. */
  failures = 0;
  /** A refusal of the next recording, by its code. */
  refuseRecording: Error | null = null;
  refuseReady: Error | null = null;

  /** @param count rows of the release */
  constructor(private readonly count: number) {}

  readonly recordReleaseDecision: IssuanceActivities['recordReleaseDecision'] = async ({ decisionId }) => {
    const refusal = this.refuseRecording;
    this.refuseRecording = null;
    if (refusal) throw refusal;
    this.recorded.push(decisionId);
  };
  readonly releaseReady: IssuanceActivities['releaseReady'] = async () => {
    if (this.refuseReady) throw this.refuseReady;
    this.fail();
    return { count: this.count };
  };
  readonly issueAwards: IssuanceActivities['issueAwards'] = async ({ from, to }) => {
    this.fail();
    await this.onRange?.(from);
    const refusal = this.refuseRanges.shift();
    if (refusal) throw refusal;
    this.ranges.push([from, to]);
    return { issued: to - from - 1, setAside: 1 };
  };
  readonly completeRelease: IssuanceActivities['completeRelease'] = async () => {
    this.completed += 1;
  };

  readonly cancelRelease: IssuanceActivities['cancelRelease'] = async () => {
    this.cancelled += 1;
    return { cancelled: this.takesCancellation };
  };

  private fail(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('the ledger is behind');
  }
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

/** Starts a release's workflow. */
export async function startRelease(environment: TestWorkflowEnvironment, releaseId: string) {
  const { client } = environment;
  const handle = await client.workflow.start(releaseWorkflow, {
    workflowId: releaseWorkflowId(releaseId),
    taskQueue: workflowTaskQueue,
    args: [{ releaseId, organizationId: college }],
    workflowExecutionTimeout: '400 days',
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(searchAttributes.organizationId, 'KEYWORD'), value: college },
      { key: defineSearchAttributeKey(searchAttributes.subjectId, 'KEYWORD'), value: releaseId },
    ],
  });
  return {
    handle,
    state: () => handle.query<ReleaseState>(names.state),
    decide: (decision: DecideInput) =>
      handle.executeUpdate<DecideResult, [DecideInput]>(names.decide, {
        updateId: decision.digest,
        args: [decision],
      }),
  };
}
