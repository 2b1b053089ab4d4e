import { firstTime } from '../../../shared/src/inbox.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { fold } from './fold.js';
import { pipelineGroup } from './generations.store.js';
import { PipelineWriter } from './pipeline.store.js';

/** Feeds one generation of the read model. It sends no mail and starts nothing: a rebuild is only rows. */
export class PipelineService {
  constructor(private readonly database: Database) {}

  async handle(generation: number, received: ReceivedEvent): Promise<void> {
    const fact = factOf(received);
    if (!fact) return;
    await this.database.takeEvent(async (tx) => {
      // A generation that a rebuild replaced meanwhile takes nothing any more.
      if (!(await isKept(tx, generation))) return;
      if (!(await firstTime(tx, pipelineGroup(generation), received.id))) return;
      const writer = new PipelineWriter(tx, generation);
      if (await fold(writer, fact)) await writer.announce(received.id);
    });
  }
}

/** Whether the generation exists; it is not removed before this transaction's end. */
async function isKept(tx: Transaction, generation: number): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    'SELECT 1 FROM pipeline_generation WHERE generation = $1 FOR KEY SHARE',
    generation,
  );
  return rows.length === 1;
}
