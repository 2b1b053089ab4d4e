import type { Transaction } from '../database.store.js';

/** A duty that is open, with the case that it is in. */
export interface OpenDuty {
  caseId: string;
  number: number;
  versionId: string;
  duty: string;
  attempt: number;
  personId: string | null;
  dueAt: Date;
  extendableUntil: Date;
}

/** Open duties of an organization, the most urgent first. @param of a person's, or a kind of duty's, where given */
export function openDuties(
  tx: Transaction,
  organizationId: string,
  of: { personId: string | null; duty: string | null },
  limit: number,
): Promise<OpenDuty[]> {
  return tx.$queryRawUnsafe<OpenDuty[]>(
    `SELECT c.id AS "caseId", c.number, c.version_id AS "versionId", a.duty, a.attempt, a.person_id AS "personId",
            a.due_at AS "dueAt", a.latest_at AS "extendableUntil"
     FROM case_assignment a JOIN assessment_case c ON c.id = a.case_id
     WHERE c.organization_id = $1 AND a.ended_at IS NULL AND ($2::text IS NULL OR a.person_id = $2)
       AND ($3::text IS NULL OR a.duty = $3)
     ORDER BY a.due_at, c.number LIMIT $4::int`,
    organizationId,
    of.personId,
    of.duty,
    limit,
  );
}
