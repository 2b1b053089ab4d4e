import { Problem } from '../../../shared/src/problem.js';
import type { Vault } from '../../../shared/src/vault.js';
import type { DbTx } from '../database.store.js';
import type { CommittedWords } from './answer.js';

/** An answer being reserved. */
export interface Reservation {
  decisionId: string;
  requestId: string;
  versionId: string;
  organizationId: string;
  personId: string;
  kind: string;
  answer: 'confirm' | 'decline' | 'change';
  reason: string | null;
  criterionId: string | null;
  words: string | null;
  isPublic: boolean;
  confirmationId: string | null;
  /** Statement of the confirmation that this one renews. */
  renews?: string | null;
}

const UNIQUE_VIOLATION = 'P2002';

/**
 * Reserves an answer; the database lets one confirmation or decline of a kind through.
 *
 * @throws Problem already-answered
 */
export async function reserveAnswer(tx: DbTx, answer: Reservation, now: Date): Promise<void> {
  try {
    await tx.answer.create({ data: { ...answer, state: 'reserved', reservedAt: now } });
  } catch (error) {
    if (isRecord(error) && error.code === UNIQUE_VIOLATION) throw new Problem('already-answered');
    throw error;
  }
}

/** Gives a reservation back; one that was recorded meanwhile stays. True where it was given back. */
export async function releaseAnswer(tx: DbTx, decisionId: string): Promise<boolean> {
  const { count } = await tx.answer.updateMany({
    where: { decisionId, state: 'reserved' },
    data: { state: 'released' },
  });
  return count === 1;
}

/** True where the answer is recorded. */
export async function isRecorded(tx: DbTx, decisionId: string): Promise<boolean> {
  return (await tx.answer.count({ where: { decisionId, state: 'recorded' } })) === 1;
}

const UNSIGNED_HOURS = 24;

/** Keeps own words sealed until a decision names them; what was prepared and not signed in a day goes. */
export async function keepWords(
  tx: DbTx,
  vault: Vault,
  of: { personId: string; organizationId: string },
  words: CommittedWords,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - UNSIGNED_HOURS * 3_600_000);
  await tx.words.deleteMany({ where: { personId: of.personId, kept: false, createdAt: { lt: before } } });
  const sealed = await vault.sealText(
    tx,
    of.personId,
    JSON.stringify({ salt: words.salt, text: words.text }),
  );
  await tx.words.create({
    data: {
      ...of,
      commitment: words.commitment,
      sealed: new Uint8Array(sealed),
      kept: false,
      createdAt: now,
    },
  });
}

/** Claims the words that a statement commits to. @throws Problem statement-mismatch where this person never gave them */
export async function claimWords(
  tx: DbTx,
  of: { personId: string; organizationId: string },
  commitment: string,
): Promise<void> {
  const { count } = await tx.words.updateMany({ where: { ...of, commitment }, data: { kept: true } });
  if (count !== 1) throw new Problem('statement-mismatch', { detail: 'the words were not given here' });
}

/** Own words by their digest; absent once their writer was erased. */
export async function openWords(tx: DbTx, vault: Vault, commitments: string[]): Promise<Map<string, string>> {
  const rows = await tx.words.findMany({ where: { commitment: { in: commitments }, kept: true } });
  const opened = new Map<string, string>();
  for (const row of rows) {
    const text = await vault.openText(tx, row.personId, row.sealed);
    const content: unknown = text === null ? null : JSON.parse(text);
    if (isRecord(content) && typeof content.text === 'string') opened.set(row.commitment, content.text);
  }
  return opened;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
