import { mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { forgetPid, identityOf, livingPid, recordPid, stopStale } from './pids.js';
import { LocalError, type Stack } from './stack.js';

const lockName = 'launcher';

/** The launcher that runs on a state folder, if one does. */
export const runningLauncher = (stack: Stack) => livingPid(stack, lockName);

/**
 * Takes the state folder for this process and stops what an earlier, killed launcher left running in it.
 *
 * @returns gives the folder back
 * @throws LocalError when another launcher holds it
 */
export async function holdLauncherLock(stack: Stack): Promise<() => void> {
  mkdirSync(stack.state, { recursive: true });
  const holder = runningLauncher(stack);
  if (holder && holder.pid !== process.pid) {
    const folder = relative(stack.root, stack.state);
    throw new LocalError(
      `Countersign is running already on ${folder} (process ${holder.pid}): stop it first, or set COUNTERSIGN_STATE and COUNTERSIGN_PORT_BASE.`,
    );
  }
  recordPid(stack, lockName, process.pid);
  // Two launchers may have found the folder free at the same moment: the one on record has it.
  if (runningLauncher(stack)?.identity !== identityOf(process.pid)) {
    throw new LocalError('Another launcher took this state folder at the same moment: this one ends.');
  }
  const stopped = await stopStale(stack, [lockName]);
  if (stopped.length) console.log(`Stopped what an earlier run had left: ${stopped.join(', ')}`);
  return () => forgetPid(stack, lockName);
}
