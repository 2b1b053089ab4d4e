import { after } from '../../../../workflows/relevance/standing.js';
import type { Language } from '../../../shared/src/content.js';
import { partKindOf } from '../../../shared/src/content.js';
import type { DbTx } from '../database.store.js';
import { loadStandingFacts, newestRound, waiverFact } from '../relevance/relevance.store.js';
import { loadApprovedPolicy, loadVersion } from '../request/version.store.js';
import { confirmationKinds } from '../round/round.js';
import { reasonOf } from '../waiver/waiver.store.js';
import { type currencyDocument, hexOf, type KindFacts, type PublicConfirmation } from './currency.js';

type Facts = Omit<Parameters<typeof currencyDocument>[0], 'origin'>;

/** What the currency document of a version is made from; null where there is no such version. */
export async function loadCurrency(
  tx: DbTx,
  microCertificationId: string,
  number: number,
): Promise<Facts | null> {
  const row = await tx.version.findUnique({
    where: { microCertificationId_number: { microCertificationId, number } },
  });
  const version = row && (await loadVersion(tx, row.versionId));
  if (!row || !version) return null;
  const policy = await loadApprovedPolicy(tx, {
    organizationId: row.organizationId,
    policyId: row.policyId,
    revision: row.policyRevision,
  });
  if (!policy) return null;
  const kinds: KindFacts[] = [];
  for (const kind of confirmationKinds) {
    const partDigest = version.manifest.parts[partKindOf(kind)];
    const confirmations = await publicConfirmations(tx, { microCertificationId, kind, partDigest });
    const dissent = await tx.answer.findMany({
      where: { versionId: row.versionId, kind, answer: 'decline', state: 'recorded' },
      distinct: ['organizationId'],
      select: { organizationId: true },
    });
    const against = [
      ...dissent,
      ...confirmations
        .filter((one) => one.withdrawnAt)
        .map(({ organization }) => ({ organizationId: organization.id })),
    ];
    kinds.push({
      kind,
      partDigest,
      confirmations,
      waiver: await publicWaiver(tx, { versionId: row.versionId, kind }),
      dissent: new Set(against.map((one) => one.organizationId)).size,
    });
  }
  const { needs, required, veto } = policy.policy;
  return {
    microCertificationId,
    version: number,
    submittedAt: row.submittedAt,
    endorsedAt: row.endorsedAt,
    policy: { policyId: row.policyId, revision: row.policyRevision },
    needs: { needs, required, veto },
    standing: await loadStandingFacts(tx, row),
    round: await newestRound(tx, row.versionId),
    kinds,
  };
}

async function publicConfirmations(
  tx: DbTx,
  of: { microCertificationId: string; kind: string; partDigest: string },
): Promise<PublicConfirmation[]> {
  const rows = await tx.confirmation.findMany({
    where: { ...of, state: { in: ['signed', 'given', 'held', 'withdrawn'] } },
    orderBy: [{ givenAt: 'asc' }, { id: 'asc' }],
  });
  const names = await tx.organization.findMany({
    where: { id: { in: rows.map((row) => row.organizationId) } },
  });
  return rows.map((row) => ({
    confirmationId: row.id,
    organization: {
      id: row.organizationId,
      name: names.find((one) => one.id === row.organizationId)?.name ?? '',
    },
    state: row.signedAt ? 'signed' : row.state === 'held' ? 'held' : 'given',
    // By declaring a conflict an employer takes back what it confirmed.
    withdrawnAt: earlier(row.withdrawnAt, row.conflictedAt),
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    languages: row.languages,
    // Written by RecordService from a checked statement: digests by language.
    editions: row.editions as Partial<Record<Language, string>>,
    statementDigest: row.statementDigest,
  }));
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other);

/** The waiver of a kind that stands, or stood last; from its approval on, to its end. */
async function publicWaiver(tx: DbTx, of: { versionId: string; kind: string }): Promise<KindFacts['waiver']> {
  const row = await tx.waiver.findFirst({
    where: { ...of, approvedAt: { not: null } },
    orderBy: { approvedAt: 'desc' },
  });
  const fact = row && waiverFact(row);
  if (!fact) return null;
  const lastSecond = fact.endedAt === null ? null : after(fact.endedAt, -1000);
  const until = lastSecond !== null && lastSecond < fact.until ? lastSecond : fact.until;
  return { from: fact.from, until, reason: reasonOf(row), statementDigest: hexOf(row.statementDigest) };
}
