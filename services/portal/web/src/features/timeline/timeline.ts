import type { Language } from '../../api/api.js';
import { startOfDay } from '../../i18n/dates.js';

/** The timelines that can be read, as their collection is called in the path. */
export const collections = ['versions', 'cases', 'awards', 'organizations'] as const;
export type Collection = (typeof collections)[number];

/** One fact of a timeline. */
export interface TimelineItem {
  eventId: string;
  at: string;
  type: string;
  technical: boolean;
  organizationId: string;
  /** Things with their ids: those of a policy or of rules hold the revision too. */
  about: { kind: string; id: string }[];
  facts: Record<string, string | number | boolean | string[]>;
  policy: { id: string; revision: number } | null;
  decision: {
    /** Null where the reader may not open it. */
    decisionId: string | null;
    digest: string;
    type: string | null;
    role: string | null;
    organizationId: string | null;
    personId: string | null;
  } | null;
  place: { source: string; sequence: number; hash: string } | null;
  log: { partition: number; offset: string };
}

export interface TimelinePage {
  items: TimelineItem[];
  next: string | null;
  organizations: Record<string, string>;
  people: Record<string, string>;
  versions: Record<string, { number: number | null; name: Partial<Record<Language, string>> }>;
  rebuildingSince: string | null;
}

/** Contexts of events, by which a timeline is narrowed. */
export const areas = ['catalogue', 'endorsement', 'assessment', 'issuance'] as const;

/** What is asked of a timeline; empty asks for no less. Days are those of the organization. */
export interface Filters {
  area: (typeof areas)[number] | '';
  decidedBy: string;
  signed: boolean;
  from: string;
  to: string;
}
export const noFilters: Filters = { area: '', decidedBy: '', signed: false, from: '', to: '' };

const DAY_MS = 86_400_000;

/** The filters as the query has them: the last day is in it. */
export function filterQuery({ area, decidedBy, signed, from, to }: Filters): Record<string, string> {
  const after = to && new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return {
    area,
    decidedBy,
    signed: signed ? 'true' : '',
    from: from && startOfDay(from),
    before: after && startOfDay(after),
  };
}

/** A line of a timeline: a fact, or technical steps folded into one. */
export type TimelineLine =
  | { kind: 'fact'; item: TimelineItem; waitedSeconds: number }
  | { kind: 'steps'; items: TimelineItem[] };

/** Shorter than this, no duration stands between two lines. */
const WORTH_TELLING_S = 3_600;

/**
 * Folds technical steps that follow each other, and says how long the time before each fact was.
 *
 * @param items newest first
 */
export function linesOf(items: readonly TimelineItem[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (!item.technical) lines.push({ kind: 'fact', item, waitedSeconds: 0 });
    else if (last?.kind === 'steps') last.items.push(item);
    else lines.push({ kind: 'steps', items: [item] });
  }
  let later: Extract<TimelineLine, { kind: 'fact' }> | null = null;
  for (const line of lines) {
    if (line.kind !== 'fact') continue;
    if (later) later.waitedSeconds = waited(line.item.at, later.item.at);
    later = line;
  }
  return lines;
}

function waited(from: string, to: string): number {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return seconds >= WORTH_TELLING_S ? seconds : 0;
}
