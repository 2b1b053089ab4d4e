import { Problem } from '../../../shared/src/problem.js';
import type { CaseWithEarner } from '../case/case.store.js';
import { windowsOf } from '../conduct/terms.js';
import type { Transaction } from '../database.store.js';
import { timeZoneOf } from '../intake/intake.store.js';
import { findRules } from '../rules/rules.store.js';
import { namesOf } from '../version/version.js';
import { findVersion } from '../version/version.store.js';
import type { AppealState, CaseAppealed, Finding, ResultAppealed } from './appeal.js';

/** An appeal as kept. */
export interface AppealRow {
  id: string;
  caseId: string;
  organizationId: string;
  earnerId: string;
  resultId: string;
  decisionId: string;
  digest: string;
  words: string;
  state: AppealState;
  lodgedAt: Date;
  decideBy: Date;
  deciderId: string | null;
  rulingId: string | null;
  rulingWords: string | null;
  decidedAt: Date | null;
}

type Row = NonNullable<Awaited<ReturnType<Transaction['appeal']['findFirst']>>>;

const fromRow = (row: Row): AppealRow => ({ ...row, state: stateOf(row.state) });

function stateOf(text: string): AppealState {
  switch (text) {
    case 'lodged':
    case 're-mark':
    case 'rejected':
      return text;
    default:
      throw new RangeError(`an appeal is never ${text}`);
  }
}

/** What an appeal says of its case. */
export async function caseAppealed(tx: Transaction, one: CaseWithEarner): Promise<CaseAppealed> {
  const version = await findVersion(tx, one.organizationId, one.versionId);
  const name = rulesNameOf(one);
  const rules = name && (await findRules(tx, name));
  return {
    caseId: one.id,
    caseNumber: one.number,
    name: namesOf(version.manifest),
    versionNumber: version.number,
    rules: rules && { id: rules.rules.rulesId, revision: rules.rules.revision, digest: rules.digest },
  };
}

/** The last result of a case as an appeal sees it; null where there is none. */
export async function resultAppealed(tx: Transaction, one: CaseWithEarner): Promise<ResultAppealed | null> {
  const row = await tx.result.findFirst({
    where: { caseId: one.id },
    orderBy: [{ finalizedAt: 'desc' }, { id: 'desc' }],
  });
  if (!row) return null;
  const name = rulesNameOf(one);
  const rules = name && (await findRules(tx, name)).rules;
  const zone = await timeZoneOf(tx, one.organizationId);
  const until = rules && windowsOf(rules, row.finalizedAt, zone).appealUntil;
  return {
    resultId: row.id,
    outcome: row.outcome,
    digest: row.decisionId === null ? null : await digestOfDecision(tx, row.decisionId),
    afterAppeal: row.replacesId !== null,
    appealed: (await tx.appeal.count({ where: { resultId: row.id } })) > 0,
    appealUntil: until ? new Date(until) : null,
  };
}

function rulesNameOf(one: CaseWithEarner) {
  const { organizationId, rulesId, rulesRevision: revision } = one;
  return rulesId === null || revision === null ? null : { organizationId, rulesId, revision };
}

async function digestOfDecision(tx: Transaction, decisionId: string): Promise<string | null> {
  const [row] = await tx.$queryRawUnsafe<{ digest: string }[]>(
    'SELECT digest FROM ground.decision WHERE decision_id = $1::uuid',
    decisionId,
  );
  return row?.digest ?? null;
}

/** Writes an appeal. */
export async function insertAppeal(
  tx: Transaction,
  row: Omit<AppealRow, 'state' | 'deciderId' | 'rulingId' | 'rulingWords' | 'decidedAt'>,
): Promise<void> {
  await tx.appeal.create({ data: { ...row, state: 'lodged' } });
}

/** Writes the decision of an appeal that waits for one. @throws Problem appeal-decided */
export async function decideAppeal(
  tx: Transaction,
  id: string,
  ruling: { finding: Finding; deciderId: string; rulingId: string; words: string; decidedAt: Date },
): Promise<void> {
  const { finding, deciderId, rulingId, words, decidedAt } = ruling;
  const { count } = await tx.appeal.updateMany({
    where: { id, state: 'lodged' },
    data: { state: finding, deciderId, rulingId, rulingWords: words, decidedAt },
  });
  if (count !== 1) throw new Problem('appeal-decided');
}

/** An appeal of an organization. @throws Problem not-found */
export async function findAppeal(tx: Transaction, organizationId: string, id: string): Promise<AppealRow> {
  const row = await tx.appeal.findFirst({ where: { id, organizationId } });
  if (!row) throw new Problem('not-found');
  return fromRow(row);
}

/** The appeals of a case, newest first. */
export async function appealsOfCase(tx: Transaction, caseId: string): Promise<AppealRow[]> {
  const rows = await tx.appeal.findMany({ where: { caseId }, orderBy: { id: 'desc' } });
  return rows.map(fromRow);
}

/** A page of an organization's appeals, newest first, with the numbers of their cases. */
export async function listAppeals(
  tx: Transaction,
  organizationId: string,
  state: AppealState | undefined,
  page: { after: string | undefined; limit: number },
): Promise<(AppealRow & { case: { number: number; versionId: string } })[]> {
  const rows = await tx.appeal.findMany({
    where: {
      organizationId,
      ...(state ? { state } : {}),
      ...(page.after ? { id: { lt: page.after } } : {}),
    },
    include: { case: { select: { number: true, versionId: true } } },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return rows.map((row) => ({ ...row, state: stateOf(row.state) }));
}

/**
 * Who took a decision in a case before an instant, judging it or conducting it: none of them has a part in its appeal.
 *
 * @param before only what was decided until then counts; null: all
 */
export async function tookPart(tx: Transaction, caseId: string, before: Date | null): Promise<Set<string>> {
  const rows = await tx.$queryRawUnsafe<{ personId: string }[]>(
    `SELECT assessor_id AS "personId" FROM mark WHERE case_id = $1
     UNION SELECT moderator_id FROM moderation WHERE case_id = $1
     UNION SELECT decider_id FROM appeal WHERE case_id = $1 AND decider_id IS NOT NULL
     UNION SELECT person_id FROM case_note WHERE case_id = $1
       AND ($2::timestamptz IS NULL OR noted_at <= $2::timestamptz OR kind IN ('assessment-conflict', 'case-assignment'))`,
    caseId,
    before?.toISOString() ?? null,
  );
  return new Set(rows.map((row) => row.personId));
}
