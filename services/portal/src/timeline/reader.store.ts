import type { StatementType } from '../../../shared/src/statement.js';
import type { Database } from '../database.store.js';
import type { Position } from '../pipeline/pipeline.js';
import type { Facts, Thing } from './timeline.js';

/** A row of a timeline as it is read. */
export interface EntryRow {
  event_id: string;
  context: string;
  type: string;
  occurred_at: Date;
  organization_id: string;
  technical: boolean;
  facts: Facts;
  policy_id: string | null;
  policy_revision: number | null;
  decision_id: string | null;
  decision_digest: string | null;
  decision_type: StatementType | null;
  decided_by: string | null;
  decided_role: string | null;
  decided_for: string | null;
  decided_at: Date | null;
  place_source: string | null;
  place_sequence: bigint | null;
  place_hash: string | null;
  log_partition: number;
  log_offset: bigint;
  /** What it is about, each as `kind id`. */
  about: string[];
}

/** What of a timeline is wanted; null asks for no less. */
export interface TimelineFilter {
  /** Context of the events. */
  area: string | null;
  /** What this person of the reader's own organization decided. */
  decidedBy: string | null;
  /** Signed decisions alone. */
  signed: boolean;
  /** Instants: from the first on, before the second. */
  from: Date | null;
  before: Date | null;
}

export interface PageOf {
  filter: TimelineFilter;
  /** For whom it is read: organization, and whether who marks stays blind to them. */
  reader: { organizationId: string; blind: boolean };
  generation: number;
  thing: Thing;
  after: Position | null;
  limit: number;
  order: 'newest-first' | 'oldest-first';
}

const ABOUT = `ARRAY(
  SELECT s.kind || ' ' || s.thing_id FROM timeline_subject s
  WHERE s.generation = $1 AND s.event_id = e.event_id ORDER BY 1
) AS about`;

// $1 generation, $2 kind, $3 id of the thing. What a thing's timeline includes may include more; UNION ends a circle.
const OF_THING = `WITH RECURSIVE reach (kind, thing_id) AS (
  SELECT $2::text, $3::text
  UNION
  SELECT i.included_kind, i.included_id FROM reach r
  JOIN timeline_inclusion i ON i.generation = $1 AND i.kind = r.kind AND i.thing_id = r.thing_id
)
SELECT e.*, ${ABOUT} FROM timeline_entry e
WHERE e.generation = $1 AND e.event_id IN (
  SELECT s.event_id FROM reach r
  JOIN timeline_subject s ON s.generation = $1 AND s.kind = r.kind AND s.thing_id = r.thing_id
)`;

// Everything that an organization did, and everything that happened to what is its own.
const OF_ORGANIZATION = `SELECT e.*, ${ABOUT} FROM timeline_entry e
WHERE e.generation = $1 AND $2::text = 'organization' AND (e.organization_id = $3::uuid OR EXISTS (
  SELECT 1 FROM timeline_subject s
  JOIN timeline_thing t ON t.generation = $1 AND t.kind = s.kind AND t.thing_id = s.thing_id
  WHERE s.generation = $1 AND s.event_id = e.event_id AND t.organization_id = $3::uuid
))`;

// Where who decided stays blind, nothing is found by the person: the filter would tell what the line does not.
const FILTER = `AND ($7::text IS NULL OR e.context = $7)
AND ($8::uuid IS NULL OR (
  e.decided_by = $8 AND e.decided_for = $9::uuid
  AND NOT ($10::boolean AND (e.decided_role = 'assessor' OR e.decision_type = 'case-assignment'))
))
AND (NOT $11::boolean OR e.decision_digest IS NOT NULL)
AND ($12::timestamptz IS NULL OR e.occurred_at >= $12)
AND ($13::timestamptz IS NULL OR e.occurred_at < $13)`;

const PAGE = {
  'newest-first': `AND ($4::timestamptz IS NULL OR (e.occurred_at, e.event_id) < ($4::timestamptz, $5::uuid))
ORDER BY e.occurred_at DESC, e.event_id DESC LIMIT $6::int`,
  'oldest-first': `AND ($4::timestamptz IS NULL OR (e.occurred_at, e.event_id) > ($4::timestamptz, $5::uuid))
ORDER BY e.occurred_at, e.event_id LIMIT $6::int`,
};

/** Reads timelines. */
export class TimelineReader {
  constructor(private readonly database: Database) {}

  /** Whose a thing is, or null where no event made it. */
  async ownerOf(generation: number, { kind, id }: Thing): Promise<string | null> {
    const row = await this.database.timelineThing.findUnique({
      where: { generation_kind_thingId: { generation, kind, thingId: id } },
    });
    return row?.organizationId ?? null;
  }

  async page({ generation, thing, after, limit, order, filter, reader }: PageOf): Promise<EntryRow[]> {
    return this.database.$queryRawUnsafe<EntryRow[]>(
      `${thing.kind === 'organization' ? OF_ORGANIZATION : OF_THING} ${FILTER} ${PAGE[order]}`,
      generation,
      thing.kind,
      thing.id,
      after?.since ?? null,
      after?.id ?? null,
      limit,
      filter.area,
      filter.decidedBy,
      reader.organizationId,
      reader.blind,
      filter.signed,
      filter.from,
      filter.before,
    );
  }
}
