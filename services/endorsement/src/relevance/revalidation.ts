import type { Client } from '@temporalio/client';
import type { Clock } from '../../../shared/src/clock.js';
import type { Database } from '../database.store.js';
import { openNextRound } from '../round/opening.store.js';
import { startRound } from '../round/start.js';
import type { OpenRenewalRound } from './relevance.service.js';

/** Asks employers anew before a lapse; a round that is open already serves as well. */
export const openRenewalRound =
  (database: Database, client: Client, clock: Clock): OpenRenewalRound =>
  async ({ versionId }) => {
    const next = await database.inTransaction((tx) =>
      openNextRound(tx, { versionId, reason: 'renewal', by: null }, clock()),
    );
    if (!next.ok) return next.code === 'round-still-open' ? next.round : null;
    await startRound(client, { versionId, round: next.round, organizationId: next.organizationId });
    return next.round;
  };
