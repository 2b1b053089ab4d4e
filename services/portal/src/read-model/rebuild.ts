import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../../shared/src/clock.js';
import { type KafkaClient, lag } from '../../../shared/src/kafka.js';
import { topics } from '../events.js';
import { consumeGeneration } from './consumer.js';
import type { Feeder } from './feeder.js';
import { groupOf } from './generations.store.js';

const LOOK_MS = 500;

/**
 * Rebuilds a read model: a new generation is filled from offset 0 while the old one is shown, then takes its place.
 * Sends no mail. Gives the number of the new generation.
 */
export async function rebuild(parts: {
  kafka: KafkaClient;
  feeder: Feeder;
  clock: Clock;
  logger: Logger;
}): Promise<number> {
  const { kafka, feeder, clock, logger } = parts;
  const { generations } = feeder;
  const model = generations.model.name;
  const generation = await generations.begin(clock());
  const consumer = consumeGeneration(parts, generation);
  try {
    for (let behind = -1; behind !== 0; ) {
      await delay(LOOK_MS);
      behind = await lag(kafka, groupOf(generations.model, generation), topics);
      logger.info({ model, generation, behind }, 'a read model is being rebuilt');
    }
  } finally {
    await consumer.stop();
  }
  await generations.show(generation, clock());
  logger.info({ model, generation }, 'a read model was rebuilt');
  return generation;
}
