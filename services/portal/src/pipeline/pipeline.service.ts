import type { Database } from '../database.store.js';
import { Feeder } from '../read-model/feeder.js';
import { Generations, type ReadModel } from '../read-model/generations.store.js';
import { fold } from './fold.js';
import { PipelineWriter } from './pipeline.store.js';

/** The pipeline as a read model. */
const pipelineModel: ReadModel = {
  name: 'pipeline',
  tables: [
    'pipeline_micro_certification',
    'pipeline_version',
    'pipeline_policy',
    'pipeline_request',
    'pipeline_answer',
    'pipeline_case',
    'pipeline_release',
    'pipeline_award',
    'pipeline_feed',
  ],
};

/** What feeds the pipeline. */
export const pipelineFeeder = (database: Database): Feeder =>
  new Feeder(database, new Generations(database, pipelineModel), async (tx, generation, fact, received) => {
    const writer = new PipelineWriter(tx, generation);
    if (await fold(writer, fact)) await writer.announce(received.id);
  });
