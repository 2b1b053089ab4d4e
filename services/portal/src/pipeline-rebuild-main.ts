import { systemClock } from '../../shared/src/clock.js';
import { databaseUrl } from '../../shared/src/config.js';
import { createKafka } from '../../shared/src/kafka.js';
import { createLogger } from '../../shared/src/telemetry.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { pipelineFeeder } from './pipeline/pipeline.service.js';
import { rebuild } from './read-model/rebuild.js';
import { timelineFeeder } from './timeline/timeline.service.js';

/** `npm run pipeline:rebuild`: fills new generations of the read models from the log; runs beside the portal. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger({ service: 'portal-rebuild', level: config.LOG_LEVEL });
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'portal-rebuild', logger });
  const database = openDatabase(databaseUrl(config));
  try {
    for (const feeder of [pipelineFeeder(database), timelineFeeder(database)])
      await rebuild({ kafka, feeder, clock: systemClock, logger });
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `the read models were not rebuilt: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
