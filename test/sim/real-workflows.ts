import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { cacheFolder } from '../../deploy/local/stack.js';
import { timeSkippingServer } from '../../deploy/local/time-skipping.js';
import type { RelevanceActivities, RoundFact } from '../../proto/relevance.js';
import { endorsementTaskQueue, workflowTaskQueue } from '../../workflows/endorsement/messages.js';
import {
  type LearnedFact,
  type RelevanceInput,
  relevanceNames,
  relevanceWorkflow,
  relevanceWorkflowId,
} from '../../workflows/relevance/messages.js';
import { isFinal, isOpen, type RelevanceState } from '../../workflows/relevance/state.js';
import { iso, secondsOf } from './clock.js';
import { endorsedAt, type Fact } from './oracle.js';
import type { Disagreement, Play } from './play.js';
import type { VersionPlay } from './version-play.js';

/** A fact that is so near may or may not have reached the workflow yet. */
const QUIET_SECONDS = 120;
/** A fact takes a moment to arrive; on the very second of a timer the test server would lose the workflow's turn. */
const DELIVERY_SECONDS = 7;
const CONTINUE_AFTER_EVENTS = 150;

/** What was played through real workflows. */
export interface RealTally {
  workflows: number;
  signals: number;
  checks: number;
  disagreements: Disagreement[];
}

interface Sampled {
  version: VersionPlay;
  facts: readonly Fact[];
  handle: WorkflowHandle | null;
}

/** Plays what a sample of versions learned through real workflows on the time-skipping server, against the oracle. */
export async function playForReal(plays: readonly Play[], sample: number): Promise<RealTally> {
  const sampled = plays
    .flatMap((play) =>
      play.versions.map((version): Sampled => ({ version, facts: play.facts, handle: null })),
    )
    .filter(({ version }) => version.facts !== null && version.learned.length > 3)
    .slice(0, sample);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const environment = await timeSkippingServer(cacheFolder(process.env));
  try {
    const connection = environment.nativeConnection;
    const workflows = await Worker.create({
      connection,
      taskQueue: workflowTaskQueue,
      workflowBundle: await bundle(),
    });
    const activities = await Worker.create({
      connection,
      taskQueue: endorsementTaskQueue,
      activities: { ...activitiesFor(sampled) },
    });
    return await workflows.runUntil(activities.runUntil(walk(environment, sampled)));
  } finally {
    await environment.teardown();
  }
}

/** Goes through everything that was learned, in order of time, and asks after each where it is quiet. */
async function walk(environment: TestWorkflowEnvironment, sampled: readonly Sampled[]): Promise<RealTally> {
  const tally: RealTally = { workflows: sampled.length, signals: 0, checks: 0, disagreements: [] };
  const steps = sampled
    .flatMap((one) => [
      { at: secondsOf(one.version.facts?.endorsedAt ?? ''), one, fact: null },
      ...one.version.learned.map(({ at, fact }) => ({ at: secondsOf(at), one, fact })),
    ])
    .sort((left, right) => left.at - right.at);
  for (const [index, { at, one, fact }] of steps.entries()) {
    await until(environment, at + DELIVERY_SECONDS);
    if (fact === null) one.handle = await start(environment, one.version.id);
    else await one.handle?.signal<[LearnedFact]>(relevanceNames.learn, fact);
    tally.signals++;
    const nextAt = steps[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (nextAt - at < 2 * QUIET_SECONDS) continue;
    await until(environment, at + QUIET_SECONDS);
    for (const each of sampled) await hold(each, at + QUIET_SECONDS, tally);
  }
  return tally;
}

async function hold(of: Sampled, seconds: number, tally: RealTally): Promise<void> {
  const { version, facts, handle } = of;
  const state = await handle?.query<RelevanceState | null>(relevanceNames.state);
  if (!state?.told || isFinal(state.told.state) || !isQuiet(of, seconds)) return;
  const at = iso(seconds);
  tally.checks++;
  const { endorsed, why } = endorsedAt(version.rule, facts, at);
  if (isOpen(state.told.state) !== endorsed)
    tally.disagreements.push({
      version: version.id,
      at,
      who: 'workflow',
      said: state.told.state,
      oracle: `${endorsed} (${JSON.stringify(why)})`,
    });
}

/** No fact begins, ends or becomes known within a moment of an instant. */
function isQuiet({ facts }: Sampled, seconds: number): boolean {
  const instants = facts.flatMap((fact) => ('until' in fact ? [fact.at, fact.from, fact.until] : [fact.at]));
  return instants.every((at) => Math.abs(secondsOf(at) - seconds) >= QUIET_SECONDS / 2);
}

async function until(environment: TestWorkflowEnvironment, seconds: number): Promise<void> {
  const waitMs = seconds * 1000 - (await environment.currentTimeMs());
  if (waitMs > 0) await environment.sleep(waitMs);
}

async function start(environment: TestWorkflowEnvironment, versionId: string): Promise<WorkflowHandle> {
  const input: RelevanceInput = {
    versionId,
    organizationId: 'institution',
    continueAfterEvents: CONTINUE_AFTER_EVENTS,
  };
  const { client } = environment;
  const { workflowId } = await client.workflow.start(relevanceWorkflow, {
    workflowId: relevanceWorkflowId(versionId),
    taskQueue: workflowTaskQueue,
    args: [input],
    // Without an end the server, which skips time, would run ahead to its own.
    workflowExecutionTimeout: '40000 days',
  });
  // Without a run id: it goes on in later runs.
  return client.workflow.getHandle(workflowId);
}

/** The service's side: the facts as they were at the start, and the rounds as they were opened in the simulation. */
function activitiesFor(sampled: readonly Sampled[]): RelevanceActivities {
  const versionOf = (versionId: string): VersionPlay => {
    const found = sampled.find(({ version }) => version.id === versionId);
    if (!found) throw new Error(`no version ${versionId}`);
    return found.version;
  };
  return {
    relevanceFacts: async ({ versionId }) => {
      const { facts } = versionOf(versionId);
      if (!facts) throw new Error(`version ${versionId} was never endorsed`);
      return facts;
    },
    openRevalidation: async ({ versionId, lapsesAt }): Promise<RoundFact | null> =>
      versionOf(versionId).renewals.get(lapsesAt) ?? null,
    recordRelevance: async () => undefined,
    tellLapseApproaching: async () => undefined,
  };
}

async function bundle() {
  // From the sources where a test plays, from the build where the command does.
  const source = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: existsSync(source) ? source : source.replace(/\.ts$/, '.js'),
    logger: new DefaultLogger('ERROR'),
  });
}
