import { firstTime } from '../../../shared/src/inbox.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { fold } from './fold.js';
import { PipelineWriter, pipelineGroup } from './pipeline.store.js';

/** Feeds one generation of the read model. It sends no mail and starts nothing: a rebuild is only rows. */
export class PipelineService {
  constructor(private readonly database: Database) {}

  async handle(generation: number, received: ReceivedEvent): Promise<void> {
    const fact = factOf(received);
    if (!fact) return;
    await this.database.inTransaction(async (tx) => {
      if (!(await firstTime(tx, pipelineGroup(generation), received.id))) return;
      const writer = new PipelineWriter(tx, generation);
      if (await fold(writer, fact)) await writer.announce(received.id);
    });
  }
}
