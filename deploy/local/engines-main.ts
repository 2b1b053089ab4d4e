import { startEngines } from './engines.js';
import { holdLauncherLock } from './lock.js';
import { LocalError, stackFrom } from './stack.js';
import { ensureTopics } from './topics.js';

/** `npm run engines`: PostgreSQL, Kafka and Temporal alone, in the foreground, for work on a service. */
async function main(): Promise<void> {
  const stack = stackFrom();
  const release = await holdLauncherLock(stack);
  const engines = await startEngines(stack);
  await ensureTopics(stack);
  console.log(
    `Engines ready: PostgreSQL ${stack.ports.postgres}, Kafka ${stack.ports.kafka}, Temporal ${stack.ports.temporal}`,
  );
  const stop = async () => {
    await engines.stop();
    release();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  for (const child of engines.children) {
    void child.exited.then(() => {
      if (child.stopping) return;
      console.error(`${child.name} ended by itself; the others are stopped.`);
      process.exitCode = 1;
      return stop();
    });
  }
  // Children are detached and the pipes are files: something must keep this process alive.
  setInterval(() => undefined, 60_000);
}

main().catch((error: unknown) => {
  console.error(error instanceof LocalError ? error.message : error);
  process.exit(1);
});
