import type { Client } from '@temporalio/client';
import {
  type AssessmentInput,
  assessmentWorkflow,
  assessmentWorkflowId,
  names,
  searchAttributes,
  workflowTaskQueue,
} from '../../../../workflows/assessment/messages.js';
import type { Running } from '../../../shared/src/boot.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import { sendSignal, startOnce } from '../../../shared/src/temporal.js';
import { findAnyCase } from '../case/case.store.js';
import type { Database } from '../database.store.js';
import { casesToStart, findProcess, noteStarted, noteTold, untold } from './process.store.js';

const AT_ONCE = 50;
const EVERY_MS = 1_000;

/**
 * Starts the workflow of every open case, whenever it was opened, and tells it what it is to hear of. The row decides
 * whether that is due, so each round may be repeated, and a crash leaves nothing behind: new openings and the cases of
 * before this process existed are one and the same backfill.
 */
export class Starter {
  constructor(
    private readonly database: Database,
    private readonly client: Client,
    private readonly clock: Clock,
  ) {}

  /** Starts the workflow of one case, where that is still due. */
  async ensure(caseId: string): Promise<void> {
    if (await findProcess(this.database, caseId)) return;
    const { id, organizationId, state } = await findAnyCase(this.database, caseId);
    if (state === 'open') await this.start({ id, organizationId });
  }

  /** One round; gives how many cases it started or told. */
  async round(limit = AT_ONCE): Promise<number> {
    const due = await casesToStart(this.database, limit);
    for (const one of due) await this.start(one);
    const told = await untold(this.database, limit);
    for (const { caseId, readyDue, erasedDue } of told) {
      if (readyDue) await this.tell(caseId, 'ready');
      if (erasedDue) await this.tell(caseId, 'erased');
    }
    return due.length + told.length;
  }

  /** Rounds until stopped, the next one at once while there is more to do. */
  keepOn(logger: Logger, everyMs = EVERY_MS): Running {
    let stopped = false;
    let wake: () => void = () => undefined;
    const pause = () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const run = async (): Promise<void> => {
      while (!stopped) {
        const done = await this.round().catch((error: unknown) => {
          logger.warn(
            { err: error },
            'processes of cases could not be started or told, they are tried again',
          );
          return 0;
        });
        if (done < AT_ONCE && !stopped) await pause();
      }
    };
    const running = run();
    return {
      stop: async () => {
        stopped = true;
        wake();
        await running;
      },
    };
  }

  private async start({ id, organizationId }: { id: string; organizationId: string }): Promise<void> {
    await startOnce(this.client, assessmentWorkflow, {
      workflowId: assessmentWorkflowId(id),
      taskQueue: workflowTaskQueue,
      args: [{ caseId: id, organizationId } satisfies AssessmentInput],
      searchAttributes: {
        [searchAttributes.organizationId]: organizationId,
        [searchAttributes.subjectId]: id,
      },
    });
    await noteStarted(this.database, id, this.clock());
  }

  /** A workflow that has ended hears of nothing any more, and need not. */
  private async tell(caseId: string, what: 'ready' | 'erased'): Promise<void> {
    await sendSignal(this.client, {
      workflowId: assessmentWorkflowId(caseId),
      signalName: names[what],
      args: [],
    });
    await noteTold(this.database, caseId, what);
  }
}
