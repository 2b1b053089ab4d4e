import {
  type AssessmentRules,
  assessmentRulesSchema,
  rulesContent,
} from '../../../shared/src/assessment-rules.js';
import { parseCanonical } from '../../../shared/src/canonical.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import type { RulesInput, RulesRevision } from './rules.js';

/** Names a revision of an organization's rules. */
export interface RulesName {
  organizationId: string;
  rulesId: string;
  revision: number;
}

type Row = NonNullable<Awaited<ReturnType<Transaction['assessmentRules']['findFirst']>>>;

function fromRow(row: Row): RulesRevision {
  return {
    rules: assessmentRulesSchema.parse(parseCanonical(row.content)),
    digest: row.digest,
    bytes: row.content,
    state: row.state === 'approved' ? 'approved' : 'draft',
    createdAt: row.createdAt,
    approvedAt: row.approvedAt,
  };
}

/** Writes a draft as the next revision. @throws Problem not-found where the rules named are another organization's */
export async function saveRulesDraft(
  tx: Transaction,
  organizationId: string,
  input: RulesInput,
  newRulesId: string,
  now: Date,
): Promise<RulesRevision> {
  const { rulesId = newRulesId, ...content } = input;
  const last = await tx.assessmentRules.findFirst({ where: { rulesId }, orderBy: { revision: 'desc' } });
  if (input.rulesId !== undefined && last?.organizationId !== organizationId) throw new Problem('not-found');
  const rules: AssessmentRules = {
    v: 1,
    rulesId,
    revision: (last?.revision ?? 0) + 1,
    organizationId,
    ...content,
  };
  const { bytes, digest } = rulesContent(rules);
  const row = await tx.assessmentRules.create({
    data: {
      rulesId,
      revision: rules.revision,
      organizationId,
      microCertificationId:
        rules.scope.kind === 'micro-certification' ? rules.scope.microCertificationId : null,
      content: new Uint8Array(bytes),
      digest,
      state: 'draft',
      createdAt: now,
    },
  });
  return fromRow(row);
}

/** A revision of this organization. @throws Problem not-found */
export async function findRules(tx: Transaction, of: RulesName): Promise<RulesRevision> {
  const row = await tx.assessmentRules.findFirst({ where: of });
  if (!row) throw new Problem('not-found');
  return fromRow(row);
}

/** All revisions of an organization, newest first. */
export async function listRules(tx: Transaction, organizationId: string): Promise<RulesRevision[]> {
  const rows = await tx.assessmentRules.findMany({
    where: { organizationId },
    orderBy: [{ createdAt: 'desc' }, { revision: 'desc' }],
    take: 500,
  });
  return rows.map(fromRow);
}

/** Approved revisions that may hold for a micro-certification. */
export async function approvedRules(
  tx: Transaction,
  organizationId: string,
  microCertificationId: string | null,
): Promise<RulesRevision[]> {
  const rows = await tx.assessmentRules.findMany({
    where: {
      organizationId,
      state: 'approved',
      OR: [
        { microCertificationId: null },
        ...(microCertificationId === null ? [] : [{ microCertificationId }]),
      ],
    },
  });
  return rows.map(fromRow);
}

/** Approves a draft. @throws Problem rules-approved where it was approved before */
export async function approveRules(tx: Transaction, of: RulesName, now: Date): Promise<void> {
  const { count } = await tx.assessmentRules.updateMany({
    where: { ...of, state: 'draft' },
    data: { state: 'approved', approvedAt: now },
  });
  if (count !== 1) throw new Problem('rules-approved');
}

/** Micro-certifications of which the organization submitted a version. */
export async function knownMicroCertifications(
  tx: Transaction,
  organizationId: string,
): Promise<Set<string>> {
  const rows = await tx.version.findMany({
    where: { organizationId },
    select: { microCertificationId: true },
    distinct: ['microCertificationId'],
  });
  return new Set(rows.map((row) => row.microCertificationId));
}
