import type { Database } from '../database.store.js';
import { namesOf } from '../facts/facts.store.js';
import { type FeedItem, type Stage, type StageFigures, stages, type WaitingEmployer } from './pipeline.js';

/** $1 generation, $2 institution: its versions, each in the stage where it stands; a later one takes its place. */
export const VERSIONS = `
v AS (
  SELECT pv.*, COALESCE(pv.name, mc.name) AS title,
    CASE WHEN pv.endorsed_at IS NOT NULL THEN 'endorsed' WHEN pv.submitted_at IS NOT NULL THEN 'awaiting-employers' ELSE 'draft' END AS stage,
    COALESCE(pv.endorsed_at, pv.submitted_at, pv.drafted_at) AS since,
    EXISTS (
      SELECT 1 FROM pipeline_version later
      WHERE later.generation = $1 AND later.organization_id = $2::uuid AND later.micro_certification_id = pv.micro_certification_id
        AND later.number > pv.number
        AND ((pv.endorsed_at IS NOT NULL AND later.endorsed_at IS NOT NULL) OR (pv.endorsed_at IS NULL AND pv.submitted_at IS NOT NULL AND later.submitted_at IS NOT NULL))
    ) OR (pv.endorsed_at IS NULL AND pv.outcome IS NOT DISTINCT FROM 'superseded') AS superseded
  FROM pipeline_version pv
  LEFT JOIN pipeline_micro_certification mc ON mc.generation = $1 AND mc.micro_certification_id = pv.micro_certification_id
  WHERE pv.generation = $1 AND pv.organization_id = $2::uuid
)`;

/** $3 now: a version is overdue while a request about it waits past its due date. */
export const OVERDUE = `EXISTS (SELECT 1 FROM pipeline_request r WHERE r.generation = $1 AND r.version_id = v.version_id
  AND r.opened_at IS NOT NULL AND r.closed_at IS NULL AND r.answered_at IS NULL AND r.due_at < $3::timestamptz)`;

/** A case that passed, whose award is not made. */
export const passed = (
  alias: string,
): string => `${alias}.finalized_at IS NOT NULL AND ${alias}.outcome = 'pass'
  AND NOT EXISTS (SELECT 1 FROM pipeline_award a WHERE a.generation = $1 AND a.case_id = ${alias}.case_id)`;

/** What an approved release still owes: its rows that are neither awards nor set aside. */
const OWED = `SELECT COALESCE(SUM(GREATEST(COALESCE(r.count, 0)
    - (SELECT count(*) FROM pipeline_award a WHERE a.generation = $1 AND a.release_id = r.release_id), 0)), 0)::int AS owed
  FROM pipeline_release r WHERE r.generation = $1 AND r.organization_id = $2::uuid AND r.approved_at IS NOT NULL AND r.completed_at IS NULL`;

const COUNTS = `WITH ${VERSIONS}
SELECT stage, count(*)::int AS count, (count(*) FILTER (WHERE stage = 'awaiting-employers' AND ${OVERDUE}))::int AS overdue
  FROM v WHERE NOT superseded GROUP BY stage
UNION ALL SELECT 'assessing', count(*)::int, 0 FROM pipeline_case c
  WHERE c.generation = $1 AND c.organization_id = $2::uuid AND c.opened_at IS NOT NULL AND c.finalized_at IS NULL
UNION ALL SELECT 'results', GREATEST(count(*)::int - (${OWED}), 0), 0 FROM pipeline_case c
  WHERE c.generation = $1 AND c.organization_id = $2::uuid AND ${passed('c')}
UNION ALL SELECT 'released', (${OWED}), 0
UNION ALL SELECT 'issued', count(*)::int, 0 FROM pipeline_award a
  WHERE a.generation = $1 AND a.organization_id = $2::uuid AND a.issued_at IS NOT NULL`;

const MEDIANS = `WITH times AS (
  SELECT 'draft' AS stage, drafted_at AS entered, submitted_at AS gone FROM pipeline_version WHERE generation = $1 AND organization_id = $2::uuid
  UNION ALL SELECT 'awaiting-employers', submitted_at, endorsed_at FROM pipeline_version WHERE generation = $1 AND organization_id = $2::uuid
  UNION ALL SELECT 'endorsed', v.endorsed_at, (SELECT min(c.opened_at) FROM pipeline_case c WHERE c.generation = $1 AND c.version_id = v.version_id)
    FROM pipeline_version v WHERE v.generation = $1 AND v.organization_id = $2::uuid
  UNION ALL SELECT 'assessing', opened_at, finalized_at FROM pipeline_case WHERE generation = $1 AND organization_id = $2::uuid
  UNION ALL SELECT 'results', c.finalized_at, r.approved_at FROM pipeline_award a
    JOIN pipeline_case c ON c.generation = $1 AND c.case_id = a.case_id
    JOIN pipeline_release r ON r.generation = $1 AND r.release_id = a.release_id
    WHERE a.generation = $1 AND a.organization_id = $2::uuid
  UNION ALL SELECT 'released', r.approved_at, a.issued_at FROM pipeline_award a
    JOIN pipeline_release r ON r.generation = $1 AND r.release_id = a.release_id
    WHERE a.generation = $1 AND a.organization_id = $2::uuid)
SELECT stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM gone - entered))::float8 AS median
FROM times WHERE entered IS NOT NULL AND gone IS NOT NULL AND gone >= entered GROUP BY stage`;

const WAITING = `SELECT r.employer_id, o.name,
  (count(*) FILTER (WHERE waits))::int AS open,
  min(r.opened_at) FILTER (WHERE waits) AS oldest,
  (count(*) FILTER (WHERE waits AND r.due_at < $3::timestamptz))::int AS overdue,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.answered_at - r.opened_at))::float8 AS median
FROM (SELECT *, closed_at IS NULL AND answered_at IS NULL AS waits FROM pipeline_request
  WHERE generation = $1 AND institution_id = $2::uuid AND opened_at IS NOT NULL) r
LEFT JOIN organization o ON o.organization_id = r.employer_id
GROUP BY r.employer_id, o.name ORDER BY open DESC, oldest NULLS LAST, r.employer_id`;

const FEED = `SELECT f.event_id, f.occurred_at, f.type, f.version_id, f.facts, pv.number, COALESCE(pv.name, mc.name) AS title, o.name AS employer
FROM pipeline_feed f
LEFT JOIN pipeline_version pv ON pv.generation = $1 AND pv.version_id = f.version_id
LEFT JOIN pipeline_micro_certification mc ON mc.generation = $1 AND mc.micro_certification_id = pv.micro_certification_id
LEFT JOIN organization o ON o.organization_id = COALESCE(f.facts->>'employerId', f.facts->>'fromOrganizationId')::uuid
WHERE f.generation = $1 AND (f.organization_id = $2::uuid OR pv.organization_id = $2::uuid)
ORDER BY f.occurred_at DESC, f.event_id DESC LIMIT $3`;

const units: Record<Stage, StageFigures['unit']> = {
  draft: 'versions',
  'awaiting-employers': 'versions',
  endorsed: 'versions',
  assessing: 'cases',
  results: 'cases',
  released: 'awards',
  issued: 'awards',
};

/** The figures of an institution's pipeline. */
export class FiguresStore {
  constructor(private readonly database: Database) {}

  /** @param now decides what is overdue; nothing else depends on it */
  async stages(generation: number, organizationId: string, now: Date): Promise<StageFigures[]> {
    const [counts, medians] = await Promise.all([
      this.database.$queryRawUnsafe<{ stage: string; count: number; overdue: number }[]>(
        COUNTS,
        generation,
        organizationId,
        now,
      ),
      this.database.$queryRawUnsafe<{ stage: string; median: number | null }[]>(
        MEDIANS,
        generation,
        organizationId,
      ),
    ]);
    return stages.map((stage) => {
      const found = counts.find((row) => row.stage === stage);
      const median = medians.find((row) => row.stage === stage)?.median ?? null;
      return {
        stage,
        unit: units[stage],
        count: found?.count ?? 0,
        medianSeconds: median === null ? null : Math.round(median),
        overdue: found?.overdue ?? 0,
      };
    });
  }

  async waiting(generation: number, organizationId: string, now: Date): Promise<WaitingEmployer[]> {
    const rows = await this.database.$queryRawUnsafe<
      {
        employer_id: string;
        name: string | null;
        open: number;
        oldest: Date | null;
        overdue: number;
        median: number | null;
      }[]
    >(WAITING, generation, organizationId, now);
    return rows.map((row) => ({
      employerId: row.employer_id,
      name: row.name,
      open: row.open,
      oldestSince: row.oldest?.toISOString() ?? null,
      medianAnswerSeconds: row.median === null ? null : Math.round(row.median),
      overdue: row.overdue,
    }));
  }

  /** The newest facts, newest first. */
  async feed(generation: number, organizationId: string, limit: number): Promise<FeedItem[]> {
    const rows = await this.database.$queryRawUnsafe<
      {
        event_id: string;
        occurred_at: Date;
        type: string;
        version_id: string | null;
        facts: unknown;
        number: number | null;
        title: Parameters<typeof namesOf>[0];
        employer: string | null;
      }[]
    >(FEED, generation, organizationId, limit);
    return rows.map((row) => ({
      eventId: row.event_id,
      at: row.occurred_at.toISOString(),
      type: row.type,
      versionId: row.version_id,
      number: row.number,
      name: row.title === null ? null : namesOf(row.title),
      employer: row.employer,
      facts: row.facts,
    }));
  }
}
