import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { cacheFolder } from '../../../deploy/local/stack.js';
import { timeSkippingServer } from '../../../deploy/local/time-skipping.js';
import type {
  ConfirmationKind,
  EndorsementActivities,
  PlannedRequest,
  RoundPlan,
} from '../../../proto/activities.js';
import {
  type Answer,
  type ConfirmationSignal,
  type ConflictInput,
  type DecideInput,
  type DecideResult,
  type EndorsementInput,
  endorsementTaskQueue,
  endorsementWorkflow,
  endorsementWorkflowId,
  names,
  type RecallInput,
  searchAttributes,
  workflowTaskQueue,
} from '../../../workflows/endorsement/messages.js';
import type { RoundState } from '../../../workflows/endorsement/state.js';

export const bundle = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url)),
    workflowInterceptorModules: [
      fileURLToPath(new URL('../../../workflows/interceptors.ts', import.meta.url)),
    ],
    logger: new DefaultLogger('ERROR'),
  });

export const college = 'c0000000-0000-4000-8000-000000000001';
export const employers = [
  'e0000000-0000-4000-8000-000000000001',
  'e0000000-0000-4000-8000-000000000002',
  'e0000000-0000-4000-8000-000000000003',
] as const;
export const kinds: ConfirmationKind[] = ['in-demand', 'fidelity'];
const DAY_MS = 86_400_000;

/** One call of an activity, as it came. */
export interface Call {
  name: keyof EndorsementActivities;
  input: unknown;
  /** Time of the server. */
  at: number;
}

/** What the service answers after the opening: further stages, and who is asked instead of whom. */
export interface Steps {
  stage(stage: number, now: number): { requests: PlannedRequest[]; nextAt: string | null };
  substitute(requestId: string, kinds: ConfirmationKind[]): PlannedRequest | null;
}

const noSteps: Steps = { stage: () => ({ requests: [], nextAt: null }), substitute: () => null };

/** The service's side of a round, in memory: it notes what is asked of it and can be told to fail. */
export class Service {
  readonly calls: Call[] = [];
  /** Failures still to come of recordDecision. */
  failures = 0;

  constructor(
    private readonly now: () => Promise<number>,
    private readonly plan: (input: { versionId: string; round: number }, now: number) => RoundPlan,
    private readonly steps: Steps = noSteps,
  ) {}

  of(name: Call['name']): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input);
  }

  readonly activities: EndorsementActivities = {
    openRound: async (input) => {
      await this.note('openRound', input);
      return this.plan(input, await this.now());
    },
    recordDecision: async (input) => {
      await this.note('recordDecision', input);
      if (this.failures > 0) {
        this.failures--;
        throw new Error('the database is away');
      }
    },
    remind: (input) => this.note('remind', input),
    reopenRequests: (input) => this.note('reopenRequests', input),
    openStage: async (input) => {
      await this.note('openStage', input);
      return this.steps.stage(input.stage, await this.now());
    },
    escalate: async (input) => {
      await this.note('escalate', input);
      return { request: this.steps.substitute(input.requestId, input.kinds) };
    },
    closeRequests: (input) => this.note('closeRequests', input),
    tellReach: (input) => this.note('tellReach', input),
    markEndorsed: (input) => this.note('markEndorsed', input),
    closeRound: (input) => this.note('closeRound', input),
  };

  private async note(name: Call['name'], input: unknown): Promise<void> {
    this.calls.push({ name, input, at: await this.now() });
  }
}

/** A plan of 30 days, due after 14, with reminders at 20 days and 1 day before closing; two of three must confirm. */
export function planFor(
  { versionId, round }: { versionId: string; round: number },
  now: number,
  needed = 2,
): RoundPlan {
  const after = (days: number): string => `${new Date(now + days * DAY_MS).toISOString().slice(0, 19)}Z`;
  return {
    versionId,
    round,
    organizationId: college,
    needed: {
      'in-demand': { confirmations: needed, organizations: needed },
      fidelity: { confirmations: needed, organizations: needed },
    },
    dueAt: after(14),
    closesAt: after(30),
    remindAt: [after(10), after(29)],
    requests: employers.map((organizationId) => ({
      requestId: requestOf(organizationId),
      organizationId,
      kinds,
    })),
    alreadyCounted: [],
  };
}

/** A plan of two stages: the first employer, in whose place the third is asked, then the second. One of each kind is enough. */
export function stagedPlan(of: { versionId: string; round: number }, now: number): RoundPlan {
  const plan = planFor(of, now, 1);
  const after = (days: number): string => `${new Date(now + days * DAY_MS).toISOString().slice(0, 19)}Z`;
  const [first, , third] = employers;
  return {
    ...plan,
    requests: [
      {
        requestId: requestOf(first),
        organizationId: first,
        kinds,
        substituteId: third,
        escalateAt: after(5),
      },
    ],
    stages: { last: 2, nextAt: after(8) },
    proposerId: 'p0000000-0000-4000-8000-000000000009',
  };
}

/** The same policy after the opening. */
export const stagedSteps: Steps = {
  stage: () => ({
    requests: [{ requestId: requestOf(employers[1]), organizationId: employers[1], kinds }],
    nextAt: null,
  }),
  substitute: (_requestId, of) => ({
    requestId: requestOf(employers[2]),
    organizationId: employers[2],
    kinds: of,
  }),
};

/** A plan in which one refusal is enough to end the round. */
export const vetoPlan = (of: { versionId: string; round: number }, now: number): RoundPlan => ({
  ...planFor(of, now),
  veto: true,
  required: { 'in-demand': [employers[0]], fidelity: [] },
});

export const requestOf = (organizationId: string): string => organizationId.replace(/^e/, 'a');

/** An answer of an employer; the same arguments make the same decision. */
export function decide(
  organizationId: string,
  kind: ConfirmationKind,
  answer: Answer,
  attempt = 1,
): DecideInput {
  return {
    decisionId: `d-${organizationId.slice(-1)}-${kind}-${answer}-${attempt}`,
    requestId: requestOf(organizationId),
    organizationId,
    personId: `p${organizationId.slice(1)}`,
    kind,
    answer,
    digest: `digest-${organizationId}-${kind}-${attempt}`,
    at: '2026-11-24T12:00:00Z',
  };
}

/** Takes an answer back; the same arguments make the same decision. */
export function recallOf(given: DecideInput): RecallInput {
  const { requestId, organizationId, personId, kind } = given;
  return {
    decisionId: `recall-${given.decisionId}`,
    requestId,
    organizationId,
    personId,
    kind,
    recalledId: given.decisionId,
    confirmationId: given.answer === 'confirm' ? confirmationOf(organizationId, kind).confirmationId : null,
  };
}

/** Declares a conflict of an organization. */
export const conflictOf = (organizationId: string): ConflictInput => ({
  decisionId: `conflict-${organizationId.slice(-1)}`,
  requestId: requestOf(organizationId),
  organizationId,
  personId: `p${organizationId.slice(1)}`,
});

export const confirmationOf = (organizationId: string, kind: ConfirmationKind): ConfirmationSignal => ({
  confirmationId: `c-${organizationId.slice(-1)}-${kind}`,
  kind,
  organizationId,
});

/** A running round under test. */
export interface Round {
  handle: WorkflowHandle;
  firstRunId: string;
  decide(input: DecideInput): Promise<DecideResult>;
  recall(input: RecallInput): Promise<DecideResult>;
  conflict(input: ConflictInput): Promise<DecideResult>;
  sign(organizationId: string, kind: ConfirmationKind): Promise<void>;
  /** The organization said that it is not to be asked again. */
  silence(organizationId: string): Promise<void>;
  state(): Promise<RoundState>;
}

let installed = false;

/** Keeps Temporal's own messages out of the tests' output. */
export function quietRuntime(): void {
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  installed = true;
}

/** The time-skipping server with the search attributes. */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  return timeSkippingServer(cacheFolder(process.env));
}

/** Runs work beside a workflow worker and a worker of the service's activities. */
export async function withWorkers<T>(
  environment: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleWithSourceMap,
  service: Service,
  work: () => Promise<T>,
): Promise<T> {
  const connection = environment.nativeConnection;
  const workflows = await Worker.create({ connection, taskQueue: workflowTaskQueue, workflowBundle });
  const activities = await Worker.create({
    connection,
    taskQueue: endorsementTaskQueue,
    activities: service.activities,
  });
  return workflows.runUntil(activities.runUntil(work()));
}

/** Starts a round; every wait in a test goes through `environment.sleep`, so that the clock never runs ahead. */
export async function startRound(
  environment: TestWorkflowEnvironment,
  versionId: string,
  over: Partial<EndorsementInput> = {},
): Promise<Round> {
  // A plain client leaves the clock alone: only sleeping moves it.
  const { client } = environment;
  const input: EndorsementInput = { versionId, round: 1, organizationId: college, ...over };
  const handle = await client.workflow.start(endorsementWorkflow, {
    workflowId: endorsementWorkflowId(versionId, input.round),
    taskQueue: workflowTaskQueue,
    args: [input],
    workflowExecutionTimeout: '400 days',
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(searchAttributes.organizationId, 'KEYWORD'), value: college },
      { key: defineSearchAttributeKey(searchAttributes.subjectId, 'KEYWORD'), value: versionId },
    ],
  });
  // The handle from start is pinned to its first run; a round goes on in later ones.
  return {
    handle: client.workflow.getHandle(handle.workflowId),
    firstRunId: handle.firstExecutionRunId,
    decide: (decision) =>
      client.workflow.getHandle(handle.workflowId).executeUpdate<DecideResult, [DecideInput]>(names.decide, {
        updateId: decision.digest,
        args: [decision],
      }),
    recall: (recall) =>
      client.workflow.getHandle(handle.workflowId).executeUpdate<DecideResult, [RecallInput]>(names.recall, {
        updateId: recall.decisionId,
        args: [recall],
      }),
    conflict: (conflict) =>
      client.workflow
        .getHandle(handle.workflowId)
        .executeUpdate<DecideResult, [ConflictInput]>(names.conflict, {
          updateId: conflict.decisionId,
          args: [conflict],
        }),
    sign: (organizationId, kind) =>
      client.workflow
        .getHandle(handle.workflowId)
        .signal(names.confirmationSigned, confirmationOf(organizationId, kind)),
    silence: (organizationId) =>
      client.workflow
        .getHandle(handle.workflowId)
        .signal(names.silenced, { requestIds: [requestOf(organizationId)] }),
    state: () => client.workflow.getHandle(handle.workflowId).query<RoundState>(names.state),
  };
}

/** The code of a refused update. */
export async function codeOf(update: Promise<unknown>): Promise<string> {
  try {
    await update;
    return 'accepted';
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : error;
    return typeof cause === 'object' && cause !== null && 'type' in cause
      ? String(cause.type)
      : String(error);
  }
}
