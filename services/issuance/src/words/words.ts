import { hkdfSync } from 'node:crypto';
import { digestOfValue } from '../../../shared/src/canonical.js';
import { newNonce } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { Vault } from '../../../shared/src/vault.js';
import type { Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import {
  claimRow,
  dropOfPerson,
  dropUnsigned,
  insertRow,
  keptRows,
  unsignedRow,
  type WordsRow,
} from './words.store.js';

/** Own words with the salt that makes their digest tell nothing. */
export interface CommittedWords {
  commitment: string;
  text: string;
  salt: string;
}

/** Commits to own words: the digest of canonical `{salt, text}`. */
export function commitTo(text: string, salt = newNonce()): CommittedWords {
  return { commitment: digestOfValue({ salt, text }), text, salt };
}

/** Who reads what people wrote, as the inventory of personal data says; to auditors it is digests. */
const readers: readonly Role[] = ['registrar', 'programme-lead', 'administrator'];
export const readsWords = ({ roles }: { roles: readonly Role[] }): boolean =>
  roles.some((role) => readers.includes(role));

const UNSIGNED_MS = 24 * 3_600_000;
/** Keys of persons are not sealed under the very key that seals those that sign. */
const derived = (kek: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', kek, new Uint8Array(), 'countersign issuance words', 32));

/** What people wrote in decisions of this service: committed in the statement, kept sealed, gone with an erasure. */
export class Words implements LedgerPart {
  private readonly vault: Vault;

  /** @param kek the signer's key-encryption key */
  constructor(kek: Uint8Array) {
    this.vault = new Vault(derived(kek));
  }

  /** What an erased person wrote for the organization that erases goes; with the last of it, and for an earner, the key. */
  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event, organizationId } = read.message;
    if (event.case === 'earnerErased') await this.vault.destroy(tx, event.value.earnerId);
    if (event.case !== 'personErased') return;
    const { personId } = event.value;
    if (await dropOfPerson(tx, { personId, organizationId })) await this.vault.destroy(tx, personId);
  }

  /** Keeps words sealed until a decision names them; what was prepared and not signed in a day goes. */
  async keep(
    tx: Transaction,
    of: { organizationId: string },
    personId: string,
    { commitment, text, salt }: CommittedWords,
    now: Date,
  ): Promise<void> {
    await dropUnsigned(tx, personId, new Date(now.getTime() - UNSIGNED_MS));
    const sealed = await this.vault.sealText(tx, personId, JSON.stringify({ salt, text }));
    await insertRow(tx, { commitment, personId, organizationId: of.organizationId, sealed, createdAt: now });
  }

  /** Claims the words that a statement commits to. @throws Problem statement-mismatch where this person never gave them */
  async claim(
    tx: Transaction,
    of: { personId: string; organizationId: string },
    commitment: string,
  ): Promise<void> {
    const { personId, organizationId } = of;
    if (!(await claimRow(tx, { personId, organizationId, commitment })))
      throw new Problem('statement-mismatch', { detail: 'the words were not given here' });
  }

  /** Words that their writer has not signed yet; null where they are gone. */
  async unsigned(tx: Transaction, personId: string, commitment: string): Promise<string | null> {
    const row = await unsignedRow(tx, personId, commitment);
    return row ? this.textOf(tx, row) : null;
  }

  /** Words by their commitment; absent once their writer was erased. */
  async open(tx: Transaction, commitments: readonly string[]): Promise<Map<string, string>> {
    const opened = new Map<string, string>();
    for (const row of await keptRows(tx, commitments)) {
      const text = await this.textOf(tx, row);
      if (text !== null) opened.set(row.commitment, text);
    }
    return opened;
  }

  private async textOf(tx: Transaction, row: WordsRow): Promise<string | null> {
    const text = await this.vault.openText(tx, row.personId, row.sealed);
    const content: unknown = text === null ? null : JSON.parse(text);
    return typeof content === 'object' && content !== null && 'text' in content ? String(content.text) : null;
  }
}
