import { parseCanonical } from '../../../shared/src/canonical.js';
import { newId } from '../../../shared/src/ids.js';
import type { Database, Transaction } from '../database.store.js';
import { contentOf } from '../gate/row.js';
import { type ReleaseRowContent, releaseTree } from '../release/release.js';
import { dropDraft, heldResults, refillDraft, rowsOf, saveDraft } from '../release/release.store.js';
import { lockDrafts, openStackDraft } from './stack.store.js';

/** Where a stack is put, and whose rule puts it there. */
export interface Drafted {
  organizationId: string;
  /** Who approved the pathway. */
  draftedBy: string;
  content: ReleaseRowContent;
  now: Date;
}

/**
 * Puts a stack into its institution's open draft of stacks, which is made where there is none: a programme lead has
 * only to propose it. What another release holds is left there; what is in the draft already is brought up to date.
 */
export async function putInDraft(database: Database, drafted: Drafted): Promise<void> {
  const { organizationId, draftedBy, content, now } = drafted;
  await database.inTransaction(async (tx) => {
    await lockDrafts(tx, organizationId);
    if ((await heldResults(tx, [content.result])).length > 0) return;
    const open = await openStackDraft(tx, organizationId);
    const before = open ? await contentsOf(tx, open) : [];
    const tree = releaseTree([...before.filter((one) => one.result !== content.result), content]);
    // Proposed meanwhile: the next draft takes it.
    if (open && (await refillDraft(tx, open.releaseId, tree))) return;
    const fresh = open ? releaseTree([content]) : tree;
    await saveDraft(tx, { releaseId: newId(), organizationId, draftedBy, createdAt: now }, fresh);
  });
}

/**
 * Takes a stack that is no more out of its institution's open draft; an empty draft goes with it, for nobody has signed
 * anything about it. What was proposed stays, and the gate sets it aside with its reason.
 */
export async function takeFromDraft(
  database: Database,
  { organizationId, stackId }: { organizationId: string; stackId: string },
): Promise<void> {
  await database.inTransaction(async (tx) => {
    await lockDrafts(tx, organizationId);
    const open = await openStackDraft(tx, organizationId);
    const before = open ? await contentsOf(tx, open) : [];
    const rest = before.filter((one) => one.result !== stackId);
    if (!open || rest.length === before.length) return;
    if (rest.length > 0) await refillDraft(tx, open.releaseId, releaseTree(rest));
    else await dropDraft(tx, open.releaseId);
  });
}

async function contentsOf(
  tx: Transaction,
  { releaseId, count }: { releaseId: string; count: number },
): Promise<ReleaseRowContent[]> {
  const rows = await rowsOf(tx, releaseId, 0, count);
  return rows.flatMap((row) => contentOf(parseCanonical(row.row)) ?? []);
}
