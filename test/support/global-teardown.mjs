import { rmSync } from 'node:fs';

/** Stops what the global set-up started, and removes its folder. */
export default async function teardown() {
  const running = globalThis.countersignTestEngines;
  if (!running) return;
  await running.engines.stop();
  rmSync(running.state, { recursive: true, force: true });
}
