import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runningLauncher } from './lock.js';
import { stopStale } from './pids.js';
import { runMain } from './run-main.js';
import { LocalError, refuseProduction, type Stack, stackFrom } from './stack.js';

/** Only folders that look like ours are emptied: COUNTERSIGN_STATE may be mistyped. */
function requireStateFolder(stack: Stack): void {
  const ours = new Set(['run', 'logs', 'secrets', 'postgres', 'kafka', 'temporal', 'mail']);
  const known = readdirSync(stack.state).some((name) => ours.has(name));
  if (known || readdirSync(stack.state).length === 0) return;
  throw new LocalError(
    `${stack.state} does not look like a state folder of Countersign: nothing was removed.`,
  );
}

/**
 * Empties the state folder: databases, topics, workflows, secrets, mail and demo people.
 *
 * @throws LocalError while a launcher runs on it
 */
export async function reset(stack: Stack): Promise<void> {
  if (!existsSync(stack.state)) return;
  const holder = runningLauncher(stack);
  if (holder)
    throw new LocalError(`Countersign is running on this state (process ${holder.pid}): stop it first.`);
  requireStateFolder(stack);
  await stopStale(stack);
  for (const name of readdirSync(stack.state))
    rmSync(join(stack.state, name), { recursive: true, force: true });
}

if (process.argv[1] === import.meta.filename) {
  runMain(async () => {
    refuseProduction("'npm run reset'");
    const stack = stackFrom();
    await reset(stack);
    console.log(`Emptied ${relative(stack.root, stack.state) || stack.state}.`);
  });
}
