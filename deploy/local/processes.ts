import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, type Exit, endingOf, requireFreePort, startChild, waitUntilReady } from './child.js';
import { environmentOf } from './environment.js';
import { LocalError, type ProcessName, processNames, type Stack, services } from './stack.js';

/** The compiled entry of each process, from the checkout. */
const entryOf: Record<ProcessName, string> = {
  identity: 'dist/deploy/local/identity-main.js',
  mail: 'dist/deploy/local/mail-main.js',
  catalogue: 'dist/services/catalogue/src/main.js',
  endorsement: 'dist/services/endorsement/src/main.js',
  assessment: 'dist/services/assessment/src/main.js',
  issuance: 'dist/services/issuance/src/main.js',
  portal: 'dist/services/portal/src/main.js',
  workflows: 'dist/workflows/worker.js',
};

/** What is stopped together, first to last: no new requests, then the work, then what the work used. */
const stopOrder: readonly (readonly ProcessName[])[] = [
  ['portal'],
  ['workflows', ...services.filter((name) => name !== 'portal')],
  ['identity', 'mail'],
];

const readyTimeoutMs = 90_000;

/** The application's processes of one stack. Nothing is ever restarted by itself: a crash is to be seen. */
export interface Processes {
  /** Starts those named (all by default) side by side and waits until each answers on /readyz. */
  start(names?: readonly ProcessName[]): Promise<void>;
  /** Asks one to stop, or all in order. */
  stop(name?: ProcessName): Promise<void>;
  /** `kill -9` of one, as a power cut would. */
  kill(name: ProcessName): Promise<Exit | undefined>;
  child(name: ProcessName): Child | undefined;
}

/**
 * @param onCrash is told in one line when a process ends that nobody stopped
 */
export function processesOf(stack: Stack, onCrash: (line: string) => void): Processes {
  const children = new Map<ProcessName, Child>();

  const startOne = async (name: ProcessName): Promise<void> => {
    if (children.get(name)?.running) return;
    const child = await spawnProcess(stack, name);
    children.set(name, child);
    await waitUntilReady(stack, child, () => requireReady(stack.ports[name]), readyTimeoutMs);
    void child.exited.then((exit) => {
      if (!child.stopping)
        onCrash(endingOf(stack, child, `ended (${exit.signal ?? `exit code ${exit.code}`})`));
    });
  };

  const stopOne = async (name: ProcessName): Promise<void> => {
    await children.get(name)?.stop();
    children.delete(name);
  };

  return {
    start: async (names = processNames) => {
      const results = await Promise.allSettled(names.map(startOne));
      const failure = results.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
    },
    stop: async (name) => {
      if (name) return stopOne(name);
      for (const group of stopOrder) await Promise.all(group.map(stopOne));
    },
    kill: async (name) => {
      const exit = await children.get(name)?.kill();
      children.delete(name);
      return exit;
    },
    child: (name) => children.get(name),
  };
}

/**
 * Checks the ports of all processes at once.
 *
 * @throws LocalError naming the first that is taken
 */
export async function requireProcessPorts(stack: Stack): Promise<void> {
  for (const name of processNames) await requireFreePort(stack, stack.ports[name], name);
  await requireFreePort(stack, stack.ports.smtp, 'mail, SMTP');
}

async function spawnProcess(stack: Stack, name: ProcessName): Promise<Child> {
  const entry = join(stack.root, entryOf[name]);
  if (!existsSync(entry))
    throw new LocalError(`${name} is not built (${entryOf[name]} is missing): run 'npm run build'.`);
  await requireFreePort(stack, stack.ports[name], name);
  return startChild(stack, {
    name,
    command: process.execPath,
    // kafkajs 2.2.4 computes negative timeouts, which Node 24 reports at every reconnection.
    args: ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning', entry],
    env: environmentOf(name, stack),
    stopTimeoutMs: 20_000,
  });
}

async function requireReady(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`/readyz answers ${response.status}: ${text.slice(0, 200)}`);
}
