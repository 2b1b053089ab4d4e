import type { ConfirmationKind } from '../../../../proto/activities.js';
import { type Edition, type Language, languages, type Part } from '../../../shared/src/content.js';
import type { DbTx } from '../database.store.js';
import { blueprintChanges, type Change, competencyChanges, summaryOf } from './difference.js';
import { type Bodies, loadContent, loadVersion } from './version.store.js';

type ConfirmationRow = NonNullable<Awaited<ReturnType<DbTx['confirmation']['findFirst']>>>;

/** What an organization confirmed last of a kind, and what changed since, in each language. */
export interface Earlier {
  row: ConfirmationRow;
  number: number;
  unchanged: boolean;
  changes: Partial<Record<Language, Change[]>>;
  summary: ReturnType<typeof summaryOf>;
}

/**
 * What the organization confirmed last of a kind of this micro-certification, whichever version it was asked for: the
 * latest confirmation in force, else the latest that it gave.
 */
export async function loadEarlier(
  tx: DbTx,
  of: {
    organizationId: string;
    microCertificationId: string;
    kind: ConfirmationKind;
    partDigest: string;
    exceptRequestId: string;
  },
  shown: { bodies: Bodies; baseLanguage: Language },
  now: Date,
): Promise<Earlier | null> {
  const rows = await tx.confirmation.findMany({
    where: {
      organizationId: of.organizationId,
      microCertificationId: of.microCertificationId,
      kind: of.kind,
      requestId: { not: of.exceptRequestId },
      state: { in: ['given', 'held', 'signed'] },
    },
    orderBy: [{ givenAt: 'desc' }, { id: 'desc' }],
  });
  const row = rows.find((one) => one.state === 'signed' && one.validUntil >= now) ?? rows[0] ?? null;
  const version = row && (await loadVersion(tx, row.versionId));
  if (!row || !version) return null;
  // Written by RecordService from a checked statement: digests by language.
  const digests = row.editions as Partial<Record<Language, string>>;
  const content = await loadContent(tx, Object.values(digests));
  const changes: Earlier['changes'] = {};
  for (const language of languages) {
    const before = content.get(digests[language] ?? '');
    const after = shown.bodies[language];
    if (before && after) changes[language] = changesOf(before, after);
  }
  const summary = summaryOf(changes[shown.baseLanguage] ?? Object.values(changes)[0] ?? []);
  return { row, number: version.number, unchanged: row.partDigest === of.partDigest, changes, summary };
}

function changesOf(part: Part | Edition, after: NonNullable<Bodies[Language]>): Change[] {
  switch (part.kind) {
    case 'competencies':
      return competencyChanges(part.body, after.competencies);
    case 'blueprint':
      return blueprintChanges(part.body, after.blueprint);
  }
}
