import type { Running } from '../../../shared/src/boot.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { Logger } from '../../../shared/src/telemetry.js';

/** What the sweep brings on. */
interface Resumable {
  resume(before: Date): Promise<number>;
  /** Starts what waits for its workflow. */
  start(): Promise<void>;
}

/** Longer than a sender waits before it tries again itself. */
const STRANDED_AFTER_MS = 60_000;
const EVERY_MS = 30_000;

/**
 * Brings on answers that were received and whose sender never came back: without it such an answer would keep its
 * question reserved for ever. Rounds that were made ready and not started are started.
 */
export function sweepAnswers(
  decisions: Resumable,
  tools: { clock: Clock; logger: Logger },
  { strandedAfterMs = STRANDED_AFTER_MS, everyMs = EVERY_MS } = {},
): Running {
  let working: Promise<void> = Promise.resolve();
  const attempt = async (work: () => Promise<unknown>, left: string): Promise<void> => {
    try {
      await work();
    } catch (error) {
      tools.logger.warn({ err: error }, `${left}: tried again`);
    }
  };
  // Neither waits for the other to succeed: an answer that cannot be brought on starts no round late.
  const sweep = async (): Promise<void> => {
    await attempt(() => decisions.start(), 'rounds could not be started');
    const before = new Date(tools.clock().getTime() - strandedAfterMs);
    await attempt(() => decisions.resume(before), 'received answers could not be brought on');
  };
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    working = sweep().finally(() => {
      busy = false;
    });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await working;
    },
  };
}
