import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type {
  ActivityInterceptorsFactory,
  LogLevel,
  LogMetadata,
  Logger as TemporalLogger,
} from '@temporalio/worker';
import { currentCorrelation, incomingCorrelation, type Logger, runWithCorrelation } from './telemetry.js';

/** Temporal header that carries the correlation; workflows/interceptors.ts hands it on under the same name. */
const CORRELATION_HEADER = 'countersign-correlation';

function withCorrelation(headers: Headers): Headers {
  const correlation = currentCorrelation();
  if (!correlation) return headers;
  const { correlationId, traceparent } = correlation;
  return {
    ...headers,
    [CORRELATION_HEADER]: defaultPayloadConverter.toPayload({ correlationId, traceparent }),
  };
}

/** Puts the current correlation on every start, signal and update. */
export const correlatedClient: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next({ ...input, headers: withCorrelation(input.headers) }),
  signal: (input, next) => next({ ...input, headers: withCorrelation(input.headers) }),
  signalWithStart: (input, next) => next({ ...input, headers: withCorrelation(input.headers) }),
  startUpdate: (input, next) => next({ ...input, headers: withCorrelation(input.headers) }),
  startUpdateWithStart: (input, next) =>
    next({
      ...input,
      workflowStartHeaders: withCorrelation(input.workflowStartHeaders),
      updateHeaders: withCorrelation(input.updateHeaders),
    }),
};

/** Runs each activity in the correlation of what caused it, and says so once it is done. */
export const correlatedActivity =
  (logger: Logger): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      execute: (input, next) => {
        const payload = input.headers[CORRELATION_HEADER];
        const received: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
        return runWithCorrelation(incomingCorrelation(isRecord(received) ? received : {}), async () => {
          const result = await next(input);
          const { activityType, attempt, workflowExecution } = info;
          logger.info({ activityType, attempt, workflowId: workflowExecution?.workflowId }, 'activity done');
          return result;
        });
      },
    },
  });

function isRecord(value: unknown): value is { correlationId?: string; traceparent?: string } {
  return typeof value === 'object' && value !== null;
}

/** Temporal's own messages in the process's log. */
export function workerLogger(logger: Logger): TemporalLogger {
  const write = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error', message: string, meta?: LogMetadata) =>
    logger[level]({ temporal: meta ?? {} }, message);
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  return {
    log: (level: LogLevel, message, meta) => write(levels[level], message, meta),
    trace: (message, meta) => write('trace', message, meta),
    debug: (message, meta) => write('debug', message, meta),
    info: (message, meta) => write('info', message, meta),
    warn: (message, meta) => write('warn', message, meta),
    error: (message, meta) => write('error', message, meta),
  };
}
