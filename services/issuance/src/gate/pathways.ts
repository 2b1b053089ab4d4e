import { type Pathway, pathwaySchema } from '../../../shared/src/pathway.js';
import { isType } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import { read } from '../version/versions.js';

/** A revision of a pathway that was approved. */
export interface ApprovedPathway {
  pathwayId: string;
  revision: number;
  /** From when on it counts. */
  since: string;
  approvedBy: string;
  /** Null where the bytes are not those that were approved. */
  pathway: Pathway | null;
}

/** All revisions of a micro-certification's pathway that its institution approved, the oldest first. */
export async function approvedPathways(
  evidence: Evidence,
  tx: Transaction,
  of: { organizationId: string; microCertificationId: string },
): Promise<ApprovedPathway[]> {
  const { organizationId, microCertificationId } = of;
  const approved: ApprovedPathway[] = [];
  for (const proven of await evidence.find(tx, { types: ['pathway-approval'], organizationId })) {
    const { statement, since } = proven;
    if (!isType(statement, 'pathway-approval') || statement.organizationId !== organizationId) continue;
    const { details, subject, personId: approvedBy } = statement;
    if (details.microCertificationId !== microCertificationId) continue;
    const { pathwayId, revision } = details;
    const found = await read(tx, subject.digest ?? '', (value) => pathwaySchema.safeParse(value).data);
    const fits =
      found?.pathwayId === pathwayId &&
      found.revision === revision &&
      found.organizationId === organizationId &&
      found.microCertificationId === microCertificationId;
    approved.push({ pathwayId, revision, since, approvedBy, pathway: fits ? found : null });
  }
  return approved.sort((left, right) => left.revision - right.revision);
}

/** The revision that held at an instant; null where none did. */
export const inForceAt = (approved: readonly ApprovedPathway[], moment: string): ApprovedPathway | null =>
  approved.findLast((one) => one.since <= moment) ?? null;
