import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { LiveFigures, PipelineQueries } from './pipeline.query.js';

/** Where a stream writes: the part of a response that it needs. */
export interface Sink {
  write(text: string): boolean;
  end(): void;
  destroy(): void;
}

interface Watched {
  sinks: Map<Sink, string>;
  last: string;
  sequence: number;
  due: NodeJS.Timeout | null;
}

const SETTLE_MS = 200;
const HEARTBEAT_MS = 15_000;
/** After this long a stream ends; the browser opens it again, and its session is looked at again. */
const LIFE_MS = 10 * 60_000;
const LINGER_MS = 300;
const STREAMS_A_PERSON = 4;

/**
 * Server-sent events of the pipeline. The database says that something changed; the figures of an organization are
 * then read once for all its streams, and told where they differ. Each message is the whole state, so that a reader
 * who missed some has lost nothing.
 */
export class PipelineStreams {
  private readonly organizations = new Map<string, Watched>();
  private readonly ending = new AbortController();
  private listening: Promise<void> = Promise.resolve();
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(
    private readonly parts: { databaseUrl: string; queries: Pick<PipelineQueries, 'live'>; logger: Logger },
  ) {}

  start(): void {
    this.listening = this.listen();
    // Also tells what no event tells: that a due date passed.
    this.heartbeat = setInterval(() => {
      for (const [organizationId, watched] of this.organizations) {
        for (const sink of watched.sinks.keys()) sink.write(': still here\n\n');
        this.refreshSoon(organizationId);
      }
    }, HEARTBEAT_MS);
  }

  /** Ends every stream; called before HTTP closes, which would else wait for them. */
  onModuleDestroy(): void {
    for (const { sinks, due } of this.organizations.values()) {
      if (due) clearTimeout(due);
      for (const sink of sinks.keys()) {
        sink.end();
        // A reader who does not read would hold the server up for ever.
        setTimeout(() => sink.destroy(), LINGER_MS);
      }
    }
    this.organizations.clear();
  }

  async stop(): Promise<void> {
    if (this.heartbeat) clearInterval(this.heartbeat);
    this.ending.abort();
    this.onModuleDestroy();
    await this.listening;
  }

  /** Whether a person may open one more stream. */
  hasRoom(personId: string): boolean {
    let open = 0;
    for (const { sinks } of this.organizations.values())
      for (const owner of sinks.values()) if (owner === personId) open++;
    return open < STREAMS_A_PERSON;
  }

  /** Adds a stream and tells it the state; gives what removes it. */
  open(organizationId: string, personId: string, sink: Sink): () => void {
    const watched = this.organizations.get(organizationId) ?? {
      sinks: new Map(),
      last: '',
      sequence: 0,
      due: null,
    };
    this.organizations.set(organizationId, watched);
    watched.sinks.set(sink, personId);
    sink.write('retry: 2000\n\n');
    // The next read is told to all of them, whether or not it differs: the new one knows nothing yet.
    watched.last = '';
    this.refreshSoon(organizationId);
    const life = setTimeout(() => sink.end(), LIFE_MS);
    return () => {
      clearTimeout(life);
      watched.sinks.delete(sink);
      if (watched.sinks.size > 0) return;
      if (watched.due) clearTimeout(watched.due);
      if (this.organizations.get(organizationId) === watched) this.organizations.delete(organizationId);
    };
  }

  /** Something changed in the read model. */
  poke(): void {
    for (const organizationId of this.organizations.keys()) this.refreshSoon(organizationId);
  }

  private refreshSoon(organizationId: string): void {
    const watched = this.organizations.get(organizationId);
    if (!watched || watched.due) return;
    watched.due = setTimeout(() => {
      watched.due = null;
      this.refresh(organizationId, watched).catch((error: unknown) => {
        this.parts.logger.warn({ err: error }, 'the pipeline could not be read for its streams');
      });
    }, SETTLE_MS);
  }

  private async refresh(organizationId: string, watched: Watched): Promise<void> {
    const state = JSON.stringify(await this.parts.queries.live(organizationId));
    if (state === watched.last) return;
    watched.last = state;
    watched.sequence++;
    const id = `${lastEventOf(state)}.${watched.sequence}`;
    for (const sink of watched.sinks.keys()) sink.write(`id: ${id}\nevent: pipeline\ndata: ${state}\n\n`);
  }

  /** Listens on a connection of its own, and opens it again when it drops. */
  private async listen(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const client = new pg.Client({
        connectionString: this.parts.databaseUrl,
        application_name: 'portal-pipeline-streams',
      });
      try {
        const dropped = new Promise<void>((resolve) => {
          client.on('error', () => resolve());
          client.on('end', () => resolve());
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await client.connect();
        client.on('notification', () => this.poke());
        await client.query('LISTEN pipeline');
        this.poke();
        await dropped;
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'the pipeline streams lost the database');
      }
      await client.end().catch(() => undefined);
      await delay(1_000, undefined, { signal }).catch(() => undefined);
    }
  }
}

function lastEventOf(state: string): string {
  const { feed }: Pick<LiveFigures, 'feed'> = JSON.parse(state);
  return feed[0]?.eventId ?? '0';
}
