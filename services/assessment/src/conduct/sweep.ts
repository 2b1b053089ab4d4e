import type { Running } from '../../../shared/src/boot.js';
import type { Clock } from '../../../shared/src/clock.js';
import type { Logger } from '../../../shared/src/telemetry.js';

/** Longer than a sender waits before it tries again itself. */
const STRANDED_AFTER_MS = 60_000;
const EVERY_MS = 30_000;

/**
 * Brings on decisions that were received and whose sender never came back, such as after a crash between acceptance
 * and workflow: without it such a decision would wait for ever.
 */
export function sweepDecisions(
  decisions: { resume(before: Date): Promise<number> },
  tools: { clock: Clock; logger: Logger },
): Running {
  let working: Promise<void> | null = null;
  const sweep = async (): Promise<void> => {
    try {
      await decisions.resume(new Date(tools.clock().getTime() - STRANDED_AFTER_MS));
    } catch (error) {
      tools.logger.warn({ err: error }, 'received decisions could not be brought on, they are tried again');
    }
  };
  const timer = setInterval(() => {
    working ??= sweep().finally(() => {
      working = null;
    });
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await working;
    },
  };
}
