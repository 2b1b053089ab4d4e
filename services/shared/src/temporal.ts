import { setTimeout as delay } from 'node:timers/promises';
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import {
  ApplicationFailure,
  type DataConverter,
  defineSearchAttributeKey,
  IllegalStateError,
  WorkflowNotFoundError,
} from '@temporalio/common';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { payloadCodec } from './payload-codec.js';
import type { Logger } from './telemetry.js';
import { correlatedActivity, correlatedClient, workerLogger } from './temporal-interceptors.js';

/** Connections to Temporal: one for calls, one for workers. */
export interface TemporalConnection {
  client: Client;
  connection: Connection;
  nativeConnection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  /** Closes both; workers must have stopped. */
  close(): Promise<void>;
}

const CONNECT_PATIENCE_MS = 30_000;
let runtimeInstalled = false;

/** The Rust core must not take SIGTERM: it would stop workers before HTTP and the consumers. */
function installRuntime(logger: Logger | undefined): void {
  if (runtimeInstalled) return;
  runtimeInstalled = true;
  try {
    Runtime.install({ shutdownSignals: [], ...(logger ? { logger: workerLogger(logger) } : {}) });
  } catch (error) {
    // A test environment made one before us; its choice holds.
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

/**
 * Connects to Temporal; payloads are sealed under `payloadKey`, and calls carry the current correlation.
 *
 * @throws the last error when the server could not be reached for 30 seconds.
 */
export async function connectTemporal(options: {
  address: string;
  namespace: string;
  payloadKey: Uint8Array;
  logger?: Logger | undefined;
}): Promise<TemporalConnection> {
  const { address, namespace, payloadKey } = options;
  installRuntime(options.logger);
  const dataConverter = { payloadCodecs: [payloadCodec(payloadKey)] };
  const connection = await patiently(() => Connection.connect({ address, connectTimeout: 5_000 }));
  const nativeConnection = await patiently(() => NativeConnection.connect({ address }));
  return {
    client: new Client({
      connection,
      namespace,
      dataConverter,
      interceptors: { workflow: [correlatedClient] },
    }),
    connection,
    nativeConnection,
    namespace,
    dataConverter,
    close: async () => {
      await connection.close();
      await nativeConnection.close();
    },
  };
}

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + CONNECT_PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= giveUpAt) throw error;
      await delay(500);
    }
  }
}

export interface RunningWorker {
  isRunning(): boolean;
  /** Takes no new tasks and waits for those in flight, which are cancelled after 10 seconds. */
  stop(): Promise<void>;
}

/**
 * Serves a service's activities on its task queue until stopped; made anew when it fails.
 *
 * @throws when the worker cannot be made at all.
 */
export function runActivities(options: {
  temporal: TemporalConnection;
  taskQueue: string;
  activities: object;
  logger: Logger;
}): Promise<RunningWorker> {
  const { temporal, taskQueue, activities, logger } = options;
  return superviseWorker(temporal, logger, {
    taskQueue,
    activities,
    maxConcurrentActivityTaskExecutions: 20,
    interceptors: { activity: [correlatedActivity(logger)] },
  });
}

/**
 * Runs workflow code on a task queue until stopped; made anew when it fails.
 *
 * @param options.workflowsPath module that exports the workflows, .ts or .js
 * @param options.interceptorsPath workflows/interceptors
 * @throws when the code cannot be bundled.
 */
export function runWorkflows(options: {
  temporal: TemporalConnection;
  taskQueue: string;
  workflowsPath: string;
  interceptorsPath: string;
  logger: Logger;
}): Promise<RunningWorker> {
  const { temporal, taskQueue, workflowsPath, interceptorsPath, logger } = options;
  return superviseWorker(temporal, logger, {
    taskQueue,
    workflowsPath,
    interceptors: { workflowModules: [interceptorsPath] },
  });
}

async function superviseWorker(
  temporal: TemporalConnection,
  logger: Logger,
  options: Omit<WorkerOptions, 'connection'>,
): Promise<RunningWorker> {
  const create = () =>
    Worker.create({
      connection: temporal.nativeConnection,
      namespace: temporal.namespace,
      dataConverter: temporal.dataConverter,
      shutdownGraceTime: '10s',
      shutdownForceTime: '20s',
      ...options,
    });
  const ending = new AbortController();
  let worker = await create();
  const run = async () => {
    for (;;) {
      try {
        await worker.run();
        if (ending.signal.aborted) return;
      } catch (error) {
        if (ending.signal.aborted) return;
        logger.error({ err: error, taskQueue: options.taskQueue }, 'Temporal worker failed, is made anew');
      }
      while (worker.getState() !== 'INITIALIZED') {
        await delay(1_000, undefined, { signal: ending.signal }).catch(() => undefined);
        if (ending.signal.aborted) return;
        worker = await create().catch(() => worker);
      }
    }
  };
  const running = run();
  return {
    isRunning: () => worker.getState() === 'RUNNING',
    stop: async () => {
      ending.abort();
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}

export type UpdateOutcome<T> = { ok: true; result: T } | { ok: false; code: string };

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
// gRPC status codes after which the same call with the same updateId is right: CANCELLED, DEADLINE_EXCEEDED,
// RESOURCE_EXHAUSTED (the server's cap on updates in flight), ABORTED, UNAVAILABLE.
const TRY_AGAIN: readonly number[] = [1, 4, 8, 10, 14];

/**
 * Calls a workflow's update and waits for its result. The same `updateId` in one run is carried out once.
 * A refusal by validator or handler is `{ok: false, code}` with the type of its ApplicationFailure;
 * `workflow-closed` means that nobody answers there any more, `workflow-timeout` that the caller must ask again.
 *
 * @throws what is none of these, such as a failure whose type is no code.
 */
export async function callUpdate<T>(
  client: Client,
  call: {
    workflowId: string;
    updateName: string;
    updateId: string;
    args: [unknown, ...unknown[]];
    timeoutMs: number;
  },
): Promise<UpdateOutcome<T>> {
  const { workflowId, updateName, updateId, args, timeoutMs } = call;
  const handle = client.workflow.getHandle(workflowId);
  try {
    const result = await client.withDeadline(Date.now() + timeoutMs, () =>
      handle.executeUpdate<T, [unknown, ...unknown[]]>(updateName, { updateId, args }),
    );
    return { ok: true, result };
  } catch (error) {
    const code = refusalCode(error);
    if (code === null) throw error;
    return { ok: false, code };
  }
}

function refusalCode(error: unknown): string | null {
  if (error instanceof WorkflowNotFoundError) return 'workflow-closed';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'workflow-timeout';
  if (error instanceof WorkflowUpdateFailedError) {
    // The innermost failure knows best: an activity's refusal comes wrapped.
    let type: string | null | undefined;
    for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof ApplicationFailure) type = cause.type;
    }
    if (type === 'AcceptedUpdateCompletedWorkflow') return 'workflow-closed';
    return type && KEBAB.test(type) ? type : null;
  }
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isGrpcServiceError(cause)) return TRY_AGAIN.includes(cause.code) ? 'workflow-timeout' : null;
  }
  return null;
}

/**
 * Starts a workflow under an id that is used once for ever (as far as Temporal remembers; the domain's row decides
 * whether a start is due). Already started counts as success.
 *
 * @param options.searchAttributes keyword attributes by name: ids only, never personal data
 */
export async function startOnce(
  client: Client,
  workflowType: string,
  options: {
    workflowId: string;
    taskQueue: string;
    args: unknown[];
    searchAttributes?: Record<string, string>;
  },
): Promise<'started' | 'already-started'> {
  const { workflowId, taskQueue, args, searchAttributes = {} } = options;
  try {
    await client.workflow.start(workflowType, {
      workflowId,
      taskQueue,
      args,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: Object.entries(searchAttributes).map(([name, value]) => ({
        key: defineSearchAttributeKey(name, 'KEYWORD'),
        value,
      })),
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already-started';
    throw error;
  }
}

/** Signals a workflow; `workflow-closed` where it has ended or never was. Signals may arrive twice. */
export async function sendSignal(
  client: Client,
  options: { workflowId: string; signalName: string; args: unknown[] },
): Promise<'sent' | 'workflow-closed'> {
  try {
    await client.workflow.getHandle(options.workflowId).signal(options.signalName, ...options.args);
    return 'sent';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'workflow-closed';
    throw error;
  }
}
