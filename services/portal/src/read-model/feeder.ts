import { firstTime } from '../../../shared/src/inbox.js';
import type { ReceivedEvent } from '../../../shared/src/kafka.js';
import type { Database, Transaction } from '../database.store.js';
import { type Fact, factOf } from '../events.js';
import { type Generations, groupOf } from './generations.store.js';

/** What a fact means for a read model; rows only. */
export type Fold = (
  tx: Transaction,
  generation: number,
  fact: Fact,
  received: ReceivedEvent,
) => Promise<void>;

/** Feeds the generations of a read model. It sends no mail and starts nothing: a rebuild is only rows. */
export class Feeder {
  constructor(
    private readonly database: Database,
    readonly generations: Generations,
    private readonly fold: Fold,
  ) {}

  /** Takes an event into a generation once. */
  async handle(generation: number, received: ReceivedEvent): Promise<void> {
    const fact = factOf(received);
    if (!fact) return;
    await this.database.takeEvent(async (tx) => {
      // A generation that a rebuild replaced meanwhile takes nothing any more.
      if (!(await this.generations.isKept(tx, generation))) return;
      if (!(await firstTime(tx, groupOf(this.generations.model, generation), received.id))) return;
      await this.fold(tx, generation, fact, received);
    });
  }
}
