import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { AssessmentActivities, CaseDuty, CasePlan, CaseRecorded } from '../../../proto/activities.js';
import {
  type AssessmentInput,
  assessmentTaskQueue,
  assessmentWorkflow,
  assessmentWorkflowId,
  type CaseCommand,
  type DecideInput,
  type DecideResult,
  names,
  searchAttributes,
  workflowTaskQueue,
} from '../../../workflows/assessment/messages.js';
import type { CaseState } from '../../../workflows/assessment/state.js';

export const college = 'c0000000-0000-4000-8000-000000000001';
const DAY_MS = 86_400_000;

/** One call of an activity, as it came. */
export interface Call {
  name: keyof AssessmentActivities;
  input: unknown;
  /** Time of the server. */
  at: number;
}

/** Who gets which duty, in this order, unless excluded; late ones last. */
const people: Record<CaseDuty, string[]> = {
  first: ['ann', 'bob', 'cid'],
  second: ['bob', 'cid', 'ann'],
  're-mark': ['cid', 'dee', 'ann'],
  moderation: ['mod'],
  appeal: ['lea'],
};

/** The service's side of a case, in memory: it notes what is asked of it and can be told to fail. */
export class Service {
  readonly calls: Call[] = [];
  /** Failures still to come of recordCaseDecision. */
  failures = 0;
  /** What the next result is. */
  outcome: 'pass' | 'not-yet' = 'pass';
  /** Whether the next two marks differ. */
  differs = false;

  constructor(
    private readonly now: () => Promise<number>,
    private readonly over: Partial<CasePlan> = {},
  ) {}

  of<T>(name: Call['name']): T[] {
    // What is noted under a name is the input of the activity of that name.
    return this.calls.filter((call) => call.name === name).map((call) => call.input as T);
  }

  readonly activities: AssessmentActivities = {
    openCase: async (input) => {
      await this.note('openCase', input);
      return {
        caseId: input.caseId,
        versionId: 'version',
        organizationId: college,
        earnerId: 'earner',
        submitterId: 'submitter',
        secondMark: true,
        attempts: 2,
        appeals: true,
        anyAssessor: false,
        gatherUntil: await this.after(60),
        ready: true,
        ...this.over,
      };
    },
    assignDuty: async (input) => {
      await this.note('assignDuty', input);
      const possible = people[input.duty].filter((one) => !input.exclude.includes(one));
      const punctual = possible.filter((one) => !input.avoid.includes(one));
      const personId = input.keep ?? punctual[0] ?? possible[0] ?? null;
      return { personId, dueAt: await this.after(10), extendableUntil: await this.after(40) };
    },
    recordCaseDecision: async (input) => {
      await this.note('recordCaseDecision', input);
      if (this.failures > 0) {
        this.failures--;
        throw new Error('the database is away');
      }
      return this.recorded(input.settles);
    },
    noteCaseState: (input) => this.note('noteCaseState', input),
    noteOverdue: async (input) => {
      await this.note('noteOverdue', input);
      return { nextDueAt: await this.after(3) };
    },
  };

  private async recorded(settles: 'always' | 'unless-differing' | 'never'): Promise<CaseRecorded> {
    if (settles === 'never')
      return { term: { dueAt: await this.after(10), extendableUntil: await this.after(40) } };
    if (settles === 'unless-differing' && this.differs) return { differs: true };
    const isPass = this.outcome === 'pass';
    return {
      result: {
        resultId: `result-${this.calls.length}`,
        outcome: this.outcome,
        appealUntil: isPass ? null : await this.after(10),
        attemptFrom: isPass ? null : await this.after(0),
        attemptUntil: isPass ? null : await this.after(100),
      },
    };
  }

  private async after(days: number): Promise<string> {
    return `${new Date((await this.now()) + days * DAY_MS).toISOString().slice(0, 19)}Z`;
  }

  private async note(name: Call['name'], input: unknown): Promise<void> {
    this.calls.push({ name, input, at: await this.now() });
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
    taskQueue: assessmentTaskQueue,
    activities: service.activities,
  });
  return workflows.runUntil(activities.runUntil(work()));
}

/** A running case under test. */
export interface RunningCase {
  handle: WorkflowHandle;
  firstRunId: string;
  decide(personId: string, command: CaseCommand, decisionId?: string): Promise<DecideResult>;
  /** The state once it is so; polled without moving the clock. */
  until(is: (state: CaseState) => boolean): Promise<CaseState>;
  /** Waits until a duty is somebody's, then has that person decide. */
  turn(duty: CaseDuty, command: CaseCommand): Promise<DecideResult>;
}

/** Starts a case; every wait of days goes through `environment.sleep`, so that the clock never runs ahead. */
export async function startCase(
  environment: TestWorkflowEnvironment,
  caseId: string,
  over: Partial<AssessmentInput> = {},
): Promise<RunningCase> {
  const { client } = environment;
  const input: AssessmentInput = { caseId, organizationId: college, ...over };
  const started = await client.workflow.start(assessmentWorkflow, {
    workflowId: assessmentWorkflowId(caseId),
    taskQueue: workflowTaskQueue,
    args: [input],
    workflowExecutionTimeout: '2000 days',
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(searchAttributes.organizationId, 'KEYWORD'), value: college },
      { key: defineSearchAttributeKey(searchAttributes.subjectId, 'KEYWORD'), value: caseId },
    ],
  });
  // The handle from start is pinned to its first run; a case goes on in later ones.
  const handle = client.workflow.getHandle(started.workflowId);
  const decide: RunningCase['decide'] = (personId, command, decisionId) => {
    const id = decisionId ?? `${personId}-${JSON.stringify(command)}`;
    return handle.executeUpdate<DecideResult, [DecideInput]>(names.decide, {
      updateId: id,
      args: [{ decisionId: id, personId, digest: `digest-${id}`, command }],
    });
  };
  const until: RunningCase['until'] = async (is) => {
    // By the real clock: the server's is moved by tests alone.
    for (const giveUpAt = Date.now() + 45_000; Date.now() < giveUpAt; await delay(5)) {
      const state = await handle.query<CaseState | null>(names.state);
      if (state && is(state)) return state;
    }
    throw new Error('the case never came to be so');
  };
  return {
    handle,
    firstRunId: started.firstExecutionRunId,
    decide,
    until,
    turn: async (duty, command) => {
      const state = await until((one) => one.duty?.kind === duty && one.duty.personId !== null);
      return decide(state.duty?.personId ?? '', command);
    },
  };
}

export const mark = (stage: 'first' | 'second' | 're-mark', attempt = 1): CaseCommand => ({
  type: 'mark',
  stage,
  attempt,
});
