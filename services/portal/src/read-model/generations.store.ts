import type { Database, Transaction } from '../database.store.js';

/** A read model that is fed from the log of events and can be built anew from its beginning. */
export interface ReadModel {
  /** Names the consumer groups, `pipeline@2`, and the table of generations, `pipeline_generation`. */
  name: 'pipeline' | 'timeline';
  /** Tables whose rows carry their generation. */
  tables: readonly string[];
}

/** The consumer group of a generation. */
export const groupOf = (model: ReadModel, generation: number): string => `${model.name}@${generation}`;

/** Generations of a read model: one is shown; a rebuild fills the next and then takes its place. */
export class Generations {
  constructor(
    private readonly database: Database,
    readonly model: ReadModel,
  ) {}

  /** The generation that is shown. */
  async shown(): Promise<number> {
    const [row] = await this.find(this.database, 'generation', 'shown');
    if (typeof row !== 'number') throw new Error(`no generation of the ${this.model.name} is shown`);
    return row;
  }

  /** When the rebuild that runs was started, or null. */
  async rebuildingSince(): Promise<Date | null> {
    const [row] = await this.find(this.database, 'started_at', 'building');
    return row instanceof Date ? row : null;
  }

  /** Begins a new generation; one that a crash left unfinished is thrown away. */
  async begin(now: Date): Promise<number> {
    return this.database.inTransaction(async (tx) => {
      // A number is never used twice: the group of that name has its own offsets in Kafka.
      const [last] = await tx.$queryRawUnsafe<{ generation: number }[]>(
        `SELECT coalesce(max(generation), 0)::int AS generation FROM ${this.table}`,
      );
      const generation = (last?.generation ?? 0) + 1;
      for (const unfinished of await this.find(tx, 'generation', 'building'))
        await this.remove(tx, Number(unfinished));
      await tx.$executeRawUnsafe(
        `INSERT INTO ${this.table} (generation, state, started_at) VALUES ($1::int, 'building', $2::timestamptz)`,
        generation,
        now,
      );
      return generation;
    });
  }

  /** Shows a finished generation and removes the one shown before. */
  async show(generation: number, now: Date): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      for (const old of await this.find(tx, 'generation', 'shown')) await this.remove(tx, Number(old));
      await tx.$executeRawUnsafe(
        `UPDATE ${this.table} SET state = 'shown', shown_at = $2::timestamptz WHERE generation = $1::int`,
        generation,
        now,
      );
    });
  }

  /** Whether the generation exists; it is not removed before this transaction's end. */
  async isKept(tx: Transaction, generation: number): Promise<boolean> {
    const rows = await tx.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM ${this.table} WHERE generation = $1::int FOR KEY SHARE`,
      generation,
    );
    return rows.length === 1;
  }

  // The names in the SQL below are this file's own, never a caller's.
  private get table(): string {
    return `${this.model.name}_generation`;
  }

  private async find(
    tx: Transaction,
    column: 'generation' | 'started_at',
    state: 'building' | 'shown',
  ): Promise<(number | Date)[]> {
    const rows = await tx.$queryRawUnsafe<{ value: number | Date }[]>(
      `SELECT ${column} AS value FROM ${this.table} WHERE state = $1`,
      state,
    );
    return rows.map(({ value }) => value);
  }

  private async remove(tx: Transaction, generation: number): Promise<void> {
    // First the generation itself: its feeder, which holds a share of the row, ends before rows are removed.
    await tx.$executeRawUnsafe(`DELETE FROM ${this.table} WHERE generation = $1::int`, generation);
    for (const table of this.model.tables)
      await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE generation = $1::int`, generation);
    await tx.$executeRawUnsafe(
      'DELETE FROM ground.inbox WHERE consumer = $1',
      groupOf(this.model, generation),
    );
  }
}
