import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetPid, recordPid } from './pids.js';
import { LocalError, type Stack } from './stack.js';

/** How a child process is run. */
export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** SIGTERM unless told otherwise. */
  readonly stopSignal?: NodeJS.Signals;
  /** After this long the child is killed. */
  readonly stopTimeoutMs?: number;
}

/** How a child ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child of this stack: its output is in a log file, its number on record. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** True once {@link stop} or {@link kill} was called: the end is then no crash. */
  readonly stopping: boolean;
  readonly running: boolean;
  /** Asks it to stop, kills it when it does not; resolves when it is gone. */
  stop(): Promise<Exit>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<Exit>;
}

const rotateAtBytes = 10_000_000;

/** The log file of a process. */
export const logFileOf = (stack: Stack, name: string): string => join(stack.state, 'logs', `${name}.log`);

/** The last lines of a process's log, for the line that reports its end. */
export function lastLogLines(stack: Stack, name: string, count = 5): string[] {
  const file = logFileOf(stack, name);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}

function openLog(stack: Stack, name: string): number {
  const file = logFileOf(stack, name);
  mkdirSync(join(stack.state, 'logs'), { recursive: true });
  if (existsSync(file) && statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function launch(stack: Stack, spec: ChildSpec): ChildProcess {
  const log = openLog(stack, spec.name);
  try {
    return spawn(spec.command, spec.args, {
      cwd: spec.cwd ?? stack.root,
      env: spec.env,
      uid: spec.uid,
      gid: spec.gid,
      // A group of its own: Ctrl-C reaches the launcher only, which stops the children in order.
      detached: true,
      // A file, not a pipe: the child outlives a killed launcher without a broken pipe, until the next start finds it.
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a child process.
 *
 * @throws LocalError when the command cannot be run at all
 */
export async function startChild(stack: Stack, spec: ChildSpec): Promise<Child> {
  const process_ = launch(stack, spec);
  await new Promise<void>((resolve, reject) => {
    process_.once('spawn', resolve);
    process_.once('error', (error) =>
      reject(new LocalError(`${spec.name}: cannot run ${spec.command}: ${error.message}`)),
    );
  });
  const pid = process_.pid as number;
  recordPid(stack, spec.name, pid);
  const state = { stopping: false, running: true };
  const exited = new Promise<Exit>((resolve) => {
    process_.once('exit', (code, signal) => {
      state.running = false;
      forgetPid(stack, spec.name);
      resolve({ code, signal });
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<Exit> => {
    state.stopping = true;
    if (state.running) process_.kill(signal);
    const patience = sleep(spec.stopTimeoutMs ?? 15_000, undefined, { ref: false });
    const exit = await Promise.race([exited, patience]);
    if (exit) return exit;
    process_.kill('SIGKILL');
    return exited;
  };
  return {
    name: spec.name,
    pid,
    exited,
    get stopping() {
      return state.stopping;
    },
    get running() {
      return state.running;
    },
    stop: () => end(spec.stopSignal ?? 'SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/**
 * Waits until a child answers.
 *
 * @param probe resolves when it is ready, throws while it is not
 * @throws LocalError when the child ends first or `timeoutMs` pass, with the log's last line
 */
export async function waitUntilReady(
  stack: Stack,
  child: Child,
  probe: () => Promise<unknown>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await Promise.race([
      probe().then(
        () => 'ready' as const,
        (error: Error) => error,
      ),
      child.exited,
    ]);
    if (answer === 'ready') return;
    if (!child.running) throw new LocalError(endingOf(stack, child, 'ended before it was ready'));
    if (Date.now() > deadline) {
      const reason = answer instanceof Error ? answer.message : 'no answer';
      throw new LocalError(
        endingOf(stack, child, `was not ready within ${timeoutMs / 1000} s (${reason.split('\n')[0]})`),
      );
    }
    await sleep(100);
  }
}

/** One line on what became of a child, with where to read more. */
export function endingOf(stack: Stack, child: Child, what: string): string {
  const last = lastLogLines(stack, child.name, 1)[0] ?? 'it wrote no log';
  return `${child.name} ${what}: ${last.slice(0, 400)} (log: ${relative(stack.root, logFileOf(stack, child.name))})`;
}

/**
 * Refuses a port that something else listens on, before an engine fails over it in its own words.
 *
 * @throws LocalError naming the port and the way out
 */
export async function requireFreePort(stack: Stack, port: number, what: string): Promise<void> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (!error) return;
  const reason =
    error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`;
  throw new LocalError(
    `Port ${port} (${what}) ${reason}: stop that program, or choose other ports with COUNTERSIGN_PORT_BASE=${stack.portBase + 100}.`,
  );
}
