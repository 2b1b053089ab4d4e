import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Enrolment } from '../demo/enrolment.js';
import { castOf, enrolDemo } from '../demo/journey.js';
import { MailReader } from '../demo/mail.js';
import { lakeside } from '../demo/people.js';
import { portalOriginOf } from '../environment.js';
import { launch, type Running } from '../launcher.js';
import { runMain, stopOnSignals } from '../run-main.js';
import { LocalError, portsFrom, type Stack, stackFrom } from '../stack.js';
import { bareRoundTrips, bareWorkflows } from './bare.js';
import { type Figure, inFlight, latencies, report } from './figures.js';
import { type Lap, plainPolicy, runJourney, type Track } from './journey.js';
import { benchRelevance } from './relevance.js';
import { PipelineWatch } from './watch.js';

const help = `npm run bench -- journey [--journeys 200] [--in-flight 20] [--json FILE]
npm run bench -- relevance [--open 10000] [--json FILE]

relevance: history events and bytes of one version's relevance workflow in a year, and so many of them open at once on a
Temporal of its own: timers, memory and processor time of engine and worker.

journey: starts a system of its own on free ports of this machine, plays journeys through its HTTP API and takes the time
  from the last confirmation's signature to the endorsement in the pipeline,
  from the signature of the release's approval to the award in the pipeline;
beside them, on the same engines in the same run, a bare Temporal workflow (one empty activity) and a bare Kafka round trip.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      journeys: { type: 'string', default: '200' },
      'in-flight': { type: 'string', default: '20' },
      open: { type: 'string', default: '10000' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(help);
  const [which] = positionals;
  if (positionals.length !== 1 || (which !== 'journey' && which !== 'relevance'))
    throw new LocalError(`Which benchmark? There are two: journey, relevance.\n\n${help}`);
  if (which === 'relevance') {
    const open = wholeNumber('--open', values.open, 100_000);
    return report(await onOwnStack((stack) => benchRelevance(stack, open)), values.json);
  }
  const count = wholeNumber('--journeys', values.journeys, 100_000);
  const atOnce = wholeNumber('--in-flight', values['in-flight'], 200);
  report(await onOwnStack((stack, keep) => benchJourneys(stack, keep, count, atOnce)), values.json);
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new LocalError(`${name} is a whole number from 1 to ${most}, not '${text}'.`);
}

/** A state folder and ports of this run's own, which go with it. */
async function onOwnStack(
  work: (stack: Stack, keep: (running: Running) => void) => Promise<Figure[]>,
): Promise<Figure[]> {
  const state = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const stack = stackFrom({
    ...process.env,
    COUNTERSIGN_STATE: state,
    COUNTERSIGN_PORT_BASE: process.env.COUNTERSIGN_PORT_BASE ?? String(await freeBase()),
  });
  let running: Running | undefined;
  const end = async (): Promise<void> => {
    await running?.stop();
    rmSync(state, { recursive: true, force: true });
  };
  stopOnSignals(end);
  try {
    return await work(stack, (started) => {
      running = started;
    });
  } finally {
    await end();
  }
}

async function benchJourneys(
  stack: Stack,
  keep: (running: Running) => void,
  count: number,
  atOnce: number,
): Promise<Figure[]> {
  keep(await launch(stack, { step: console.log, crash: console.error }, { seed: false }));
  return measure(stack, count, atOnce);
}

async function measure(stack: Stack, count: number, atOnce: number): Promise<Figure[]> {
  console.log('bare engines');
  const workflows = await bareWorkflows(stack, count, atOnce);
  const roundTrips = await bareRoundTrips(stack, count, atOnce);
  console.log('organizations and people');
  const enrolment = new Enrolment(stack);
  await enrolDemo(enrolment);
  const cast = await castOf(enrolment);
  const watch = new PipelineWatch(cast.lead);
  await watch.start();
  const track: Track = {
    cast,
    policy: await plainPolicy(cast, enrolment.organizationId(lakeside.slug)),
    watch,
    mails: new MailReader(`http://localhost:${stack.ports.mail}`),
    portal: portalOriginOf(stack),
  };
  console.log(`${count} journeys, ${atOnce} in flight`);
  const laps: Lap[] = [];
  const start = performance.now();
  try {
    await inFlight(count, atOnce, async (index) => {
      laps.push(await runJourney(track, index));
      if (laps.length % 20 === 0) console.log(`  ${laps.length} of ${count}`);
    });
  } finally {
    await watch.stop();
  }
  const seconds = (performance.now() - start) / 1000;
  const beside = [workflows, roundTrips];
  return [
    ...latencies('bare Temporal workflow', workflows),
    ...latencies('bare Kafka round trip', roundTrips),
    ...latencies(
      'last confirmation to endorsement in the pipeline',
      laps.map((lap) => lap.endorsementMs),
      beside,
    ),
    ...latencies(
      'approval of a release to award in the pipeline',
      laps.map((lap) => lap.awardMs),
      beside,
    ),
    {
      name: 'journeys, whole',
      metric: 'rate',
      value: Math.round((count / seconds) * 100) / 100,
      unit: '1/s',
      baseline: null,
      ratio: null,
    },
  ];
}

/** Fifteen free ports in a row, below the range from which the system hands out its own. */
async function freeBase(): Promise<number> {
  for (;;) {
    const base = 10_000 + Math.floor(Math.random() * 1_000) * 20;
    const checks = await Promise.all(Object.values(portsFrom(base)).map(isFree));
    if (checks.every(Boolean)) return base;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

runMain(main);
