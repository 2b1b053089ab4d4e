import type { Actor } from '../demo/actor.js';

interface Live {
  feed: { eventId: string; type: string; versionId: string | null; facts: { releaseId?: string } | null }[];
}

const PATIENCE_MS = 120_000;

/** Watches an institution's pipeline as its page does, by the stream of server-sent events. */
export class PipelineWatch {
  private readonly seen = new Set<string>();
  private readonly waiting = new Map<string, { resolve: () => void; reject: (error: unknown) => void }>();
  private readonly ending = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly actor: Actor) {}

  async start(): Promise<void> {
    const response = await this.open();
    this.reading = this.read(response).catch((error: unknown) => {
      if (!this.ending.signal.aborted) this.fail(error);
    });
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.reading;
  }

  /** Resolves once the version is shown as endorsed. @throws Error after two minutes */
  endorsed(versionId: string): Promise<void> {
    return this.when(`versionEndorsed ${versionId}`);
  }

  /** Resolves once the release is shown as issued. @throws Error after two minutes */
  issued(releaseId: string): Promise<void> {
    return this.when(`releaseCompleted ${releaseId}`);
  }

  private when(key: string): Promise<void> {
    if (this.seen.has(key)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the pipeline did not show ${key}`)), PATIENCE_MS);
      const ended = () => clearTimeout(timer);
      this.waiting.set(key, {
        resolve: () => {
          ended();
          resolve();
        },
        reject: (error) => {
          ended();
          reject(error);
        },
      });
    });
  }

  private fail(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
  }

  private open(): Promise<Response> {
    return this.actor.session.request(this.actor.at('/pipeline/stream'), {
      headers: { accept: 'text/event-stream' },
    });
  }

  private async read(first: Response): Promise<void> {
    for (let response = first; !this.ending.signal.aborted; response = await this.open()) {
      const decoder = new TextDecoder();
      let text = '';
      const reader = response.body?.getReader();
      this.ending.signal.addEventListener('abort', () => void reader?.cancel(), { once: true });
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) break;
        text += decoder.decode(chunk.value, { stream: true });
        const messages = text.split('\n\n');
        text = messages.pop() ?? '';
        for (const message of messages) this.take(message);
      }
    }
  }

  private take(message: string): void {
    const data = message
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length))
      .join('\n');
    if (!data) return;
    const { feed }: Live = JSON.parse(data);
    for (const { type, versionId, facts } of feed) {
      const key = `${type} ${type === 'versionEndorsed' ? versionId : facts?.releaseId}`;
      this.seen.add(key);
      this.waiting.get(key)?.resolve();
      this.waiting.delete(key);
    }
  }
}
