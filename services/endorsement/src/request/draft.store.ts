import { Problem } from '../../../shared/src/problem.js';
import type { Vault } from '../../../shared/src/vault.js';
import type { DbTx } from '../database.store.js';
import type { DraftContent } from './request.js';

/** A saved draft of one person. */
export interface SavedDraft {
  version: number;
  content: DraftContent;
  savedAt: string;
}

/** The person's own draft; null where there is none or the person was erased. */
export async function loadDraft(
  tx: DbTx,
  vault: Vault,
  of: { requestId: string; personId: string },
): Promise<SavedDraft | null> {
  const row = await tx.answerDraft.findUnique({ where: { requestId_personId: of } });
  const text = row && (await vault.openText(tx, of.personId, row.sealed));
  if (!row || text === null) return null;
  // Written by saveDraft alone, from checked content.
  return { version: row.version, content: JSON.parse(text), savedAt: row.savedAt.toISOString() };
}

/**
 * Saves a draft over the version that it was edited from, so that two windows never overwrite each other silently.
 *
 * @throws Problem conflict where the stored draft is another version
 */
export async function saveDraft(
  tx: DbTx,
  vault: Vault,
  of: { requestId: string; personId: string },
  draft: { version: number; content: DraftContent },
  now: Date,
): Promise<SavedDraft> {
  const sealed = new Uint8Array(await vault.sealText(tx, of.personId, JSON.stringify(draft.content)));
  const version = draft.version + 1;
  const { count } =
    draft.version === 0
      ? await tx.answerDraft.createMany({
          data: [{ ...of, version, sealed, savedAt: now }],
          skipDuplicates: true,
        })
      : await tx.answerDraft.updateMany({
          where: { ...of, version: draft.version },
          data: { version, sealed, savedAt: now },
        });
  if (count !== 1) throw new Problem('conflict');
  return { version, content: draft.content, savedAt: now.toISOString() };
}
