import type { OrganizationRegistered } from '../../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import type { DbTx } from '../database.store.js';

/** A submitted version as its event brought it. */
export interface SubmittedVersion {
  versionId: string;
  microCertificationId: string;
  organizationId: string;
  number: number;
  policyId: string;
  policyRevision: number;
  manifest: Uint8Array;
  digest: string;
  competencies: string;
  blueprint: string;
  proposerId: string;
  submittedAt: Date;
  parts: { digest: string; kind: string; language: string; bytes: Uint8Array }[];
}

/** Takes over an organization; a later registration of the same one renames it. */
export async function saveOrganization(tx: DbTx, event: OrganizationRegistered, at: Date): Promise<void> {
  const { organizationId: id, kind, name, slug, timeZone, mailDomain } = event;
  const values = {
    kind,
    name,
    slug,
    timeZone: timeZone || 'America/Toronto',
    ...(mailDomain ? { mailDomain } : {}),
  };
  // The operator's registration identifies the organization; an employer named by an institution is identified later.
  const identified = event.decision ? { method: 'operator', identifiedAt: at } : {};
  await tx.organization.upsert({ where: { id }, create: { id, ...values, ...identified }, update: values });
}

/** Writes a version, its content and the row of its first round; a newer version's existence supersedes it at once. */
export async function saveVersion(
  tx: DbTx,
  version: SubmittedVersion,
  round: number,
  now: Date,
): Promise<{ fault: string | null }> {
  const { parts, manifest, ...row } = version;
  const { versionId, microCertificationId, organizationId } = version;
  // Another generation of the consumer takes the same events again.
  const known = await tx.version.findUnique({ where: { versionId }, select: { fault: true } });
  if (known) return known;
  const policy = await tx.policyRevision.count({
    where: {
      organizationId,
      policyId: version.policyId,
      revision: version.policyRevision,
      state: 'approved',
    },
  });
  const fault = policy === 1 ? null : 'policy-unknown';
  await tx.content.createMany({
    data: parts.map((part) => ({ ...part, microCertificationId, bytes: new Uint8Array(part.bytes) })),
    skipDuplicates: true,
  });
  await tx.version.create({ data: { ...row, manifest: new Uint8Array(manifest), fault } });
  if (fault) return { fault };
  const newer = await tx.version.count({ where: { microCertificationId, number: { gt: version.number } } });
  await tx.round.create({
    data: {
      versionId,
      round,
      organizationId,
      microCertificationId,
      ...(newer > 0 ? { state: 'superseded', closedAt: now } : { state: 'starting' }),
    },
  });
  return { fault: null };
}

/** Notes how an organization was identified. */
export async function saveIdentification(
  tx: DbTx,
  organizationId: string,
  method: string,
  at: Date,
): Promise<void> {
  await tx.organization.updateMany({ where: { id: organizationId }, data: { method, identifiedAt: at } });
}

/**
 * Drops what a person wrote for an organization; statements hold only digests of it. Messages keep their place,
 * unreadable. What the person wrote for another organization is that one's to erase.
 *
 * @returns whether nothing of the person is left, so that the key can go too
 */
export async function erasePerson(tx: DbTx, organizationId: string, personId: string): Promise<boolean> {
  const of = { personId, organizationId };
  const own = await tx.answerDraft.findMany({ where: { personId }, select: { requestId: true } });
  const requests = await tx.request.findMany({
    where: { organizationId, id: { in: own.map((draft) => draft.requestId) } },
    select: { id: true },
  });
  const dropped = [
    await tx.words.deleteMany({ where: of }),
    await tx.answerDraft.deleteMany({
      where: { personId, requestId: { in: requests.map((request) => request.id) } },
    }),
    await tx.message.updateMany({ where: of, data: { sealed: new Uint8Array() } }),
  ];
  if (dropped.every(({ count }) => count === 0)) return false;
  const left =
    (await tx.words.count({ where: { personId } })) +
    (await tx.answerDraft.count({ where: { personId } })) +
    (await tx.message.count({ where: { personId, organizationId: { not: organizationId } } }));
  return left === 0;
}

/** A confirmation as the signer's word is held against it. */
export interface ConfirmationRef {
  id: string;
  decisionId: string;
  versionId: string;
  round: number;
  microCertificationId: string;
  organizationId: string;
  kind: string;
  partDigest: string;
  state: string;
  validUntil: Date;
  conflictedAt: Date | null;
}

/** What the signer says of a confirmation. */
export type SignerWord =
  | { state: 'signed'; languages: string[]; at: Date }
  | { state: 'held' }
  | { state: 'refused'; code: string };

export const findConfirmation = (tx: DbTx, id: string): Promise<ConfirmationRef | null> =>
  tx.confirmation.findUnique({ where: { id } });

/** Takes over the signer's word; signed and refused are final. A refusal lets the employer answer again. */
export async function noteSigner(tx: DbTx, confirmation: ConfirmationRef, word: SignerWord): Promise<void> {
  const where = { id: confirmation.id, state: { in: ['given', 'held'] } };
  switch (word.state) {
    case 'signed':
      await tx.confirmation.updateMany({
        where,
        data: { state: 'signed', languages: word.languages, signedAt: word.at },
      });
      return;
    case 'held':
      await tx.confirmation.updateMany({ where, data: { state: 'held' } });
      return;
    case 'refused': {
      const { count } = await tx.confirmation.updateMany({
        where,
        data: { state: 'refused', refusal: word.code },
      });
      if (count === 1) {
        await tx.answer.update({
          where: { decisionId: confirmation.decisionId },
          data: { state: 'released' },
        });
      }
    }
  }
}
