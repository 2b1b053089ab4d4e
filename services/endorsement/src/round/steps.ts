import { ApplicationFailure } from '@temporalio/common';
import type { EndorsementActivities, PlannedRequest } from '../../../../proto/activities.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type Database, type DbTx, lockMicroCertification } from '../database.store.js';
import { type Fact, writeVersionFacts } from '../events.js';
import { loadVersion, type VersionContent } from '../request/version.store.js';
import { requestFacts } from './facts.js';
import { RoundPlanner } from './planner.js';
import {
  findRound,
  findStep,
  keepStep,
  type RoundRow,
  reachKey,
  reopenClosedRequests,
  saveRequests,
} from './round.store.js';

type Input<K extends keyof EndorsementActivities> = Parameters<EndorsementActivities[K]>[0];
type Output<K extends keyof EndorsementActivities> = Awaited<ReturnType<EndorsementActivities[K]>>;

/** What happens in a round that is open: further stages, substitutes, requests that open again. Safe to repeat. */
export class RoundSteps {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Opens a stage; what was answered meanwhile, also for other versions, is not asked. */
  openStage({ versionId, round, stage }: Input<'openStage'>): Promise<Output<'openStage'>> {
    return this.once({ versionId, round, key: `stage/${stage}` }, async (tx, version, row, now) => {
      const planner = await RoundPlanner.of(tx, version, { reason: row.reason, now });
      const opened = planner.stage(stage);
      await this.ask(tx, version, row, opened.requests, { stage, insteadOf: null }, now);
      return opened;
    });
  }

  /** Asks a request's substitute for kinds. */
  escalate({ versionId, round, requestId, kinds, reason }: Input<'escalate'>): Promise<Output<'escalate'>> {
    const key = `escalation/${requestId}/${[...kinds].sort().join('+')}`;
    return this.once({ versionId, round, key }, async (tx, version, row, now) => {
      const from = await tx.request.findUniqueOrThrow({ where: { id: requestId } });
      const planner = await RoundPlanner.of(tx, version, { reason: row.reason, now });
      const request = planner.substitute(from.organizationId, kinds);
      if (!request) return { request: null };
      await this.ask(tx, version, row, [request], { stage: from.stage, insteadOf: requestId }, now);
      const value = {
        requestId,
        versionId,
        substituteRequestId: request.requestId,
        substituteOrganizationId: request.organizationId,
        reason,
      };
      await writeVersionFacts(tx, versionId, now, [
        { event: { case: 'requestEscalated', value }, organizationId: version.organizationId },
      ]);
      return { request };
    });
  }

  /** Tells what is out of reach now, and keeps it for whoever looks. */
  async tellReach({ versionId, round, ordinal, outOfReach }: Input<'tellReach'>): Promise<void> {
    await this.once({ versionId, round, key: reachKey(ordinal) }, async (tx, version, _row, now) => {
      const { organizationId } = version;
      await writeVersionFacts(tx, versionId, now, [
        { event: { case: 'reachChanged', value: { versionId, round, outOfReach } }, organizationId },
      ]);
      return { outOfReach };
    });
  }

  /** Opens requests again whose answer was taken back. */
  async reopenRequests({ versionId, requestIds }: Input<'reopenRequests'>): Promise<void> {
    await this.database.inTransaction((tx) => reopenClosedRequests(tx, versionId, requestIds));
  }

  private async ask(
    tx: DbTx,
    version: VersionContent,
    row: RoundRow,
    requests: PlannedRequest[],
    as: { stage: number; insteadOf: string | null },
    now: Date,
  ): Promise<void> {
    const [dueAt, closesAt] = [row.dueAt, row.closesAt];
    if (!dueAt || !closesAt) throw refused('round-not-open');
    const { versionId, round } = row;
    const { microCertificationId, organizationId: institutionId } = version;
    await saveRequests(
      tx,
      requests,
      { versionId, round, microCertificationId, institutionId, dueAt, closesAt, ...as },
      now,
    );
    const facts: Fact[] = requestFacts(version, round, requests, { dueAt, closesAt });
    await writeVersionFacts(tx, versionId, now, facts);
  }

  /** Does a step of a round once, and answers a repetition with what was done. */
  private async once<R extends object>(
    of: { versionId: string; round: number; key: string },
    work: (tx: DbTx, version: VersionContent, row: RoundRow, now: Date) => Promise<R>,
  ): Promise<R> {
    return this.database.inTransaction(async (tx) => {
      const version = await loadVersion(tx, of.versionId);
      if (!version) throw refused('version-unknown');
      await lockMicroCertification(tx, version.microCertificationId);
      const row = await findRound(tx, of.versionId, of.round);
      if (!row) throw refused('round-unknown');
      const known = findStep<R>(row, of.key);
      if (known) return known;
      const done = await work(tx, version, row, this.clock());
      await keepStep(tx, row, of.key, done);
      return done;
    });
  }
}

/** What was started by mistake: no repetition heals it. */
const refused = (code: string): ApplicationFailure => ApplicationFailure.nonRetryable(code, code);
