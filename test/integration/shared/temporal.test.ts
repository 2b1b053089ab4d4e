import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import {
  createLogger,
  currentCorrelation,
  runWithCorrelation,
} from '../../../services/shared/src/telemetry.js';
import {
  callUpdate,
  connectTemporal,
  type RunningWorker,
  runActivities,
  runWorkflows,
  sendSignal,
  startOnce,
  type TemporalConnection,
} from '../../../services/shared/src/temporal.js';
import { testConnections } from '../../support/connections.js';
import { scratchName } from '../../support/scratch.js';
import type { TicketActivities } from './workflow/ticket.js';

jest.setTimeout(180_000);
const logger = createLogger({ service: 'test', level: 'silent' });
const taskQueue = scratchName('workflows');
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

let temporal: TemporalConnection;
const workers: RunningWorker[] = [];

const activities: TicketActivities = {
  whoCaused: async () => currentCorrelation()?.correlationId ?? 'nobody',
  refuse: async ({ code }) => {
    throw ApplicationFailure.nonRetryable('refused', code);
  },
};

beforeAll(async () => {
  const address = testConnections().temporalAddress;
  temporal = await connectTemporal({ address, namespace: 'default', payloadKey: randomBytes(32), logger });
  workers.push(
    await runWorkflows({
      temporal,
      taskQueue,
      workflowsPath: path('./workflow/ticket.ts'),
      interceptorsPath: path('../../../workflows/interceptors.ts'),
      logger,
    }),
    await runActivities({ temporal, taskQueue: 'test-activities', activities, logger }),
  );
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await temporal.close();
});

async function startTicket(): Promise<string> {
  const workflowId = scratchName('ticket');
  const started = await startOnce(temporal.client, 'ticket', { workflowId, taskQueue, args: [] });
  expect(started).toBe('started');
  return workflowId;
}

const decide = (
  workflowId: string,
  choice: string,
  options: { updateId?: string; timeoutMs?: number } = {},
) =>
  callUpdate<string>(temporal.client, {
    workflowId,
    updateName: 'decide',
    updateId: options.updateId ?? scratchName('update'),
    args: [{ choice }],
    timeoutMs: options.timeoutMs ?? 40_000,
  });

const as = <T>(correlationId: string, fn: () => T) =>
  runWithCorrelation(
    { correlationId, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    fn,
  );

describe('Temporal', () => {
  test('hands the correlation of start, update and signal on to the activities', async () => {
    const workflowId = await as('correlation-start', startTicket);
    expect(await as('correlation-update', () => decide(workflowId, 'yes'))).toEqual({
      ok: true,
      result: 'yes',
    });
    const signal = { workflowId, signalName: 'finish', args: [] };
    expect(await as('correlation-signal', () => sendSignal(temporal.client, signal))).toBe('sent');
    expect(await temporal.client.workflow.getHandle(workflowId).result()).toEqual({
      start: 'correlation-start',
      update: 'correlation-update',
      signal: 'correlation-signal',
    });
    expect(await sendSignal(temporal.client, signal)).toBe('workflow-closed');
  });

  test('maps what an update can end with to values', async () => {
    const workflowId = await startTicket();
    expect(await decide(workflowId, 'refused')).toEqual({ ok: false, code: 'round-closed' });
    expect(await decide(workflowId, 'refused-by-handler')).toEqual({ ok: false, code: 'already-answered' });
    expect(await decide(workflowId, 'refused-by-activity')).toEqual({ ok: false, code: 'quorum-met' });
    await expect(decide(workflowId, 'faulty')).rejects.toThrow();
    const updateId = scratchName('update');
    expect(await decide(workflowId, 'slow', { updateId, timeoutMs: 600 })).toEqual({
      ok: false,
      code: 'workflow-timeout',
    });
    const again = decide(workflowId, 'slow', { updateId });
    await sendSignal(temporal.client, { workflowId, signalName: 'finish', args: [] });
    const answer = await again;
    // The workflow may end before the slow update does: then nobody answers there any more.
    expect([
      { ok: true, result: 'slow' },
      { ok: false, code: 'workflow-closed' },
    ]).toContainEqual(answer);
    await temporal.client.workflow.getHandle(workflowId).result();
    expect(await decide(workflowId, 'yes')).toEqual({ ok: false, code: 'workflow-closed' });
    expect(await decide('never-started', 'yes')).toEqual({ ok: false, code: 'workflow-closed' });
  });

  test('answers the same updateId once', async () => {
    const workflowId = await startTicket();
    const updateId = scratchName('update');
    expect(await decide(workflowId, 'first', { updateId })).toEqual({ ok: true, result: 'first' });
    expect(await decide(workflowId, 'second', { updateId })).toEqual({ ok: true, result: 'first' });
    await temporal.client.workflow.getHandle(workflowId).terminate();
  });

  test('starts an id once, running or ended', async () => {
    const workflowId = await startTicket();
    const start = () => startOnce(temporal.client, 'ticket', { workflowId, taskQueue, args: [] });
    expect(await start()).toBe('already-started');
    await sendSignal(temporal.client, { workflowId, signalName: 'finish', args: [] });
    await temporal.client.workflow.getHandle(workflowId).result();
    expect(await start()).toBe('already-started');
  });

  test('leaves only ciphertext in the history', async () => {
    const workflowId = await startTicket();
    await decide(workflowId, 'a-secret-choice');
    const history = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
    // Protobuf's JSON form writes bytes in base64.
    const strings = JSON.stringify(history).match(/"[^"]*"/g) ?? [];
    const texts = strings
      .map((text) => `${text} ${Buffer.from(text, 'base64').toString('latin1')}`)
      .join(' ');
    expect(texts).toContain('binary/encrypted');
    expect(texts).not.toContain('a-secret-choice');
    await temporal.client.workflow.getHandle(workflowId).terminate();
  });
});
