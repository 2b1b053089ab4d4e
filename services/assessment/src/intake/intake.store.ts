import type { Transaction } from '../database.store.js';

/** Takes over an organization's time zone. */
export async function saveOrganization(tx: Transaction, id: string, timeZone: string): Promise<void> {
  await tx.organization.upsert({ where: { id }, create: { id, timeZone }, update: { timeZone } });
}

/** The organization's IANA time zone; the default where nothing was told of it. */
export async function timeZoneOf(tx: Transaction, id: string): Promise<string> {
  const row = await tx.organization.findUnique({ where: { id } });
  return row?.timeZone ?? 'America/Toronto';
}

/** Notes which result an award is of. */
export async function saveAward(
  tx: Transaction,
  award: { id: string; resultId: string; languages: string[] },
  isCorrection: boolean,
): Promise<void> {
  const { id, languages } = award;
  const others = { resultId: award.resultId, id: { not: id } };
  // Events of two awards come in any order: the corrected one is the result's, whichever is told first.
  if (isCorrection) await tx.award.updateMany({ where: others, data: { resultId: null } });
  const resultId = (await tx.award.count({ where: others })) === 0 ? award.resultId : null;
  await tx.award.upsert({
    where: { id },
    create: { id, resultId, languages },
    update: { resultId, languages },
  });
}

/** Takes over an award's status; an older fact than the one held changes nothing. */
export async function saveAwardStatus(
  tx: Transaction,
  id: string,
  status: string,
  version: bigint,
): Promise<void> {
  await tx.award.createMany({ data: [{ id, status, statusVersion: version }], skipDuplicates: true });
  await tx.award.updateMany({
    where: { id, statusVersion: { lte: version } },
    data: { status, statusVersion: version },
  });
}

/**
 * Drops what a member of staff had begun in the organization and not decided. Comments of a given mark stay: they are
 * part of what the earner is told, sealed under the earner's key.
 */
export async function dropUndecided(
  tx: Transaction,
  organizationId: string,
  personId: string,
): Promise<void> {
  const of = [personId, organizationId];
  for (const table of ['draft_mark', 'prepared_mark'])
    await tx.$executeRawUnsafe(
      `DELETE FROM ${table} d USING assessment_case c WHERE d.assessor_id = $1 AND c.id = d.case_id AND c.organization_id = $2`,
      ...of,
    );
  await tx.$executeRawUnsafe(
    `DELETE FROM case_words w USING assessment_case c
     WHERE w.writer_id = $1 AND NOT w.kept AND c.id = w.case_id AND c.organization_id = $2`,
    ...of,
  );
}
