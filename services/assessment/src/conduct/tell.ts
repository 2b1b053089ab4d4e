import { writeEvents } from '../../../shared/src/outbox.js';
import { changeCase } from '../case/case.store.js';
import type { Transaction } from '../database.store.js';
import { type Fact, factOf } from '../events.js';

/** A fact of a case, with the digest of the decision inside it. */
export interface CaseFact {
  fact: Fact;
  decisionDigest?: string;
}

/** Changes a held case and tells its facts, each with a version of its own. */
export async function tell(
  tx: Transaction,
  one: { id: string; organizationId: string },
  facts: readonly CaseFact[],
  now: Date,
  change: Parameters<typeof changeCase>[2] = {},
): Promise<void> {
  const revision = await changeCase(tx, one.id, change, facts.length);
  const { organizationId, id: key } = one;
  await writeEvents(
    tx,
    facts.map(({ fact, decisionDigest }, index) =>
      factOf(fact, {
        organizationId,
        key,
        version: revision - facts.length + 1 + index,
        now,
        ...(decisionDigest === undefined ? {} : { decisionDigest }),
      }),
    ),
  );
}
