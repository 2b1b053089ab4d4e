import type { Transaction } from '../database.store.js';
import type { NotAsked } from './asking.js';

/** Notes that an organization cannot be asked; one that was ended stays so. */
export async function noteNotAsked(tx: Transaction, said: NotAsked & { statement: string }): Promise<void> {
  await tx.notAsked.createMany({ data: [said], skipDuplicates: true });
}

export async function endNotAsked(tx: Transaction, statement: string): Promise<void> {
  await tx.notAsked.updateMany({ where: { statement }, data: { ended: true } });
}

/** A confirmation that was given. */
interface GivenConfirmation {
  confirmationId: string;
  organizationId: string;
  microCertificationId: string;
  kind: string;
  partDigest: string;
  validUntil: Date;
}

/** Notes a confirmation; one whose end came before it stays ended. */
export async function noteConfirmation(tx: Transaction, given: GivenConfirmation): Promise<void> {
  await tx.givenConfirmation.createMany({ data: [given], skipDuplicates: true });
}

/** Ends a confirmation, also one that is not known yet: facts of two topics come in no order. */
export async function endConfirmation(tx: Transaction, confirmationId: string): Promise<void> {
  const nothing = { organizationId: '', microCertificationId: '', kind: '', partDigest: '' };
  await tx.givenConfirmation.upsert({
    where: { confirmationId },
    create: { confirmationId, ...nothing, validUntil: new Date(0), ended: true },
    update: { ended: true },
  });
}

/** Ends what an organization confirmed of a micro-certification. */
export async function endConfirmationsOf(
  tx: Transaction,
  organizationId: string,
  microCertificationId: string,
): Promise<void> {
  await tx.givenConfirmation.updateMany({
    where: { organizationId, microCertificationId },
    data: { ended: true },
  });
}

/** Those of the organizations that an institution cannot ask about a micro-certification. */
export async function unaskable(
  tx: Transaction,
  organizationIds: readonly string[],
  about: { institutionId: string; microCertificationId: string },
): Promise<Set<string>> {
  const rows = await tx.notAsked.findMany({
    where: {
      organizationId: { in: [...organizationIds] },
      ended: false,
      OR: [
        { scope: 'everyone' },
        { scope: 'institution', scopeId: about.institutionId },
        { scope: 'micro-certification', scopeId: about.microCertificationId },
      ],
    },
  });
  return new Set(rows.map((row) => row.organizationId));
}

/** Organizations whose confirmation of exactly a part stands at an instant. */
export async function confirming(
  tx: Transaction,
  of: { microCertificationId: string; kind: string; partDigest: string },
  now: Date,
): Promise<Set<string>> {
  const rows = await tx.givenConfirmation.findMany({
    where: { ...of, ended: false, validUntil: { gte: now } },
  });
  return new Set(rows.map((row) => row.organizationId));
}
