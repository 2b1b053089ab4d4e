import { type Engines, startEngines } from './engines.js';
import { holdLauncherLock } from './lock.js';
import { migrate } from './migrate.js';
import { type Processes, processesOf, requireProcessPorts } from './processes.js';
import { ensureSecrets } from './secrets.js';
import { seed } from './seed.js';
import { LocalError, type Stack } from './stack.js';
import { ensureTopics } from './topics.js';

/** The whole system of one stack, running. `npm start` and the end-to-end tests use the same one. */
export interface Running {
  readonly engines: Engines;
  readonly processes: Processes;
  /** Stops everything in order and gives the state folder back; safe to call twice. */
  stop(): Promise<void>;
}

/** What the launcher tells while it works. */
export interface Reporter {
  /** One step begins. */
  step(text: string): void;
  /** Something ended that nobody stopped; everything else is then to be stopped by the caller. */
  crash(line: string): void;
}

/** The demo data: idempotent, made once everything answers. */
async function seedDemo(stack: Stack, report: Reporter): Promise<void> {
  report.step('demo data');
  try {
    await seed(stack, (line) => report.step(`  ${line}`));
  } catch (error) {
    throw new LocalError(
      `The demo data could not be made: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function watchEngines(engines: Engines, report: Reporter): void {
  for (const child of engines.children) {
    void child.exited.then((exit) => {
      if (!child.stopping)
        report.crash(`${child.name} ended by itself (${exit.signal ?? `exit code ${exit.code}`})`);
    });
  }
}

/**
 * Starts engines, topics, migrations, processes and the demo data, in this order. When a step fails, what was started
 * is stopped before the error is thrown.
 *
 * @throws LocalError
 */
export async function launch(
  stack: Stack,
  report: Reporter,
  options: { seed?: boolean } = {},
): Promise<Running> {
  const release = await holdLauncherLock(stack);
  let engines: Engines | undefined;
  const processes = processesOf(stack, report.crash);
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    await processes.stop();
    await engines?.stop();
    release();
  };
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };
  try {
    // Before the engines, which take seconds, and not once each process comes to its turn.
    await requireProcessPorts(stack);
    report.step('engines (PostgreSQL, Kafka, Temporal)');
    ensureSecrets(stack);
    engines = await startEngines(stack);
    watchEngines(engines, report);
    report.step('topics and databases');
    await Promise.all([ensureTopics(stack), migrate(stack)]);
    report.step('services');
    await processes.start();
    if (options.seed !== false) await seedDemo(stack, report);
    return { engines, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
