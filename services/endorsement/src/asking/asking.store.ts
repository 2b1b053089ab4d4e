import { Problem } from '../../../shared/src/problem.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { DbTx } from '../database.store.js';
import { loadVersion } from '../request/version.store.js';
import { type AskingScope, covers, type ScopeRow } from './asking.js';

/** "Do not ask" as a row. */
export type DoNotAskRow = NonNullable<Awaited<ReturnType<DbTx['doNotAsk']['findUnique']>>>;

const UNIQUE_VIOLATION = 'P2002';

/** @throws Problem already-not-asked where the scope is closed already */
export async function saveDoNotAsk(tx: DbTx, row: Omit<DoNotAskRow, 'endedAt'>): Promise<void> {
  try {
    await tx.doNotAsk.create({ data: row });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new Problem('already-not-asked');
    throw error;
  }
}

/** What the organization closed and not opened again; a statement of another organization is none. @throws Problem not-found */
export async function findDoNotAsk(
  tx: DbTx,
  organizationId: string,
  statement: string,
): Promise<DoNotAskRow> {
  const row = await tx.doNotAsk.findFirst({ where: { organizationId, statement, endedAt: null } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** Ends it; false where it had ended before. */
export async function endDoNotAsk(tx: DbTx, statement: string, at: Date): Promise<boolean> {
  const { count } = await tx.doNotAsk.updateMany({
    where: { statement, endedAt: null },
    data: { endedAt: at },
  });
  return count === 1;
}

/** What an organization is not asked about, newest first. */
export const listDoNotAsk = (tx: DbTx, organizationId: string): Promise<DoNotAskRow[]> =>
  tx.doNotAsk.findMany({ where: { organizationId, endedAt: null }, orderBy: { since: 'desc' } });

/**
 * Those of the organizations that are not to be asked by an institution about a micro-certification, each with the
 * narrowest word that says so. What plans a round leaves them out; the institution is shown why.
 */
export async function notToBeAsked(
  tx: DbTx,
  organizationIds: readonly string[],
  institutionId: string,
  microCertificationId: string,
): Promise<Map<string, DoNotAskRow>> {
  const rows = await tx.doNotAsk.findMany({
    where: { organizationId: { in: [...organizationIds] }, endedAt: null },
    orderBy: { since: 'asc' },
  });
  const found = new Map<string, DoNotAskRow>();
  for (const scope of ['everyone', 'institution', 'micro-certification'])
    for (const row of rows)
      if (row.scope === scope && covers(row, { institutionId, microCertificationId }))
        found.set(row.organizationId, row);
  return found;
}

/** Closes the organization's open requests of a scope; gives them by version. */
export async function closeInScope(
  tx: DbTx,
  organizationId: string,
  { scope, scopeId }: ScopeRow,
  now: Date,
): Promise<{ id: string; versionId: string }[]> {
  const about =
    scope === 'institution'
      ? { institutionId: scopeId ?? '' }
      : scope === 'micro-certification'
        ? { microCertificationId: scopeId ?? '' }
        : {};
  const open = await tx.request.findMany({
    where: { organizationId, state: 'open', ...about },
    select: { id: true, versionId: true },
    // In one order everywhere, so that two that close several versions' requests do not wait for each other.
    orderBy: [{ versionId: 'asc' }, { id: 'asc' }],
  });
  await tx.request.updateMany({
    where: { id: { in: open.map((request) => request.id) }, state: 'open' },
    data: { state: 'closed', closeReason: 'declined-to-be-asked', closedAt: now },
  });
  return open;
}

/** Month in which the organization's confirmations end, or null. */
export async function renewalMonthOf(tx: DbTx, organizationId: string): Promise<number | null> {
  const row = await tx.askingSetting.findUnique({ where: { organizationId } });
  return row?.renewalMonth ?? null;
}

/** Takes the next number of the organization's decisions about asking, which makes a second one wait. */
export async function takeAskingNumber(
  tx: DbTx,
  organizationId: string,
  change: { renewalMonth?: number | null } = {},
): Promise<bigint> {
  const { facts } = await tx.askingSetting.upsert({
    where: { organizationId },
    create: { organizationId, facts: 1n, ...change },
    update: { facts: { increment: 1 }, ...change },
  });
  return facts;
}

/**
 * What an organization may close: everything, an institution, or a micro-certification about which it was asked.
 *
 * @returns what the scope is called; null for everyone
 * @throws Problem not-found, also for a micro-certification that others alone were asked about
 */
export async function nameOfOwnScope(
  tx: DbTx,
  organizationId: string,
  of: AskingScope,
): Promise<Terms | null> {
  if (of.kind === 'micro-certification') {
    const { microCertificationId } = of;
    if ((await tx.request.count({ where: { organizationId, microCertificationId } })) === 0)
      throw new Problem('not-found');
  }
  return nameOfScope(tx, of);
}

/** What a scope is called; null for everyone. @throws Problem not-found */
export async function nameOfScope(tx: DbTx, of: AskingScope): Promise<Terms | null> {
  switch (of.kind) {
    case 'everyone':
      return null;
    case 'institution': {
      const found = await tx.organization.findFirst({
        where: { id: of.organizationId, kind: 'institution' },
      });
      if (!found) throw new Problem('not-found');
      return { en: found.name, fr: found.name };
    }
    case 'micro-certification': {
      const { microCertificationId } = of;
      const newest = await tx.version.findFirst({
        where: { microCertificationId },
        orderBy: { number: 'desc' },
        select: { versionId: true },
      });
      const version = newest && (await loadVersion(tx, newest.versionId));
      if (!version) throw new Problem('not-found');
      const { en, fr } = version.manifest.texts;
      return { en: en?.name ?? fr?.name ?? '', fr: fr?.name ?? en?.name ?? '' };
    }
  }
}
