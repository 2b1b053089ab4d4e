import type { Clock } from '../../../shared/src/clock.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Generations } from '../read-model/generations.store.js';
import type { FiguresStore } from './figures.store.js';
import type { ListStore } from './list.store.js';
import {
  cursorOf,
  type FeedItem,
  type PipelineQuery,
  type Position,
  positionOf,
  type StageFigures,
  type StageRow,
  type WaitingEmployer,
} from './pipeline.js';

const FEED_ITEMS = 50;

/** What changes while the page is open. */
export interface LiveFigures {
  /** Moment of the newest fact; null before the first. */
  asOf: string | null;
  stages: StageFigures[];
  waiting: WaitingEmployer[];
  feed: FeedItem[];
  /** When the rebuild that runs was started; the figures of before are shown meanwhile. */
  rebuildingSince: string | null;
}

export interface PipelineAnswer extends LiveFigures {
  list: { stage: PipelineQuery['stage']; items: StageRow[]; next: string | null };
}

/** Reads the pipeline of an institution. */
export class PipelineQueries {
  constructor(
    private readonly parts: {
      generations: Generations;
      figures: FiguresStore;
      lists: ListStore;
      clock: Clock;
    },
  ) {}

  async live(organizationId: string): Promise<LiveFigures> {
    const { generations, figures, clock } = this.parts;
    const now = clock();
    const generation = await generations.shown();
    const [stages, waiting, feed, rebuilding] = await Promise.all([
      figures.stages(generation, organizationId, now),
      figures.waiting(generation, organizationId, now),
      figures.feed(generation, organizationId, FEED_ITEMS),
      generations.rebuildingSince(),
    ]);
    return {
      asOf: feed[0]?.at ?? null,
      stages,
      waiting,
      feed,
      rebuildingSince: rebuilding?.toISOString() ?? null,
    };
  }

  /** @throws Problem validation for a cursor that is not one of ours */
  async page(organizationId: string, query: PipelineQuery): Promise<PipelineAnswer> {
    const after = positionAfter(query.cursor);
    const { generations, lists, clock } = this.parts;
    const scope = { generation: await generations.shown(), organizationId, now: clock() };
    const [live, rows] = await Promise.all([this.live(organizationId), lists.rows(scope, query, after)]);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    const next = rows.length > query.limit && last ? cursorOf(last) : null;
    return { ...live, list: { stage: query.stage, items, next } };
  }
}

/** Where a list goes on. @throws Problem validation for a cursor that is not one of ours */
export function positionAfter(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const position = positionOf(cursor);
  if (position) return position;
  throw new Problem('validation', {
    errors: [
      {
        pointer: '/cursor',
        code: 'invalid',
        detail: 'This cursor is not one that this list gave.',
        detailFr: "Ce curseur n'a pas été donné par cette liste.",
      },
    ],
  });
}
