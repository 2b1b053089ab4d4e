import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import type { CaseFacts, CaseState } from './case.js';

/** A case as kept. */
export interface CaseRow {
  id: string;
  organizationId: string;
  number: number;
  earnerId: string;
  versionId: string;
  key: string | null;
  sealed: Uint8Array<ArrayBuffer> | null;
  state: string;
  revision: number;
  openingDecisionId: string | null;
  openedAt: Date | null;
  consentAt: Date | null;
  consentText: string | null;
  /** Rules in force at the opening. */
  rulesId: string | null;
  rulesRevision: number | null;
  attempt: number;
  createdAt: Date;
}

/** A case with the state of its earner. */
export type CaseWithEarner = CaseRow & {
  earner: { digest: string; erasedAt: Date | null; sealed: Uint8Array<ArrayBuffer> | null };
  /** Marks given so far, of all attempts. */
  marks: { attempt: number; assessorId: string }[];
};

const withEarner = {
  earner: { select: { digest: true, erasedAt: true, sealed: true } },
  marks: { select: { attempt: true, assessorId: true } },
} as const;

/** What the rules look at. */
export function factsOf(row: CaseWithEarner): CaseFacts {
  return {
    state: stateOf(row.state),
    earnerId: row.earnerId,
    consented: row.consentAt !== null,
    erased: row.earner.erasedAt !== null,
    marked: row.marks.some((mark) => mark.attempt === row.attempt),
  };
}

function stateOf(text: string): CaseState {
  switch (text) {
    case 'prepared':
    case 'open':
    case 'finished':
    case 'closed':
      return text;
    default:
      throw new RangeError(`a case is never ${text}`);
  }
}

/** A case of an organization. @throws Problem not-found */
export async function findCase(tx: Transaction, organizationId: string, id: string): Promise<CaseWithEarner> {
  const row = await tx.case.findFirst({ where: { id, organizationId }, include: withEarner });
  if (!row) throw new Problem('not-found');
  return row;
}

/** A case of an earner. @throws Problem not-found */
export async function findOwnCase(tx: Transaction, earnerId: string, id: string): Promise<CaseWithEarner> {
  const row = await tx.case.findFirst({ where: { id, earnerId }, include: withEarner });
  if (!row) throw new Problem('not-found');
  return row;
}

/** All cases of an earner, newest first. */
export function listOwnCases(tx: Transaction, earnerId: string) {
  return tx.case.findMany({
    where: { earnerId },
    include: { ...withEarner, results: { orderBy: { finalizedAt: 'desc' }, take: 1 }, process: true },
    orderBy: { id: 'desc' },
  });
}

/** Holds cases until the transaction ends, in one order so that two transactions never wait for each other. */
export async function lockCases(
  tx: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, CaseWithEarner>> {
  await tx.$queryRawUnsafe(
    'SELECT id FROM assessment_case WHERE organization_id = $1 AND id = ANY($2::text[]) ORDER BY id FOR UPDATE',
    organizationId,
    ids,
  );
  const rows = await tx.case.findMany({
    where: { organizationId, id: { in: [...ids] } },
    include: withEarner,
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** One case, held. @throws Problem not-found */
export async function lockCase(tx: Transaction, organizationId: string, id: string): Promise<CaseWithEarner> {
  const row = (await lockCases(tx, organizationId, [id])).get(id);
  if (!row) throw new Problem('not-found');
  return row;
}

/** By what the list of cases is narrowed. */
export interface CaseFilter {
  state: CaseState | undefined;
  versionId: string | undefined;
  importId: string | undefined;
  /** True: with consent, false: without. */
  consent: boolean | undefined;
  ids: readonly string[] | undefined;
}

/** A page of cases with what a list shows, by number. */
export function listCases(
  tx: Transaction,
  organizationId: string,
  filter: CaseFilter,
  page: { after: number | undefined; limit: number },
) {
  return tx.case.findMany({
    where: {
      organizationId,
      ...(filter.state ? { state: filter.state } : {}),
      ...(filter.ids ? { id: { in: [...filter.ids] } } : {}),
      ...(filter.versionId ? { versionId: filter.versionId } : {}),
      ...(filter.importId ? { importRows: { some: { importId: filter.importId } } } : {}),
      ...(filter.consent === undefined ? {} : { consentAt: filter.consent ? { not: null } : null }),
      ...(page.after === undefined ? {} : { number: { gt: page.after } }),
    },
    include: {
      ...withEarner,
      results: { orderBy: { finalizedAt: 'desc' }, take: 1 },
      process: true,
      assignments: { where: { endedAt: null } },
      evidence: { select: { blueprintEvidenceId: true } },
      drafts: { select: { assessorId: true } },
    },
    orderBy: { number: 'asc' },
    take: page.limit,
  });
}

/** Prepared cases of a version by ids, or by the import that named them, at most `limit`, by number. */
export function findPrepared(
  tx: Transaction,
  organizationId: string,
  versionId: string,
  by: { caseIds: readonly string[] } | { importId: string },
  limit: number,
): Promise<CaseWithEarner[]> {
  return tx.case.findMany({
    where: {
      organizationId,
      versionId,
      ...('caseIds' in by
        ? { id: { in: [...by.caseIds] } }
        : { state: 'prepared', importRows: { some: { importId: by.importId } } }),
    },
    include: withEarner,
    orderBy: { number: 'asc' },
    take: limit,
  });
}

/** Opens held cases by one statement; each row has its own decision. */
export async function openCases(
  tx: Transaction,
  openings: readonly {
    caseId: string;
    decisionId: string;
    /** Rules that the opening names. */
    rules: { id: string; revision: number } | null;
  }[],
  openedAt: Date,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE assessment_case SET state = 'open', opened_at = $2::timestamptz, opening_decision_id = o->>'decisionId', revision = revision + 1,
       rules_id = o->'rules'->>'id', rules_revision = (o->'rules'->>'revision')::int
     FROM jsonb_array_elements($1::jsonb) AS openings(o) WHERE id = o->>'caseId'`,
    JSON.stringify(openings),
    openedAt.toISOString(),
  );
}

/** Changes a held case and counts its fact; gives the revision after it. */
export async function changeCase(
  tx: Transaction,
  id: string,
  change: { state?: CaseState; consentAt?: Date; consentText?: string; attempt?: number },
  facts = 1,
): Promise<number> {
  const row = await tx.case.update({
    where: { id },
    data: { ...change, revision: { increment: facts } },
    select: { revision: true },
  });
  return row.revision;
}

/** A case by its id alone, for its workflow's activities. @throws Problem not-found */
export async function findAnyCase(tx: Transaction, id: string): Promise<CaseWithEarner> {
  const row = await tx.case.findUnique({ where: { id }, include: withEarner });
  if (!row) throw new Problem('not-found');
  return row;
}

/** The same, held until the transaction ends. @throws Problem not-found */
export async function lockAnyCase(tx: Transaction, id: string): Promise<CaseWithEarner> {
  const { organizationId } = await findAnyCase(tx, id);
  return lockCase(tx, organizationId, id);
}
