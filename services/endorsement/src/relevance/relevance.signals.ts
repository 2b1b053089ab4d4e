import type { Client } from '@temporalio/client';
import {
  type ConfirmationSignal,
  endorsementWorkflowId,
  names,
  type SilencedSignal,
  searchAttributes,
  type VetoesSignal,
  type WaivedSignal,
  workflowTaskQueue,
} from '../../../../workflows/endorsement/messages.js';
import {
  type LearnedFact,
  type RelevanceInput,
  relevanceNames,
  relevanceWorkflow,
  relevanceWorkflowId,
} from '../../../../workflows/relevance/messages.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import { sendSignal, startOnce } from '../../../shared/src/temporal.js';
import type { Database } from '../database.store.js';
import { RENEWAL_ROUND } from '../renewal/renewal.js';
import { loadApprovedPolicy, loadVersion } from '../request/version.store.js';
import { loadAsking } from '../round/asking.store.js';
import { confirmationKinds } from '../round/round.js';
import { kindOf, runningRoundsOf } from '../round/round.store.js';
import { waivedKinds } from '../waiver/waiver.store.js';
import {
  confirmationFact,
  declinesOf,
  endorsedBefore,
  endorsedHolding,
  isOver,
  newestRound,
  openRoundsOf,
  partsOf,
  waiverFact,
} from './relevance.store.js';

/**
 * Tells relevance workflows what became true. Every signal carries its fact whole as the rows have it now, so that it
 * may be sent twice and late; a workflow that is not there yet reads the same rows when it starts.
 */
export class RelevanceSignals {
  constructor(
    private readonly database: Database,
    private readonly client: Client,
    private readonly clock: Clock,
  ) {}

  /** Starts to watch a version that was endorsed, and tells the versions before it that they are superseded. */
  async endorsed(versionId: string): Promise<void> {
    const row = await this.database.version.findUnique({ where: { versionId } });
    if (!row?.endorsedAt) return;
    // The row decides whether a start is due: Temporal forgets what has ended.
    if (!(await isOver(this.database, versionId))) {
      const input: RelevanceInput = { versionId, organizationId: row.organizationId };
      await startOnce(this.client, relevanceWorkflow, {
        workflowId: relevanceWorkflowId(versionId),
        taskQueue: workflowTaskQueue,
        args: [input],
        searchAttributes: {
          [searchAttributes.organizationId]: row.organizationId,
          [searchAttributes.subjectId]: versionId,
        },
      });
    }
    for (const before of await endorsedBefore(this.database, row))
      await this.learn(before.versionId, { type: 'superseded', at: instant(row.endorsedAt) });
  }

  /** A confirmation was signed, withdrawn or recalled: it counts for every endorsed version with the same text. */
  async confirmation(confirmationId: string): Promise<void> {
    const row = await this.database.confirmation.findUnique({ where: { id: confirmationId } });
    // Only what the signer signed ever counted.
    if (!row?.signedAt) return;
    const fact = confirmationFact(row);
    const part = { ...row, kind: fact.kind };
    for (const versionId of await endorsedHolding(this.database, part))
      await this.learn(versionId, { type: 'confirmation', fact });
  }

  /** A confirmation was withdrawn, or ended by a conflict: rounds that count it are told as well. */
  async withdrawn(confirmationId: string): Promise<void> {
    await this.confirmation(confirmationId);
    const row = await this.database.confirmation.findUnique({ where: { id: confirmationId } });
    if (!row) return;
    const argument: ConfirmationSignal = {
      confirmationId,
      kind: kindOf(row.kind),
      organizationId: row.organizationId,
    };
    for (const { versionId, round } of await runningRoundsOf(this.database, row))
      await sendSignal(this.client, {
        workflowId: endorsementWorkflowId(versionId, round),
        signalName: names.confirmationWithdrawn,
        args: [argument],
      });
  }

  /** A kind of a version was declined, or that was taken back. */
  async declines(versionId: string, kind: string): Promise<void> {
    const row = await this.database.version.findUnique({ where: { versionId } });
    for (const part of row ? partsOf(row) : []) {
      if (part.kind !== kindOf(kind)) continue;
      const facts = await declinesOf(this.database, part);
      for (const holding of await endorsedHolding(this.database, part))
        for (const fact of facts) await this.learn(holding, { type: 'decline', fact });
      for (const running of await runningRoundsOf(this.database, part)) await this.vetoes(running);
    }
  }

  /** A round whose policy has a veto hears of the declines that stand, whichever round they were given in. */
  private async vetoes({ versionId, round }: { versionId: string; round: number }): Promise<void> {
    const version = await loadVersion(this.database, versionId);
    if (!version) return;
    const { organizationId, policyId, policyRevision: revision } = version;
    const approved = await loadApprovedPolicy(this.database, { organizationId, policyId, revision });
    if (!approved?.policy.veto) return;
    const of = { reason: 'again', now: this.clock() };
    const { vetoes } = await loadAsking(this.database, version, approved.policy, of);
    const argument: VetoesSignal = { vetoes: [...vetoes] };
    await sendSignal(this.client, {
      workflowId: endorsementWorkflowId(versionId, round),
      signalName: names.vetoes,
      args: [argument],
    });
  }

  /** A waiver was approved or ended. */
  async waiver(waiverId: string): Promise<void> {
    const row = await this.database.waiver.findUnique({ where: { id: waiverId } });
    const fact = row && waiverFact(row);
    if (!fact) return;
    await this.learn(row.versionId, { type: 'waiver', fact });
    // A round that asks counts the waiver as well, or ceases to.
    const now = this.clock();
    const argument: WaivedSignal = {
      waived: await waivedKinds(this.database, row.versionId, { now, horizon: now }),
    };
    for (const { versionId, round } of await openRoundsOf(this.database, row.versionId))
      await sendSignal(this.client, {
        workflowId: endorsementWorkflowId(versionId, round),
        signalName: names.waived,
        args: [argument],
      });
  }

  /** A conflict was declared: it ended what was answered before, in rounds as well. */
  async conflict(of: { versionId: string; decision?: { decisionId: string } | undefined }): Promise<void> {
    const decisionId = of.decision?.decisionId;
    const row = decisionId && (await this.database.conflict.findUnique({ where: { decisionId } }));
    if (!row) return;
    const { organizationId, microCertificationId, declaredAt: conflictedAt } = row;
    const ended = await this.database.confirmation.findMany({
      where: { organizationId, microCertificationId, conflictedAt },
      select: { id: true },
    });
    for (const { id } of ended) await this.withdrawn(id);
    for (const kind of confirmationKinds) await this.declines(of.versionId, kind);
  }

  /** An organization that is not to be asked again closed a request: its round asks somebody else at once. */
  async silenced(requestId: string): Promise<void> {
    const row = await this.database.request.findUnique({ where: { id: requestId } });
    if (!row || row.round === RENEWAL_ROUND) return;
    const argument: SilencedSignal = { requestIds: [requestId] };
    await sendSignal(this.client, {
      workflowId: endorsementWorkflowId(row.versionId, row.round),
      signalName: names.silenced,
      args: [argument],
    });
  }

  /** Employers are asked anew, or that has ended. */
  async round(versionId: string): Promise<void> {
    const fact = await newestRound(this.database, versionId);
    if (fact) await this.learn(versionId, { type: 'round', fact });
  }

  /** A version was retired. */
  async retired(versionId: string): Promise<void> {
    const row = await this.database.version.findUnique({ where: { versionId } });
    if (row?.retiredAt) await this.learn(versionId, { type: 'retired', at: instant(row.retiredAt) });
  }

  private async learn(versionId: string, fact: LearnedFact): Promise<void> {
    await sendSignal(this.client, {
      workflowId: relevanceWorkflowId(versionId),
      signalName: relevanceNames.learn,
      args: [fact],
    });
  }
}
