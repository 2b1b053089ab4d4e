import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import type { Profiles, Sealed } from '../earner/profiles.js';
import { type CommittedWords, sealedWords } from './words.js';

const UNSIGNED_HOURS = 24;

/** Whose words they are, and about which case of which earner: they are sealed under the earner's key. */
export interface WordsOf {
  caseId: string;
  earnerId: string;
  writerId: string;
}

/**
 * Keeps words until a decision names them; what this writer prepared and did not sign in a day goes.
 *
 * @throws Problem earner-erased
 */
export async function keepWords(
  tx: Transaction,
  profiles: Profiles,
  of: WordsOf,
  words: CommittedWords,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - UNSIGNED_HOURS * 3_600_000);
  await tx.caseWords.deleteMany({ where: { writerId: of.writerId, kept: false, writtenAt: { lt: before } } });
  const { commitment, salt, text } = words;
  const sealed = await profiles.sealOne(tx, of.earnerId, { salt, text });
  const { caseId, writerId } = of;
  await tx.caseWords.create({ data: { commitment, caseId, writerId, sealed, writtenAt: now } });
}

/** Claims the words that a statement commits to. @throws Problem statement-mismatch where this writer never gave them */
export async function claimWords(
  tx: Transaction,
  of: Pick<WordsOf, 'caseId' | 'writerId'>,
  commitment: string,
): Promise<void> {
  const { caseId, writerId } = of;
  const { count } = await tx.caseWords.updateMany({
    where: { caseId, writerId, commitment },
    data: { kept: true },
  });
  if (count !== 1) throw new Problem('statement-mismatch', { detail: 'the words were not given here' });
}

/** Words of decisions by their commitments; absent once the earner was erased. */
export async function openWords(
  tx: Transaction,
  profiles: Profiles,
  commitments: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.caseWords.findMany({
    where: { commitment: { in: [...commitments] }, kept: true },
    include: { case: { select: { earnerId: true } } },
  });
  const sealed: Sealed[] = rows.map((row) => ({ earnerId: row.case.earnerId, sealed: row.sealed }));
  const opened = await profiles.openEach(tx, sealed, sealedWords);
  return new Map(
    rows.flatMap((row, index) => {
      const words = opened[index];
      return words ? [[row.commitment, words.text] as const] : [];
    }),
  );
}
