import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../../shared/src/clock.js';
import { type KafkaClient, lag } from '../../../shared/src/kafka.js';
import { topics } from '../events.js';
import { consumeGeneration } from './consumer.js';
import { type PipelineGenerations, pipelineGroup } from './generations.store.js';
import type { PipelineService } from './pipeline.service.js';

const LOOK_MS = 500;

/**
 * Rebuilds the read model: a new generation is filled from offset 0 while the old one is shown, then takes its place.
 * Sends no mail. Gives the number of the new generation.
 */
export async function rebuildPipeline(parts: {
  kafka: KafkaClient;
  generations: PipelineGenerations;
  service: PipelineService;
  clock: Clock;
  logger: Logger;
}): Promise<number> {
  const { kafka, generations, clock, logger } = parts;
  const generation = await generations.begin(clock());
  const consumer = consumeGeneration(parts, generation);
  try {
    for (let behind = -1; behind !== 0; ) {
      await delay(LOOK_MS);
      behind = await lag(kafka, pipelineGroup(generation), topics);
      logger.info({ generation, behind }, 'the pipeline is being rebuilt');
    }
  } finally {
    await consumer.stop();
  }
  await generations.show(generation, clock());
  logger.info({ generation }, 'the pipeline was rebuilt');
  return generation;
}
