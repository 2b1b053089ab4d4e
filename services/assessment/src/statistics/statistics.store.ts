import { z } from 'zod';
import type { Transaction } from '../database.store.js';
import type { MarkPair } from './statistics.js';

const levels = z.array(z.object({ criterionId: z.string(), levelId: z.string() }));
const outcome = z.enum(['pass', 'not-yet']);

/** Of how many marks a figure is made at most: the latest. */
const MOST_PAIRS = 20_000;

interface PairRow {
  firstId: string;
  firstLevels: unknown;
  firstOutcome: string;
  secondId: string;
  secondLevels: unknown;
  secondOutcome: string;
  pairedAt: Date;
}

/** First and second marks of a version's cases, the latest first. */
export async function listPairs(tx: Transaction, versionId: string): Promise<MarkPair[]> {
  const rows = await tx.$queryRawUnsafe<PairRow[]>(
    `SELECT f.assessor_id AS "firstId", f.levels AS "firstLevels", f.outcome AS "firstOutcome",
            s.assessor_id AS "secondId", s.levels AS "secondLevels", s.outcome AS "secondOutcome",
            GREATEST(f.marked_at, s.marked_at) AS "pairedAt"
     FROM mark f
     JOIN mark s ON s.case_id = f.case_id AND s.attempt = f.attempt AND s.stage = 'second'
     JOIN assessment_case c ON c.id = f.case_id
     WHERE c.version_id = $1 AND f.stage = 'first'
     ORDER BY "pairedAt" DESC, f.id DESC LIMIT $2`,
    versionId,
    MOST_PAIRS,
  );
  return rows.map((row) => ({
    first: {
      assessorId: row.firstId,
      levels: levels.parse(row.firstLevels),
      outcome: outcome.parse(row.firstOutcome),
    },
    second: {
      assessorId: row.secondId,
      levels: levels.parse(row.secondLevels),
      outcome: outcome.parse(row.secondOutcome),
    },
    pairedAt: row.pairedAt,
  }));
}

/**
 * How many cases of each version were marked twice, by version; where an assessor is given, of those with a mark of
 * that assessor.
 */
export async function countPairs(
  tx: Transaction,
  organizationId: string,
  assessorId: string | null,
): Promise<{ versionId: string; marks: number }[]> {
  const rows = await tx.$queryRawUnsafe<{ versionId: string; marks: bigint }[]>(
    `SELECT c.version_id AS "versionId", count(*) AS marks
     FROM mark f
     JOIN mark s ON s.case_id = f.case_id AND s.attempt = f.attempt AND s.stage = 'second'
     JOIN assessment_case c ON c.id = f.case_id
     WHERE c.organization_id = $1 AND f.stage = 'first'
       AND ($2::text IS NULL OR f.assessor_id = $2 OR s.assessor_id = $2)
     GROUP BY c.version_id ORDER BY c.version_id DESC`,
    organizationId,
    assessorId,
  );
  return rows.map(({ versionId, marks }) => ({ versionId, marks: Number(marks) }));
}

/** When assessors first opened their figures of a version. */
export async function openedAt(tx: Transaction, versionId: string): Promise<Map<string, Date>> {
  const rows = await tx.statisticsOpened.findMany({ where: { versionId } });
  return new Map(rows.map((row) => [row.assessorId, row.openedAt]));
}

/** Notes that an assessor opened the own figure of a version; the first time counts. */
export async function saveOpened(
  tx: Transaction,
  row: { assessorId: string; versionId: string; openedAt: Date },
): Promise<void> {
  await tx.statisticsOpened.createMany({ data: [row], skipDuplicates: true });
}
