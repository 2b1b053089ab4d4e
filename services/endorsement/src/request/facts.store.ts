import { languages } from '../../../shared/src/content.js';
import { Problem } from '../../../shared/src/problem.js';
import type { AnswerFacts } from '../confirmation/confirmation.js';
import { conflictsOf, peopleOfBoth } from '../conflict/conflict.store.js';
import type { DbTx } from '../database.store.js';
import { readCursor, writeCursor } from '../page.js';
import { editionDigests, loadApprovedPolicy, loadVersion, type VersionContent } from './version.store.js';

/** A request as a row. */
export type RequestRow = NonNullable<Awaited<ReturnType<DbTx['request']['findFirst']>>>;

/** An employer's request; another organization's does not exist for it. @throws Problem not-found */
export async function findRequest(tx: DbTx, organizationId: string, requestId: string): Promise<RequestRow> {
  const row = await tx.request.findFirst({ where: { id: requestId, organizationId } });
  if (!row) throw new Problem('not-found');
  return row;
}

/** A request that either side may read: the employer asked, or the institution that asks. @throws Problem not-found */
export async function findRequestOfEither(
  tx: DbTx,
  organizationId: string,
  requestId: string,
): Promise<RequestRow> {
  const row = await tx.request.findFirst({
    where: { id: requestId, OR: [{ organizationId }, { institutionId: organizationId }] },
  });
  if (!row) throw new Problem('not-found');
  return row;
}

/** What of a request an answer is held against. */
export type Asked = Pick<
  RequestRow,
  'id' | 'versionId' | 'round' | 'institutionId' | 'organizationId' | 'state' | 'kinds' | 'closesAt'
>;

/** What an answer to a request is held against. @throws Problem not-found */
export async function loadFacts(
  tx: DbTx,
  organizationId: string,
  requestId: string,
): Promise<{ facts: AnswerFacts; request: RequestRow; version: VersionContent }> {
  const request = await findRequest(tx, organizationId, requestId);
  return { request, ...(await factsOf(tx, request)) };
}

/** The same from what is asked, where there is no row of it yet. @throws Problem not-found */
export async function factsOf(
  tx: DbTx,
  request: Asked,
): Promise<{ facts: AnswerFacts; version: VersionContent }> {
  const version = await loadVersion(tx, request.versionId);
  const [institution, employer] = await Promise.all([
    tx.organization.findUnique({ where: { id: request.institutionId } }),
    tx.organization.findUnique({ where: { id: request.organizationId } }),
  ]);
  if (!version || !institution || !employer) throw new Problem('not-found');
  const approved = await loadApprovedPolicy(tx, {
    organizationId: version.organizationId,
    policyId: version.policyId,
    revision: version.policyRevision,
  });
  if (!approved) throw new Problem('not-found');
  const answers = await tx.answer.findMany({
    where: {
      requestId: request.id,
      state: { notIn: ['released', 'recalled'] },
      answer: { in: ['confirm', 'decline'] },
    },
  });
  const { manifest } = version;
  const name: AnswerFacts['name'] = {};
  for (const language of languages) {
    const text = manifest.texts[language];
    if (text) name[language] = text.name;
  }
  const facts: AnswerFacts = {
    requestId: request.id,
    requestState: request.state,
    kinds: request.kinds,
    closesAt: request.closesAt,
    answered: answers.map((answer) => answer.kind),
    versionId: version.versionId,
    microCertificationId: version.microCertificationId,
    number: version.number,
    name,
    proposerId: version.proposerId,
    institution: { id: institution.id, name: institution.name, mailDomain: institution.mailDomain },
    employer: {
      id: employer.id,
      name: employer.name,
      timeZone: employer.timeZone,
      mailDomain: employer.mailDomain,
    },
    conflicts: await conflictsOf(tx, {
      organizationId: employer.id,
      microCertificationId: version.microCertificationId,
    }),
    peopleOfBoth: await peopleOfBoth(tx, institution.id, employer.id),
    roundOpen: await isRoundOpen(tx, request),
    policy: {
      id: version.policyId,
      revision: version.policyRevision,
      digest: approved.digest,
      termMonths: approved.policy.termMonths,
    },
    part: { 'in-demand': manifest.parts.competencies, fidelity: manifest.parts.blueprint },
    editions: {
      'in-demand': editionDigests(manifest, 'competencies'),
      fidelity: editionDigests(manifest, 'blueprint'),
    },
    criterionIds: version.criterionIds,
  };
  return { facts, version };
}

/** Whether the round of a request has not ended; what nobody asked for has none. */
async function isRoundOpen(
  tx: DbTx,
  { versionId, round }: Pick<Asked, 'versionId' | 'round'>,
): Promise<boolean> {
  return (await tx.round.count({ where: { versionId, round, state: 'open' } })) === 1;
}

/** Requests to an employer, newest first. */
export async function listRequests(
  tx: DbTx,
  organizationId: string,
  state: 'open' | 'closed' | undefined,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ rows: RequestRow[]; next: string | null }> {
  const after = readCursor(page.cursor);
  const found = await tx.request.findMany({
    where: {
      organizationId,
      // Renewals that nobody asked for are no requests to show.
      round: { gt: 0 },
      ...(state ? { state } : {}),
      ...(after
        ? { OR: [{ openedAt: { lt: after.at } }, { openedAt: after.at, id: { lt: after.id } }] }
        : {}),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > page.limit && last ? writeCursor(last.openedAt, last.id) : null };
}

/** The round that a request belongs to. */
export async function roundOf(tx: DbTx, requestId: string): Promise<number> {
  const { round } = await tx.request.findUniqueOrThrow({ where: { id: requestId }, select: { round: true } });
  return round;
}
