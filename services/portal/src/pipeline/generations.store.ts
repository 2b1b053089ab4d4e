import type { Database, Transaction } from '../database.store.js';

const TABLES = [
  'pipeline_micro_certification',
  'pipeline_version',
  'pipeline_policy',
  'pipeline_request',
  'pipeline_answer',
  'pipeline_case',
  'pipeline_release',
  'pipeline_award',
  'pipeline_feed',
] as const;

/** Generations of the read model: one is shown; a rebuild fills the next and then takes its place. */
export class PipelineGenerations {
  constructor(private readonly database: Database) {}

  /** The generation that is shown. */
  async shown(): Promise<number> {
    return (await this.database.pipelineGeneration.findFirstOrThrow({ where: { state: 'shown' } }))
      .generation;
  }

  /** When the rebuild that runs was started, or null. */
  async rebuildingSince(): Promise<Date | null> {
    return (
      (await this.database.pipelineGeneration.findFirst({ where: { state: 'building' } }))?.startedAt ?? null
    );
  }

  /** Begins a new generation; one that a crash left unfinished is thrown away. */
  async begin(now: Date): Promise<number> {
    return this.database.inTransaction(async (tx) => {
      const unfinished = await tx.pipelineGeneration.findFirst({ where: { state: 'building' } });
      const last = await tx.pipelineGeneration.aggregate({ _max: { generation: true } });
      if (unfinished) await this.remove(tx, unfinished.generation);
      // A number is never used twice: the group of that name has its own offsets in Kafka.
      const generation = (last._max.generation ?? 0) + 1;
      await tx.pipelineGeneration.create({ data: { generation, state: 'building', startedAt: now } });
      return generation;
    });
  }

  /** Shows a finished generation and removes the one shown before. */
  async show(generation: number, now: Date): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const before = await tx.pipelineGeneration.findMany({ where: { state: 'shown' } });
      for (const { generation: old } of before) await this.remove(tx, old);
      await tx.pipelineGeneration.update({ where: { generation }, data: { state: 'shown', shownAt: now } });
    });
  }

  private async remove(tx: Transaction, generation: number): Promise<void> {
    for (const table of TABLES)
      await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE generation = $1`, generation);
    await tx.$executeRawUnsafe('DELETE FROM ground.inbox WHERE consumer = $1', pipelineGroup(generation));
    await tx.pipelineGeneration.delete({ where: { generation } });
  }
}

/** The consumer group of a generation. */
export const pipelineGroup = (generation: number): string => `pipeline@${generation}`;
