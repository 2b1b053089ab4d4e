import { systemClock } from '../../shared/src/clock.js';
import { databaseUrl } from '../../shared/src/config.js';
import { createKafka } from '../../shared/src/kafka.js';
import { createLogger } from '../../shared/src/telemetry.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.store.js';
import { PipelineGenerations } from './pipeline/generations.store.js';
import { PipelineService } from './pipeline/pipeline.service.js';
import { rebuildPipeline } from './pipeline/rebuild.js';

/** `npm run pipeline:rebuild`: fills a new generation of the read model from the log; runs beside the portal. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger({ service: 'portal-rebuild', level: config.LOG_LEVEL });
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'portal-rebuild', logger });
  const database = openDatabase(databaseUrl(config));
  try {
    const generations = new PipelineGenerations(database);
    await rebuildPipeline({
      kafka,
      generations,
      service: new PipelineService(database),
      clock: systemClock,
      logger,
    });
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `the pipeline was not rebuilt: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
