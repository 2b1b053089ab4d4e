import { ApplicationFailure } from '@temporalio/common';
import type { EndorsementActivities, RoundPlan } from '../../../../proto/activities.js';
import type { Clock } from '../../../shared/src/clock.js';
import { type Database, type DbTx, lockMicroCertification } from '../database.store.js';
import { type Fact, writeVersionFacts } from '../events.js';
import { loadVersion, type VersionContent } from '../request/version.store.js';
import { requestFacts } from './facts.js';
import { RoundPlanner } from './planner.js';
import {
  closeOpenRequests,
  countedConfirmations,
  endorseVersion,
  endRound,
  findRound,
  institutionOf,
  noteReminder,
  openRequestsOf,
  planOf,
  saveOpened,
} from './round.store.js';

type Input<K extends keyof EndorsementActivities> = Parameters<EndorsementActivities[K]>[0];

/** What a round's workflow lets happen: each is one transaction with its facts, and safe to repeat. */
export class RoundService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Opens the round; what already stands for the same digests is not asked for again. */
  async open({ versionId, round }: Input<'openRound'>): Promise<RoundPlan> {
    return this.database.inTransaction(async (tx) => {
      const version = await required(tx, versionId);
      await lockMicroCertification(tx, version.microCertificationId);
      const row = await findRound(tx, versionId, round);
      if (!row) throw refused('round-unknown');
      const known = planOf(row);
      if (known) return known;
      const now = this.clock();
      const planner = await RoundPlanner.of(tx, version, { reason: row.reason, now });
      const plan = planner.plan(version, round);
      await saveOpened(tx, plan, version, now);
      await writeVersionFacts(tx, versionId, now, openingFacts(plan, version));
      return plan;
    });
  }

  async remind({ versionId, requestIds, occasion, ordinal }: Input<'remind'>): Promise<void> {
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      const requests = await openRequestsOf(tx, versionId, requestIds);
      const facts: Fact[] = [];
      for (const request of requests) {
        if (!(await noteReminder(tx, { requestId: request.id, ordinal, occasion }, now))) continue;
        const value = {
          requestId: request.id,
          versionId,
          occasion,
          ordinal,
          dueAt: text(request.dueAt),
          closesAt: text(request.closesAt),
        };
        facts.push({ event: { case: 'reminderDue', value }, organizationId: request.organizationId });
      }
      await writeVersionFacts(tx, versionId, now, facts);
    });
  }

  async closeRequests({ versionId, requestIds, reason }: Input<'closeRequests'>): Promise<void> {
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      const closed = await closeOpenRequests(tx, { versionId, requestIds, reason }, now);
      await writeVersionFacts(
        tx,
        versionId,
        now,
        closed.map(({ requestId, organizationId }) => ({
          event: { case: 'requestClosed', value: { requestId, versionId, reason } },
          organizationId,
        })),
      );
    });
  }

  async markEndorsed({ versionId, round, counted }: Input<'markEndorsed'>): Promise<void> {
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      if (!(await endRound(tx, { versionId, round, state: 'endorsed' }, now))) return;
      const { version, isFirst } = await endorseVersion(tx, versionId, now);
      const { microCertificationId, number, policyId, policyRevision, organizationId } = version;
      const about = { versionId, microCertificationId, number };
      const confirmations = countedConfirmations(counted);
      // A version is endorsed once; from then on its relevance says how it stands.
      const event: Fact['event'] = isFirst
        ? { case: 'versionEndorsed', value: { ...about, policyId, policyRevision, confirmations } }
        : { case: 'endorsementRenewed', value: { ...about, round, confirmations } };
      await writeVersionFacts(tx, versionId, now, [
        { event, organizationId },
        { event: { case: 'roundClosed', value: { versionId, round, outcome: 'endorsed' } }, organizationId },
      ]);
    });
  }

  async close({ versionId, round, outcome }: Input<'closeRound'>): Promise<void> {
    const now = this.clock();
    await this.database.inTransaction(async (tx) => {
      if (!(await endRound(tx, { versionId, round, state: outcome }, now))) return;
      const organizationId = await institutionOf(tx, versionId);
      await writeVersionFacts(tx, versionId, now, [
        { event: { case: 'roundClosed', value: { versionId, round, outcome } }, organizationId },
      ]);
    });
  }
}

function openingFacts(plan: RoundPlan, version: VersionContent): Fact[] {
  const { versionId, round, dueAt, closesAt, organizationId, alreadyCounted } = plan;
  return [
    {
      event: { case: 'roundOpened', value: { versionId, round, dueAt, closesAt, alreadyCounted } },
      organizationId,
    },
    ...requestFacts(version, round, plan.requests, { dueAt: new Date(dueAt), closesAt: new Date(closesAt) }),
  ];
}

async function required(tx: DbTx, versionId: string): Promise<VersionContent> {
  const version = await loadVersion(tx, versionId);
  if (!version) throw refused('version-unknown');
  return version;
}

/** A round without its version or policy was started by mistake: no repetition heals it. */
const refused = (code: string): ApplicationFailure => ApplicationFailure.nonRetryable(code, code);

const text = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
