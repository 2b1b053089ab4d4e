import type { Policy, PolicyRules, PolicyV2 } from '../../../shared/src/content.js';
import { contentOf, policyOf } from '../../../shared/src/content.js';
import { type AskedOrganization, namedIn } from '../../../shared/src/policy-check.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { DbTx } from '../database.store.js';
import { readStored } from '../request/version.store.js';
import type { PolicyInput } from './policy.js';
import { policySentence, type Reader } from './sentence.js';

/** A policy revision with what was, or would be, approved. */
export interface PolicyRevision {
  policy: PolicyRules;
  digest: string;
  bytes: Uint8Array;
  state: 'draft' | 'approved';
  createdAt: Date;
  approvedAt: Date | null;
}

type Row = NonNullable<Awaited<ReturnType<DbTx['policyRevision']['findFirst']>>>;

function fromRow(row: Row): PolicyRevision {
  return {
    policy: policyOf(readStored<Policy>(row.content)),
    digest: row.digest,
    bytes: row.content,
    state: row.state === 'approved' ? 'approved' : 'draft',
    createdAt: row.createdAt,
    approvedAt: row.approvedAt,
  };
}

/** Organizations by id; unknown ones are absent. */
export const findOrganizations = (tx: DbTx, ids: readonly string[]): Promise<AskedOrganization[]> =>
  tx.organization.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, kind: true, name: true, mailDomain: true },
  });

/** The institution as its own policy is held against it. */
export async function findInstitution(
  tx: DbTx,
  id: string,
): Promise<Pick<AskedOrganization, 'id' | 'mailDomain'>> {
  const [own] = await findOrganizations(tx, [id]);
  return { id, mailDomain: own?.mailDomain ?? null };
}

/** A policy in words, with the names of the organizations that it names. */
export async function sentenceOf(
  tx: DbTx,
  rules: Parameters<typeof policySentence>[0],
  reader: Reader = 'institution',
): Promise<Terms> {
  const names = new Map((await findOrganizations(tx, namedIn(rules))).map(({ id, name }) => [id, name]));
  return policySentence(rules, (id) => names.get(id) ?? id, reader);
}

/**
 * Writes a draft as the next revision of its policy.
 *
 * @param newPolicyId id that a new policy gets
 * @throws Problem not-found where the policy named is another organization's
 */
export async function saveDraft(
  tx: DbTx,
  organizationId: string,
  input: PolicyInput,
  newPolicyId: string,
  now: Date,
): Promise<PolicyRevision> {
  const { policyId = newPolicyId, ...content } = input;
  const last = await tx.policyRevision.findFirst({ where: { policyId }, orderBy: { revision: 'desc' } });
  if (input.policyId !== undefined && last?.organizationId !== organizationId) throw new Problem('not-found');
  const policy: PolicyV2 = {
    v: 2,
    policyId,
    revision: (last?.revision ?? 0) + 1,
    organizationId,
    ...content,
  };
  const { bytes, digest } = contentOf(policy);
  const row = await tx.policyRevision.create({
    data: {
      policyId,
      revision: policy.revision,
      organizationId,
      content: new Uint8Array(bytes),
      digest,
      state: 'draft',
      createdAt: now,
    },
  });
  return fromRow(row);
}

/** A revision of this organization. @throws Problem not-found */
export async function findPolicy(
  tx: DbTx,
  of: { organizationId: string; policyId: string; revision: number },
): Promise<PolicyRevision> {
  const row = await tx.policyRevision.findFirst({ where: of });
  if (!row) throw new Problem('not-found');
  return fromRow(row);
}

/** Revisions of an organization, newest first, after a cursor. */
export async function listPolicies(
  tx: DbTx,
  organizationId: string,
  page: { after: string | null; limit: number },
): Promise<{ items: PolicyRevision[]; next: string | null }> {
  const [policyId, revision] = page.after?.split('.') ?? [];
  const rows = await tx.policyRevision.findMany({
    where: {
      organizationId,
      ...(policyId
        ? { OR: [{ policyId: { lt: policyId } }, { policyId, revision: { lt: Number(revision) } }] }
        : {}),
    },
    orderBy: [{ policyId: 'desc' }, { revision: 'desc' }],
    take: page.limit + 1,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(fromRow),
    next: rows.length > page.limit && last ? `${last.policyId}.${last.revision}` : null,
  };
}

/** Approves a draft. @throws Problem policy-approved where it was approved before */
export async function approvePolicy(
  tx: DbTx,
  of: { organizationId: string; policyId: string; revision: number },
  now: Date,
): Promise<void> {
  const { count } = await tx.policyRevision.updateMany({
    where: { ...of, state: 'draft' },
    data: { state: 'approved', approvedAt: now },
  });
  if (count !== 1) throw new Problem('policy-approved');
}
