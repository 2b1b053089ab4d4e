import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type KafkaClient, type RunningConsumer, runConsumer } from '../../../shared/src/kafka.js';
import { topics } from '../events.js';
import type { Feeder } from './feeder.js';
import { groupOf } from './generations.store.js';

const LOOK_MS = 2_000;

interface ConsumerParts {
  kafka: KafkaClient;
  feeder: Feeder;
  logger: Logger;
}

/** Feeds the generation that is shown, and moves on to the next when a rebuild has put it in its place. */
export class ReadModelConsumer {
  private readonly ending = new AbortController();
  private consumer: RunningConsumer | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ConsumerParts) {}

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
    const { generations } = this.parts.feeder;
    let fed: number | null = null;
    while (!signal.aborted) {
      try {
        const shown = await generations.shown();
        if (shown !== fed) {
          await this.consumer?.stop();
          this.consumer = consumeGeneration(this.parts, shown);
          fed = shown;
        }
      } catch (error) {
        const model = generations.model.name;
        this.parts.logger.warn({ err: error, model }, 'the generation of a read model could not be read');
      }
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.consumer?.stop();
  }
}

/** Consumes all topics into one generation, from their beginning where its group is new. */
export function consumeGeneration(
  { kafka, feeder, logger }: ConsumerParts,
  generation: number,
): RunningConsumer {
  return runConsumer({
    kafka,
    group: groupOf(feeder.generations.model, generation),
    topics,
    handle: (event) => feeder.handle(generation, event),
    logger,
  });
}
