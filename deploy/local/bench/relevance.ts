import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { RelevanceActivities, RelevanceFacts } from '../../../proto/relevance.js';
import { readKey } from '../../../services/shared/src/config.js';
import { createLogger } from '../../../services/shared/src/telemetry.js';
import { connectTemporal } from '../../../services/shared/src/temporal.js';
import { endorsementTaskQueue, workflowTaskQueue } from '../../../workflows/endorsement/messages.js';
import {
  relevanceNames,
  relevanceWorkflow,
  relevanceWorkflowId,
} from '../../../workflows/relevance/messages.js';
import { megabytesOf } from '../memory.js';
import { ensureSecrets } from '../secrets.js';
import { type Stack, temporalAddressOf } from '../stack.js';
import { startTemporal, temporalNamespace } from '../temporal.js';
import { timeSkippingServer } from '../time-skipping.js';
import { type Figure, inFlight } from './figures.js';

const { History } = proto.temporal.api.history.v1;
const DAY_MS = 86_400_000;
const kinds = ['in-demand', 'fidelity'] as const;
const employers = ['lakeside', 'pinegate'] as const;
const logger = createLogger({ service: 'bench', level: 'silent' });
/** How long the open workflows are watched at rest. */
const REST_MS = 20_000;

const after = (ms: number, days: number): string =>
  `${new Date(ms + days * DAY_MS).toISOString().slice(0, 19)}Z`;

const confirmations = (fromMs: number, days: number) =>
  employers.flatMap((organizationId) =>
    kinds.map((kind) => ({
      confirmationId: randomUUID(),
      kind,
      organizationId,
      from: after(fromMs, 0),
      until: after(fromMs, days),
      endedAt: null,
    })),
  );

/** A version that two employers confirm for both kinds, for so many days. */
function factsOf(versionId: string, nowMs: number, days: number): RelevanceFacts {
  const need = { confirmations: 2, organizations: 2 };
  return {
    versionId,
    organizationId: 'college',
    endorsedAt: after(nowMs, 0),
    policy: {
      needs: { 'in-demand': need, fidelity: need },
      required: { 'in-demand': [], fidelity: [] },
      veto: false,
      renewBeforeDays: 90,
      teachOutDays: 180,
    },
    confirmations: confirmations(nowMs, days),
    waivers: [],
    declines: [],
    round: null,
    supersededAt: null,
    retiredAt: null,
    told: null,
    reminded: [],
  };
}

/** The service's side without a database, so that the figures are the workflow's own. */
const activitiesAt = (now: () => Promise<number>, days: number, onTold: () => void): RelevanceActivities => ({
  relevanceFacts: async ({ versionId }) => factsOf(versionId, await now(), days),
  recordRelevance: async () => onTold(),
  tellLapseApproaching: async () => undefined,
  openRevalidation: async () => null,
});

const bundle = (): Promise<WorkflowBundleWithSourceMap> => {
  const file = (name: string) => fileURLToPath(new URL(`../../../workflows/${name}.js`, import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: file('index'),
    workflowInterceptorModules: [file('interceptors')],
    logger: new DefaultLogger('ERROR'),
  });
};

/** What one relevance workflow costs a year, and how so many of them at once burden this machine. */
export async function benchRelevance(stack: Stack, count: number): Promise<Figure[]> {
  // Temporal's own messages stay out of the figures; whoever connects later keeps this.
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const workflowBundle = await bundle();
  console.log('one version for a year, on the time-skipping server');
  const year = await oneYear(stack, workflowBundle);
  console.log(`${count} versions open`);
  return [...year, ...(await manyOpen(stack, workflowBundle, count))];
}

/** A year in which both employers are reminded, asked anew and renew: what Temporal keeps of it. */
async function oneYear(stack: Stack, workflowBundle: WorkflowBundleWithSourceMap): Promise<Figure[]> {
  const environment = await timeSkippingServer(stack.cache);
  try {
    const connection = environment.nativeConnection;
    const worker = await Worker.create({ connection, taskQueue: workflowTaskQueue, workflowBundle });
    const served = await Worker.create({
      connection,
      taskQueue: endorsementTaskQueue,
      activities: activitiesAt(
        () => environment.currentTimeMs(),
        365,
        () => undefined,
      ),
    });
    const history = await worker.runUntil(served.runUntil(watchedYear(environment)));
    const events = history.events?.length ?? 0;
    const bytes = History.encode(History.fromObject(history)).finish().byteLength;
    return [
      figure('one relevance workflow, a year', 'history', events, 'events'),
      figure('one relevance workflow, a year', 'history', bytes, 'bytes'),
    ];
  } finally {
    await environment.teardown();
  }
}

async function watchedYear(environment: TestWorkflowEnvironment) {
  const versionId = randomUUID();
  const { client } = environment;
  const handle = await client.workflow.start(relevanceWorkflow, {
    workflowId: relevanceWorkflowId(versionId),
    taskQueue: workflowTaskQueue,
    args: [{ versionId, organizationId: 'college' }],
    workflowExecutionTimeout: '1000 days',
  });
  await environment.sleep('350 days');
  for (const fact of confirmations(await environment.currentTimeMs(), 380))
    await handle.signal(relevanceNames.learn, { type: 'confirmation', fact });
  await environment.sleep('15 days');
  const history = await handle.fetchHistory();
  await handle.terminate();
  return history;
}

/** So many versions watched at once by one worker on an engine of its own. */
async function manyOpen(
  stack: Stack,
  workflowBundle: WorkflowBundleWithSourceMap,
  count: number,
): Promise<Figure[]> {
  const payloadKey = readKey(ensureSecrets(stack).payloadKey);
  const server = await startTemporal(stack);
  const temporal = await connectTemporal({
    address: temporalAddressOf(stack),
    namespace: temporalNamespace,
    payloadKey,
    logger,
  });
  let told = 0;
  const { nativeConnection: connection, dataConverter } = temporal;
  const worker = await Worker.create({
    connection,
    dataConverter,
    taskQueue: workflowTaskQueue,
    workflowBundle,
  });
  const served = await Worker.create({
    connection,
    dataConverter,
    taskQueue: endorsementTaskQueue,
    activities: activitiesAt(
      async () => Date.now(),
      365,
      () => {
        told++;
      },
    ),
  });
  const serverMb = (): number => megabytesOf([server.pid]).get(server.pid) ?? 0;
  const before = { serverMb: serverMb(), server: cpuSeconds(server.pid), at: performance.now() };
  try {
    return await worker.runUntil(
      served.runUntil(async () => {
        await inFlight(count, 50, async (index) => {
          const versionId = randomUUID();
          await temporal.client.workflow.start(relevanceWorkflow, {
            workflowId: relevanceWorkflowId(versionId),
            taskQueue: workflowTaskQueue,
            args: [{ versionId, organizationId: 'college' }],
          });
          if (index % 1000 === 999) console.log(`  ${index + 1} of ${count}`);
        });
        // Each is told once and then waits on its timer.
        while (told < count) await rest(200);
        const startedIn = (performance.now() - before.at) / 1000;
        const busy = { server: cpuSeconds(server.pid), worker: process.cpuUsage() };
        const since = performance.now();
        await rest(REST_MS);
        const seconds = (performance.now() - since) / 1000;
        const used = process.cpuUsage(busy.worker);
        const name = `${count} relevance workflows open`;
        return [
          figure(name, 'start', startedIn, 's'),
          figure(name, 'rate', count / startedIn, '1/s'),
          figure(name, 'timers', count, 'armed'),
          figure(name, 'cpu', busy.server - before.server, 's (Temporal, while starting)'),
          figure(name, 'mem', serverMb() - before.serverMb, 'MB (Temporal, added)'),
          figure(name, 'mem', process.memoryUsage().rss / 2 ** 20, 'MB (worker, whole)'),
          figure(
            name,
            'idle',
            ((cpuSeconds(server.pid) - busy.server) / seconds) * 100,
            '% of a core (Temporal)',
          ),
          figure(name, 'idle', ((used.user + used.system) / 1e6 / seconds) * 100, '% of a core (worker)'),
        ];
      }),
    );
  } finally {
    await temporal.close();
    await server.stop();
  }
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Processor time of a process so far; 0 where there is no /proc. */
function cpuSeconds(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const TICKS_A_SECOND = 100;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

const figure = (name: string, metric: string, value: number, unit: string): Figure => ({
  name,
  metric,
  value: Math.round(value * 100) / 100,
  unit,
  baseline: null,
  ratio: null,
});
