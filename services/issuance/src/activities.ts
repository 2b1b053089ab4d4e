import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure, activityInfo, heartbeat } from '@temporalio/activity';
import type { IssuanceActivities, RevocationActivities } from '../../../proto/activities.js';
import type { Chains } from './gate/chain.js';
import type { Gate } from './gate/gate.service.js';
import { NotYet } from './gate/refusals.js';
import { entryOfDecision } from './ledger/ledger.store.js';
import { refusals, settledEntry } from './ledger/settled.js';
import type { ReleaseService } from './release/release.service.js';
import { endRelease, noteCancellation, progressOf, releaseById } from './release/release.store.js';
import { recordReleaseDecision } from './release/release-record.js';
import { type RevocationActivityParts, revocationActivities } from './revocation/revocation-activities.js';

/** At most so many rows in one call. */
const RANGE_AT_MOST = 500;

/** What the activities call. */
export interface ActivityParts extends RevocationActivityParts {
  chains: Chains;
  gate: Gate;
  releases: ReleaseService;
}

/** Activities of this service: thin calls into its parts, each safe to repeat. */
export function issuanceActivities(parts: ActivityParts): IssuanceActivities & RevocationActivities {
  const { database, gate, releases, clock } = parts;
  return {
    recordReleaseDecision: ({ decisionId }) =>
      refusals(() => recordReleaseDecision(database, clock, decisionId)),

    releaseReady: ({ releaseId }) => ready(parts, releaseId),

    issueAwards: async ({ releaseId, from, to }) => {
      if (to - from > RANGE_AT_MOST || to <= from)
        throw ApplicationFailure.nonRetryable(`a range of ${to - from} rows`, 'range-malformed');
      const resumed: unknown = activityInfo().heartbeatDetails;
      const start = typeof resumed === 'number' && resumed >= from && resumed < to ? resumed : from;
      const run = await gate.run(releaseId, start, to, (next) => heartbeat(next));
      if (!run.ok) throw ApplicationFailure.nonRetryable(`release ${releaseId}: ${run.code}`, run.code);
      const { issued, setAside } = await progressOf(database, releaseId, { from, to });
      return { issued, setAside };
    },

    completeRelease: ({ releaseId }) => releases.complete(releaseId),

    cancelRelease: ({ releaseId }) => cancel(parts, releaseId),

    ...revocationActivities(parts),
  };
}

const SHORT_WAIT_MS = 3_000;
const PAUSE_MS = 50;

/**
 * How many rows are to be issued, once the ledger has verified the approval. It usually does so within a moment, which
 * is waited for here; what takes longer is tried again.
 */
async function ready(
  { database, chains, clock }: ActivityParts,
  releaseId: string,
): Promise<{ count: number }> {
  for (const giveUpAt = Date.now() + SHORT_WAIT_MS; ; await delay(PAUSE_MS)) {
    const chain = await chains.release(database, releaseId);
    if (chain.ok) return { count: chain.count };
    const release = await releaseById(database, releaseId);
    const entry = release?.approvedBy ? await entryOfDecision(database, release.approvedBy) : null;
    const onItsWay = release !== null && (entry === null || entry.state === 'waiting');
    if (onItsWay && Date.now() < giveUpAt) continue;
    if (onItsWay) throw new NotYet(`release ${releaseId} is not in the ledger yet`);
    // The ledger may have come to it between the two looks.
    const again = await chains.release(database, releaseId);
    if (again.ok) return { count: again.count };
    // What the ledger refused never becomes ready.
    await database.inTransaction((tx) => endRelease(tx, releaseId, 'refused', clock()));
    const code = entry?.code ?? chain.code;
    throw ApplicationFailure.nonRetryable(`release ${releaseId}: ${code}`, code);
  }
}

/** Frees the rows of a cancelled release once the ledger holds the cancellation; false where it refused it. */
async function cancel(
  { database, releases }: ActivityParts,
  releaseId: string,
): Promise<{ cancelled: boolean }> {
  const release = await releaseById(database, releaseId);
  if (!release?.cancelledBy) throw new Error(`release ${releaseId} has no cancellation`);
  const { state } = await settledEntry(database, release.cancelledBy);
  if (state === 'applied') await releases.cancel(releaseId);
  else await noteCancellation(database, releaseId, null);
  return { cancelled: state === 'applied' };
}
