import type { Running } from '../../shared/src/boot.js';
import type { Logger } from '../../shared/src/telemetry.js';

const EVERY_MS = 5_000;

/**
 * Does again, every five seconds, what may be left over after a fault: each turn is safe to repeat and finds nothing
 * to do as a rule.
 */
export class Upkeep implements Running {
  private readonly timer: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private busy = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => this.tick(), EVERY_MS);
  }

  /** Ends it after the turn in progress. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.turn;
  }

  private tick(): void {
    if (this.busy) return;
    this.busy = true;
    this.turn = this.work()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'upkeep failed and comes again'))
      .finally(() => {
        this.busy = false;
      });
  }
}
