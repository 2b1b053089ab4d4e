import type { Transaction } from '../database.store.js';

/** A result: what an attempt of a case ended with. It is never changed; one after an appeal replaces it. */
export interface ResultRow {
  id: string;
  caseId: string;
  organizationId: string;
  versionId: string;
  earnerId: string;
  outcome: string;
  attempt: number;
  /** The mark or moderation that stands; null for results of before. */
  decisionId: string | null;
  /** The result that this one replaces after an appeal. */
  replacesId: string | null;
  finalizedAt: Date;
}

/** Writes a result. */
export async function insertResult(tx: Transaction, row: ResultRow): Promise<void> {
  await tx.result.create({ data: row });
}

/** An award as issuance told of it. */
export interface AwardRow {
  id: string;
  resultId: string | null;
  languages: string[];
  status: string;
}

/** A result with its case, earner and award. */
export type ResultWithCase = ResultRow & {
  case: {
    number: number;
    sealed: Uint8Array<ArrayBuffer> | null;
    earner: { sealed: Uint8Array<ArrayBuffer> | null; erasedAt: Date | null };
  };
  award: AwardRow | null;
};

/** By what the results are narrowed. */
export interface ResultFilter {
  outcome: 'pass' | 'not-yet' | undefined;
  /** True: with an award, false: without. */
  awarded: boolean | undefined;
  versionId: string | undefined;
}

/** A page of an organization's results, oldest first. */
export async function listResults(
  tx: Transaction,
  organizationId: string,
  filter: ResultFilter,
  page: { after: string | undefined; limit: number },
): Promise<ResultWithCase[]> {
  // The award has no foreign key to the result, since its status may be heard of first.
  const ids = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT r.id FROM result r LEFT JOIN award a ON a.result_id = r.id
     WHERE r.organization_id = $1 AND ($2::text IS NULL OR r.outcome = $2) AND ($3::text IS NULL OR r.version_id = $3)
       AND ($4::boolean IS NULL OR (a.id IS NOT NULL) = $4) AND ($5::text IS NULL OR r.id > $5)
     ORDER BY r.id LIMIT $6`,
    organizationId,
    filter.outcome ?? null,
    filter.versionId ?? null,
    filter.awarded ?? null,
    page.after ?? null,
    page.limit,
  );
  return findResults(
    tx,
    ids.map((row) => row.id),
  );
}

/** Results by id, in the order of their ids; whatever the organization. */
export async function findResults(tx: Transaction, ids: readonly string[]): Promise<ResultWithCase[]> {
  const rows = await tx.result.findMany({
    where: { id: { in: [...ids] } },
    include: {
      case: {
        select: { number: true, sealed: true, earner: { select: { sealed: true, erasedAt: true } } },
      },
    },
    orderBy: { id: 'asc' },
  });
  const awards = await tx.award.findMany({ where: { resultId: { in: [...ids] } } });
  const byResult = new Map(awards.map((award) => [award.resultId, award]));
  return rows.map((row) => ({ ...row, award: byResult.get(row.id) ?? null }));
}

/** The result of a case that stands, or null: the last one. */
export function resultOfCase(tx: Transaction, caseId: string): Promise<ResultRow | null> {
  return tx.result.findFirst({ where: { caseId }, orderBy: [{ finalizedAt: 'desc' }, { id: 'desc' }] });
}

/** All results of a case, oldest first. */
export function resultsOfCase(tx: Transaction, caseId: string): Promise<ResultRow[]> {
  return tx.result.findMany({ where: { caseId }, orderBy: [{ finalizedAt: 'asc' }, { id: 'asc' }] });
}
