import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { AssessmentActivities } from '../../../proto/activities.js';
import type { Assessment } from '../../../services/assessment/src/app.module.js';
import {
  connectTemporal,
  type RunningWorker,
  runActivities,
  runWorkflows,
  type TemporalConnection,
} from '../../../services/shared/src/temporal.js';
import {
  assessmentTaskQueue,
  assessmentWorkflowId,
  names,
  workflowTaskQueue,
} from '../../../workflows/assessment/messages.js';
import type { CaseState } from '../../../workflows/assessment/state.js';
import { testConnections } from '../../support/connections.js';
import { makeNamespace } from '../endorsement/ground.js';

const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** A connection to a namespace of its own. */
export async function ownTemporal(): Promise<TemporalConnection> {
  const address = testConnections().temporalAddress;
  const namespace = await makeNamespace(address);
  return connectTemporal({ address, namespace, payloadKey: randomBytes(32), logger });
}

/** The workers behind assessment's cases. Starts are not done by a timer: a test says when. */
export class Processes {
  /** Recordings that fail after they were made, as by a crash before the workflow hears of them. */
  crashes = 0;
  /** How often a decision was recorded, or tried to be. */
  recordings = 0;

  private constructor(
    readonly temporal: TemporalConnection,
    private readonly assembly: Assessment,
    private readonly workers: RunningWorker[],
  ) {}

  static async start(temporal: TemporalConnection, assembly: Assessment): Promise<Processes> {
    const workers: RunningWorker[] = [];
    const processes = new Processes(temporal, assembly, workers);
    const activities: AssessmentActivities = {
      ...assembly.activities,
      recordCaseDecision: (input) => processes.record(input),
    };
    workers.push(
      await runActivities({ temporal, taskQueue: assessmentTaskQueue, activities, logger }),
      await runWorkflows({
        temporal,
        taskQueue: workflowTaskQueue,
        workflowsPath: path('workflows/index.ts'),
        interceptorsPath: path('workflows/interceptors.ts'),
        logger,
      }),
    );
    return processes;
  }

  /** Starts and tells what is due; gives how much that was. */
  async round(): Promise<number> {
    if (!this.assembly.starter) throw new Error('there is no Temporal here');
    return this.assembly.starter.round();
  }

  /** The state of a case's workflow once it is as a test waits for it. */
  async until(caseId: string, is: (state: CaseState) => boolean): Promise<CaseState> {
    const handle = this.temporal.client.workflow.getHandle(assessmentWorkflowId(caseId));
    for (const giveUpAt = Date.now() + 45_000; Date.now() < giveUpAt; ) {
      const state = await handle.query<CaseState | null>(names.state);
      // What is told is in the rows that lists read.
      if (state && is(state) && state.told === state.changes) return state;
      await delay(25);
    }
    const last = await handle.query<CaseState | null>(names.state);
    throw new Error(`the case never came to be so: ${JSON.stringify(last)}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.temporal.close();
  }

  private async record(input: Parameters<AssessmentActivities['recordCaseDecision']>[0]) {
    this.recordings++;
    const recorded = await this.assembly.activities.recordCaseDecision(input);
    if (this.crashes > 0) {
      this.crashes--;
      throw new Error('died after the commit');
    }
    return recorded;
  }
}
