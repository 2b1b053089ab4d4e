import type { Logger } from 'pino';
import { IDLE_MS, LINK_MS } from './session.js';
import type { SessionStore } from './session.store.js';

const EVERY_MS = 3_600_000;

/** Removes, every hour, sessions that ended and links that ended a month ago. */
export class SessionSweep {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: SessionStore,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      const now = Date.now();
      this.store.sweep(new Date(now - IDLE_MS), new Date(now - LINK_MS)).catch((error: unknown) => {
        this.logger.warn({ err: error }, 'old sessions could not be removed');
      });
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
  }
}
