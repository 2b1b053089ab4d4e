import type { Database } from '../database.store.js';
import { Feeder } from '../read-model/feeder.js';
import { Generations, type ReadModel } from '../read-model/generations.store.js';
import { rowsOf } from './entry.js';
import { writeRows } from './timeline.store.js';

/** The timelines as a read model: every event of every context, complete because it is nothing but the log. */
const timelineModel: ReadModel = {
  name: 'timeline',
  tables: ['timeline_entry', 'timeline_subject', 'timeline_thing', 'timeline_inclusion'],
};

/** What feeds the timelines. */
export const timelineFeeder = (database: Database): Feeder =>
  new Feeder(database, new Generations(database, timelineModel), (tx, generation, fact, received) =>
    writeRows(tx, generation, rowsOf(fact, received)),
  );
