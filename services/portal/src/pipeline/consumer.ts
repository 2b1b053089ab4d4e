import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type KafkaClient, type RunningConsumer, runConsumer } from '../../../shared/src/kafka.js';
import { topics } from '../events.js';
import { type PipelineGenerations, pipelineGroup } from './generations.store.js';
import type { PipelineService } from './pipeline.service.js';

const LOOK_MS = 2_000;

/** Feeds the generation that is shown, and moves on to the next when a rebuild has put it in its place. */
export class PipelineConsumer {
  private readonly ending = new AbortController();
  private consumer: RunningConsumer | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: {
      kafka: KafkaClient;
      generations: PipelineGenerations;
      service: PipelineService;
      logger: Logger;
    },
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  isJoined(): boolean {
    return this.consumer?.isJoined() ?? false;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    let fed: number | null = null;
    while (!signal.aborted) {
      try {
        const shown = await this.parts.generations.shown();
        if (shown !== fed) {
          await this.consumer?.stop();
          this.consumer = consumeGeneration(this.parts, shown);
          fed = shown;
        }
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'the generation of the pipeline could not be read');
      }
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.consumer?.stop();
  }
}

/** Consumes all topics into one generation, from their beginning where its group is new. */
export function consumeGeneration(
  parts: { kafka: KafkaClient; service: PipelineService; logger: Logger },
  generation: number,
): RunningConsumer {
  const { kafka, service, logger } = parts;
  return runConsumer({
    kafka,
    group: pipelineGroup(generation),
    topics,
    handle: (event) => service.handle(generation, event),
    logger,
  });
}
