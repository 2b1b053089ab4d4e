import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsFrom, type Stack, stackFrom } from '../../../deploy/local/stack.js';

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Workers of one run that never choose the same ports; more of them choose by chance again. */
const WORKERS = 8;

/**
 * Fifteen free ports in a row, below the range from which the system hands out its own. They are taken later only, so
 * each worker of a run chooses among its own: two that started a system at once could choose the same.
 */
async function freeBase(): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS;
  for (;;) {
    const base = 10_000 + (Math.floor(Math.random() * (1_000 / WORKERS)) * WORKERS + worker) * 20;
    const checks = await Promise.all(Object.values(portsFrom(base)).map(isFree));
    if (checks.every(Boolean)) return base;
  }
}

/** A stack of its own, in a temporary folder and on free ports; `remove` deletes the folder. */
export async function temporaryStack(): Promise<{ stack: Stack; remove: () => void }> {
  const state = mkdtempSync(join(tmpdir(), 'countersign-'));
  const { PATH, HOME, COUNTERSIGN_CACHE, XDG_CACHE_HOME } = process.env;
  const base = String(await freeBase());
  const environment = { PATH, HOME, COUNTERSIGN_CACHE, XDG_CACHE_HOME };
  const stack = stackFrom({ ...environment, COUNTERSIGN_STATE: state, COUNTERSIGN_PORT_BASE: base });
  return { stack, remove: () => rmSync(state, { recursive: true, force: true }) };
}
