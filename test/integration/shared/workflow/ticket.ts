import {
  ApplicationFailure,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';

/** A workflow for the tests of services/shared/src/temporal.ts. */
export interface TicketActivities {
  /** Gives the correlation id under which it runs. */
  whoCaused(input: { step: string }): Promise<string>;
  refuse(input: { code: string }): Promise<void>;
}

const { whoCaused, refuse } = proxyActivities<TicketActivities>({
  taskQueue: 'test-activities',
  startToCloseTimeout: '60s',
  retry: { maximumAttempts: 1 },
});

export const decide = defineUpdate<string, [{ choice: string }]>('decide');
export const finish = defineSignal('finish');

/**
 * Gives the correlation ids under which its activities ran, by cause.
 *
 * @public started by its name
 */
export async function ticket(): Promise<Record<string, string>> {
  const causes: Record<string, string> = {};
  let done = false;
  setHandler(
    decide,
    async ({ choice }) => {
      if (choice === 'refused-by-activity') await refuse({ code: 'quorum-met' });
      if (choice === 'refused-by-handler') throw ApplicationFailure.nonRetryable('late', 'already-answered');
      if (choice === 'slow') await condition(() => done);
      causes.update = await whoCaused({ step: 'update' });
      return choice;
    },
    {
      validator: ({ choice }) => {
        if (choice === 'refused') throw ApplicationFailure.nonRetryable('no', 'round-closed');
        if (choice === 'faulty') throw new Error('a bug');
      },
    },
  );
  setHandler(finish, async () => {
    causes.signal = await whoCaused({ step: 'signal' });
    done = true;
  });
  causes.start = await whoCaused({ step: 'start' });
  await condition(() => done);
  return causes;
}
