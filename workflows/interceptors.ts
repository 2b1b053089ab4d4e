import {
  AsyncLocalStorage,
  type Headers,
  type WorkflowInterceptors,
  type WorkflowInterceptorsFactory,
} from '@temporalio/workflow';

type Correlation = Headers[string];

/** The header of services/shared/src/temporal-interceptors.ts, which workflow code must not import. */
const CORRELATION_HEADER = 'countersign-correlation';

/**
 * Hands the correlation of a start, signal or update on to the activities, children and next run that it causes.
 * Timers and code after them belong to the correlation under which they were set.
 */
export const interceptors: WorkflowInterceptorsFactory = (): WorkflowInterceptors => {
  // Made per workflow: one storage for all would outlive them in a shared context.
  const storage = new AsyncLocalStorage<Correlation>();
  const within = <T>(headers: Headers, fn: () => T): T => {
    const correlation = headers[CORRELATION_HEADER];
    return correlation ? storage.run(correlation, fn) : fn();
  };
  const handOn = <T extends { headers: Headers }>(input: T): T => {
    const correlation = storage.getStore();
    return correlation
      ? { ...input, headers: { ...input.headers, [CORRELATION_HEADER]: correlation } }
      : input;
  };
  return {
    inbound: [
      {
        execute: (input, next) => within(input.headers, () => next(input)),
        handleSignal: (input, next) => within(input.headers, () => next(input)),
        handleUpdate: (input, next) => within(input.headers, () => next(input)),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(handOn(input)),
        scheduleLocalActivity: (input, next) => next(handOn(input)),
        startChildWorkflowExecution: (input, next) => next(handOn(input)),
        signalWorkflow: (input, next) => next(handOn(input)),
        continueAsNew: (input, next) => next(handOn(input)),
      },
    ],
  };
};
