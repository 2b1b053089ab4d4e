import { ApplicationFailure } from '@temporalio/common';
import type { PlannedRequest, RoundPlan } from '../../../../proto/activities.js';
import type { PolicyRules } from '../../../shared/src/content.js';
import { newId } from '../../../shared/src/ids.js';
import type { DbTx } from '../database.store.js';
import { zoneOf } from '../request/organization.store.js';
import { loadApprovedPolicy, type VersionContent } from '../request/version.store.js';
import { loadAsking } from './asking.store.js';
import { type Asking, asksOf, lastStageOf, momentsOf, morningAfter, openKinds } from './round.js';

/** Resolves a policy into who is asked when; instants are counted from `now` in the institution's zone. */
export class RoundPlanner {
  private constructor(
    private readonly policy: PolicyRules,
    private readonly asking: Asking,
    private readonly zone: string,
    private readonly now: Date,
  ) {}

  /** @throws ApplicationFailure where the version names no approved policy */
  static async of(
    tx: DbTx,
    version: VersionContent,
    { reason, now }: { reason: string; now: Date },
  ): Promise<RoundPlanner> {
    const { organizationId, policyId, policyRevision: revision } = version;
    const approved = await loadApprovedPolicy(tx, { organizationId, policyId, revision });
    if (!approved) throw ApplicationFailure.nonRetryable('policy-unknown', 'policy-unknown');
    const asking = await loadAsking(tx, version, approved.policy, { reason, now });
    return new RoundPlanner(approved.policy, asking, await zoneOf(tx, organizationId), now);
  }

  /** The plan of a round that opens now. */
  plan(version: VersionContent, round: number): RoundPlan {
    const { policy, asking, zone, now } = this;
    const { versionId, organizationId, proposerId } = version;
    const last = lastStageOf(policy);
    return {
      versionId,
      round,
      organizationId,
      needed: policy.needs,
      ...momentsOf(policy, zone, now),
      requests: this.stage(1).requests,
      alreadyCounted: asking.standing
        .filter((one) => one.state === 'signed')
        .map(({ state: _signed, ...counted }) => counted),
      required: policy.required,
      veto: policy.veto,
      waived: [...asking.waived],
      vetoes: [...asking.vetoes],
      stages: { last, nextAt: this.nextAt(1) },
      proposerId,
    };
  }

  /** The requests of a stage that opens now, and when the next one does by itself. */
  stage(stage: number): { requests: PlannedRequest[]; nextAt: string | null } {
    const escalateAt = this.escalateAt();
    const requests = asksOf(this.asking, stage).map((ask) => ({
      requestId: newId(),
      ...ask,
      escalateAt: ask.substituteId === null ? null : escalateAt,
    }));
    return { requests, nextAt: this.nextAt(stage) };
  }

  /** The request to a substitute; null where it cannot be asked, or has confirmed. */
  substitute(organizationId: string, kinds: readonly string[]): PlannedRequest | null {
    const substituteId = this.policy.asked.find((one) => one.organizationId === organizationId)?.substituteId;
    if (!substituteId || this.asking.unavailable.has(substituteId)) return null;
    const open = openKinds(this.asking, substituteId).filter((kind) => kinds.includes(kind));
    if (open.length === 0) return null;
    return {
      requestId: newId(),
      organizationId: substituteId,
      kinds: open,
      substituteId: null,
      escalateAt: null,
    };
  }

  private nextAt(stage: number): string | null {
    const { policy, zone, now } = this;
    return stage < lastStageOf(policy) ? morningAfter(policy, policy.stageAfterDays, zone, now) : null;
  }

  private escalateAt(): string | null {
    const { policy, zone, now } = this;
    return morningAfter(policy, policy.escalateAfterDays, zone, now);
  }
}
