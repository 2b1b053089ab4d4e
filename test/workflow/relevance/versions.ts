import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ConfirmationKind } from '../../../proto/activities.js';
import type {
  ConfirmationFact,
  RelevanceActivities,
  RelevanceFacts,
  RoundFact,
} from '../../../proto/relevance.js';
import { endorsementTaskQueue, workflowTaskQueue } from '../../../workflows/endorsement/messages.js';
import {
  type LearnedFact,
  type RelevanceInput,
  relevanceNames,
  relevanceWorkflow,
  relevanceWorkflowId,
} from '../../../workflows/relevance/messages.js';
import type { RelevanceState } from '../../../workflows/relevance/state.js';

export const DAY_MS = 86_400_000;
export const kinds: ConfirmationKind[] = ['in-demand', 'fidelity'];
export const college = 'c0000000-0000-4000-8000-000000000001';

/** An instant so many days after another. */
export const daysAfter = (ms: number, days: number): string =>
  `${new Date(ms + days * DAY_MS).toISOString().slice(0, 19)}Z`;

export const confirmed = (
  organizationId: string,
  kind: ConfirmationKind,
  from: string,
  until: string,
  endedAt: string | null = null,
): ConfirmationFact => ({
  confirmationId: `${organizationId}-${kind}-${from}`,
  kind,
  organizationId,
  from,
  until,
  endedAt,
});

/** A version that two employers confirm for both kinds, from the day before for so many days. */
export function factsOf(versionId: string, nowMs: number, days: number): RelevanceFacts {
  return {
    versionId,
    organizationId: college,
    endorsedAt: daysAfter(nowMs, -1),
    policy: {
      needs: {
        'in-demand': { confirmations: 2, organizations: 2 },
        fidelity: { confirmations: 2, organizations: 2 },
      },
      required: { 'in-demand': [], fidelity: [] },
      veto: false,
      renewBeforeDays: 90,
      teachOutDays: 60,
    },
    confirmations: ['lakeside', 'pinegate'].flatMap((employer) =>
      kinds.map((kind) => confirmed(employer, kind, daysAfter(nowMs, -1), daysAfter(nowMs, days))),
    ),
    waivers: [],
    declines: [],
    round: null,
    supersededAt: null,
    retiredAt: null,
    told: null,
    reminded: [],
  };
}

/** One call of an activity, as it came. */
export type Call = {
  [Name in keyof RelevanceActivities]: {
    name: Name;
    input: Parameters<RelevanceActivities[Name]>[0];
    at: number;
  };
}[keyof RelevanceActivities];

/** The service's side of a version's relevance, in memory: it notes what is asked of it and can be told to fail. */
export class Service {
  readonly calls: Call[] = [];
  /** Failures still to come of recordRelevance. */
  failures = 0;
  /** The round that asking anew opens. */
  round: RoundFact | null = null;

  constructor(
    private readonly now: () => Promise<number>,
    private readonly facts: (versionId: string, nowMs: number) => RelevanceFacts,
  ) {}

  readonly activities: RelevanceActivities = {
    relevanceFacts: async (input) => {
      const at = await this.now();
      this.calls.push({ name: 'relevanceFacts', input, at });
      return this.facts(input.versionId, at);
    },
    recordRelevance: async (input) => {
      this.calls.push({ name: 'recordRelevance', input, at: await this.now() });
      if (this.failures > 0) {
        this.failures--;
        throw new Error('the database is away');
      }
    },
    tellLapseApproaching: async (input) => {
      this.calls.push({ name: 'tellLapseApproaching', input, at: await this.now() });
    },
    openRevalidation: async (input) => {
      this.calls.push({ name: 'openRevalidation', input, at: await this.now() });
      return this.round;
    },
  };

  /** States in the order in which they were told. */
  states(): string[] {
    return this.calls.flatMap((call) => (call.name === 'recordRelevance' ? [call.input.change.state] : []));
  }

  /** Reminders of a kind, as days before the lapse and the day on which each was told. */
  reminders(kind: ConfirmationKind): { days: number; lapsesAt: string; at: number }[] {
    return this.calls.flatMap((call) =>
      call.name === 'tellLapseApproaching' && call.input.reminder.kind === kind
        ? [{ days: call.input.reminder.days, lapsesAt: call.input.reminder.lapsesAt, at: call.at }]
        : [],
    );
  }
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

/** A version that is being watched, under test. */
export interface Watched {
  handle: WorkflowHandle;
  learn(fact: LearnedFact): Promise<void>;
  state(): Promise<RelevanceState>;
}

/** Starts to watch a version; every wait in a test goes through `environment.sleep`, so that the clock never runs ahead. */
export async function startWatching(
  environment: TestWorkflowEnvironment,
  versionId: string,
  over: Partial<RelevanceInput> = {},
): Promise<Watched> {
  const { client } = environment;
  const input: RelevanceInput = { versionId, organizationId: college, ...over };
  const { workflowId } = await client.workflow.start(relevanceWorkflow, {
    workflowId: relevanceWorkflowId(versionId),
    taskQueue: workflowTaskQueue,
    args: [input],
    workflowExecutionTimeout: '4000 days',
  });
  // Without a run id: a version's relevance goes on in later runs.
  const handle = client.workflow.getHandle(workflowId);
  return {
    handle,
    learn: (fact) => handle.signal(relevanceNames.learn, fact),
    state: () => handle.query<RelevanceState>(relevanceNames.state),
  };
}
