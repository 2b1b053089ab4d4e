import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from './stack.js';

/** What is written down about a process, so that a later run can tell it from another with the same number. */
export interface PidRecord {
  readonly name: string;
  readonly pid: number;
  /** See {@link identityOf}. */
  readonly identity: string;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/**
 * A mark that no other process of this machine shares: boot and start time, kept over `exec`.
 * (The command line alone would not do: another stack's engine has nearly the same one.)
 *
 * @returns undefined when no such process runs (a zombie counts as gone)
 */
export function identityOf(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return `${boot}:${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

const runFolder = (stack: Stack) => join(stack.state, 'run');
const fileOf = (stack: Stack, name: string) => join(runFolder(stack), `${name}.pid.json`);

/** Writes down a process that this stack started. */
export function recordPid(stack: Stack, name: string, pid: number): void {
  mkdirSync(runFolder(stack), { recursive: true });
  const record: PidRecord = { name, pid, identity: identityOf(pid) ?? 'gone', recordedAt: Date.now() };
  writeFileSync(fileOf(stack, name), JSON.stringify(record));
}

/** Forgets a process that has ended. */
export function forgetPid(stack: Stack, name: string): void {
  rmSync(fileOf(stack, name), { force: true });
}

/** What is on record under a name, if that very process still runs. */
export function livingPid(stack: Stack, name: string): PidRecord | undefined {
  try {
    const record: PidRecord = JSON.parse(readFileSync(fileOf(stack, name), 'utf8'));
    return identityOf(record.pid) === record.identity ? record : undefined;
  } catch {
    return undefined;
  }
}

/** All recorded processes that still run, the youngest first: the order in which to stop them. */
export function livingPids(stack: Stack): PidRecord[] {
  if (!existsSync(runFolder(stack))) return [];
  return readdirSync(runFolder(stack))
    .filter((file) => file.endsWith('.pid.json'))
    .map((file) => livingPid(stack, file.slice(0, -'.pid.json'.length)))
    .filter((record) => record !== undefined)
    .sort((a, b) => b.recordedAt - a.recordedAt);
}

async function ended(record: PidRecord, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (identityOf(record.pid) === record.identity) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

/**
 * Stops what a launcher left behind that was killed before it could stop its children.
 *
 * @param keep names to leave alone, e.g. the caller's own lock
 * @param patienceMs how long each may take to stop before it is killed
 * @returns the names of what was stopped
 */
export async function stopStale(
  stack: Stack,
  keep: readonly string[] = [],
  patienceMs = 15_000,
): Promise<string[]> {
  const stale = livingPids(stack).filter((record) => !keep.includes(record.name));
  for (const record of stale) {
    try {
      // SIGINT to PostgreSQL is "fast shutdown"; SIGTERM would wait for every client to leave.
      process.kill(record.pid, record.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
      if (!(await ended(record, patienceMs))) process.kill(record.pid, 'SIGKILL');
      await ended(record, 2_000);
    } catch {
      // gone between the look and the signal
    }
    forgetPid(stack, record.name);
  }
  return stale.map((record) => record.name);
}
