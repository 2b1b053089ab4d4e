import { ApplicationFailure } from '@temporalio/common';
import type { RelevanceActivities, RelevanceFacts, RoundFact } from '../../../../proto/relevance.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type Database, lockMicroCertification } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import { institutionOf } from '../round/round.store.js';
import {
  loadRelevanceFacts,
  newestRound,
  noteLapseReminder,
  saveRelevance,
  toldState,
} from './relevance.store.js';
import { notedRevalidation, noteRevalidation } from './revalidation.store.js';

type Input<K extends keyof RelevanceActivities> = Parameters<RelevanceActivities[K]>[0];

/**
 * Opens the next round of a version, in which employers are asked for what ends soon; the number of the round, also
 * where it was opened before, or null where there is nobody to ask. Safe to repeat.
 */
export type OpenRenewalRound = (input: { versionId: string; lapsesAt: string }) => Promise<number | null>;

/** What the relevance workflow lets happen: each is one transaction with its facts, and safe to repeat. */
export class RelevanceService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly openRound: OpenRenewalRound,
  ) {}

  /** @throws ApplicationFailure where the version is not endorsed: its workflow was started by mistake */
  async facts({ versionId }: Input<'relevanceFacts'>): Promise<RelevanceFacts> {
    const facts = await this.database.inTransaction((tx) => loadRelevanceFacts(tx, versionId));
    if (!facts) throw ApplicationFailure.nonRetryable('the version is not endorsed', 'version-not-endorsed');
    return facts;
  }

  async record({ versionId, change }: Input<'recordRelevance'>): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const row = await tx.version.findUniqueOrThrow({ where: { versionId } });
      const { organizationId, microCertificationId, number } = row;
      await lockMicroCertification(tx, microCertificationId);
      const before = await toldState(tx, versionId);
      if (!(await saveRelevance(tx, { versionId, organizationId }, change))) return;
      const value = {
        versionId,
        microCertificationId,
        number,
        state: change.state,
        since: change.since,
        until: change.until ?? '',
        teachOutUntil: change.teachOutUntil ?? '',
        before: before ?? '',
        kinds: change.kinds.map(({ kind, state, until }) => ({ kind, state, until: until ?? '' })),
      };
      await writeVersionFacts(tx, versionId, this.clock(), [
        { event: { case: 'relevanceChanged', value }, organizationId },
      ]);
    });
  }

  async tellLapse(input: Input<'tellLapseApproaching'>): Promise<void> {
    const { versionId, reminder, confirmationIds, organizationIds } = input;
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      if (!(await noteLapseReminder(tx, versionId, reminder, now))) return;
      const value = { versionId, ...reminder, confirmationIds, organizationIds };
      const organizationId = await institutionOf(tx, versionId);
      await writeVersionFacts(tx, versionId, now, [
        { event: { case: 'lapseApproaching', value }, organizationId },
      ]);
    });
  }

  /** Asks once for each lapse; the note comes last, so that a crash between leads to the same round again. */
  async revalidate({ versionId, lapsesAt }: Input<'openRevalidation'>): Promise<RoundFact | null> {
    const noted = await notedRevalidation(this.database, { versionId, lapsesAt });
    if (!noted) {
      const round = await this.openRound({ versionId, lapsesAt });
      await noteRevalidation(this.database, { versionId, lapsesAt, round }, this.clock());
    }
    return newestRound(this.database, versionId);
  }
}
