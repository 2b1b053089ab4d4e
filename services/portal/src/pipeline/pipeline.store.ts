import type { Transaction } from '../database.store.js';
import type { Names } from '../facts/facts.store.js';

/** Columns of one kind of event, absent where it says nothing of them. */
type VersionColumns = Partial<{
  microCertificationId: string;
  organizationId: string;
  number: number;
  name: Names;
  policyId: string;
  policyRevision: number;
  draftedAt: Date;
  submittedAt: Date;
  endorsedAt: Date;
  openedAt: Date;
}>;

interface RequestColumns {
  versionId: string;
  institutionId: string;
  employerId: string;
  kinds: string[];
  round: number;
  openedAt: Date;
  dueAt: Date;
  closesAt: Date;
}

type AnswerColumns = Partial<{
  requestId: string;
  versionId: string;
  employerId: string;
  answer: 'confirmation' | 'decline' | 'change-request';
  kind: string;
  givenAt: Date;
  validUntil: Date;
  signedAt: Date;
  heldAt: Date;
  refusedAt: Date;
}>;

type CaseColumns = Partial<{
  versionId: string;
  organizationId: string;
  openedAt: Date;
  consentedAt: Date;
  markedAt: Date;
  finalizedAt: Date;
  resultId: string;
  outcome: string;
}>;

type ReleaseColumns = Partial<{
  organizationId: string;
  count: number;
  proposedAt: Date;
  approvedAt: Date;
  completedAt: Date;
  issued: number;
  setAside: number;
}>;

interface AwardColumns {
  organizationId: string;
  releaseId: string;
  resultId: string;
  caseId: string;
  versionId: string;
  issuedAt: Date;
}

export interface FeedEntry {
  eventId: string;
  organizationId: string;
  versionId: string | null;
  occurredAt: Date;
  type: string;
  facts: Record<string, string | number | string[]>;
}

/**
 * Writes the pipeline read model of one generation. Every write either sets columns that one kind of event alone
 * sets, or keeps a greatest or least value: so the rows are the same in whichever order the topics are read.
 */
export class PipelineWriter {
  constructor(
    private readonly tx: Transaction,
    private readonly generation: number,
  ) {}

  async microCertification(microCertificationId: string, organizationId: string, name: Names): Promise<void> {
    const data = { generation: this.generation, microCertificationId, organizationId, name };
    await this.tx.pipelineMicroCertification.createMany({ data: [data], skipDuplicates: true });
  }

  async version(versionId: string, columns: VersionColumns): Promise<void> {
    await this.ensureVersion(versionId);
    await this.tx.pipelineVersion.updateMany({
      where: { generation: this.generation, versionId },
      data: columns,
    });
  }

  /** A round opened; of several the latest counts. */
  async round(
    versionId: string,
    round: number,
    columns: { dueAt: Date; closesAt: Date; counted: { kind: string; organizationId: string }[] },
  ): Promise<void> {
    await this.ensureVersion(versionId);
    await this.tx.pipelineVersion.updateMany({
      where: { generation: this.generation, versionId, OR: [{ round: null }, { round: { lt: round } }] },
      data: { round, ...columns },
    });
  }

  async roundClosed(versionId: string, closedRound: number, outcome: string, closedAt: Date): Promise<void> {
    await this.ensureVersion(versionId);
    await this.tx.pipelineVersion.updateMany({
      where: {
        generation: this.generation,
        versionId,
        OR: [{ closedRound: null }, { closedRound: { lt: closedRound } }],
      },
      data: { closedRound, outcome, closedAt },
    });
  }

  async policy(
    policyId: string,
    revision: number,
    needs: Record<string, { confirmations: number; organizations: number }>,
  ): Promise<void> {
    await this.tx.pipelinePolicy.createMany({
      data: [{ generation: this.generation, policyId, revision, needs }],
      skipDuplicates: true,
    });
  }

  async request(requestId: string, columns: RequestColumns): Promise<void> {
    await this.ensureRequest(requestId);
    await this.tx.pipelineRequest.updateMany({
      where: { generation: this.generation, requestId },
      data: columns,
    });
  }

  async reminded(requestId: string, ordinal: number, remindedAt: Date): Promise<void> {
    await this.ensureRequest(requestId);
    await this.tx.pipelineRequest.updateMany({
      where: { generation: this.generation, requestId, reminders: { lt: ordinal } },
      data: { reminders: ordinal, remindedAt },
    });
  }

  async requestClosed(requestId: string, closeReason: string, closedAt: Date): Promise<void> {
    await this.ensureRequest(requestId);
    await this.tx.pipelineRequest.updateMany({
      where: { generation: this.generation, requestId },
      data: { closeReason, closedAt },
    });
  }

  /** An employer answered; the request keeps its first answer's moment. */
  async answer(answerId: string, columns: AnswerColumns): Promise<void> {
    await this.tx.pipelineAnswer.createMany({
      data: [{ generation: this.generation, answerId }],
      skipDuplicates: true,
    });
    await this.tx.pipelineAnswer.updateMany({
      where: { generation: this.generation, answerId },
      data: columns,
    });
    const { requestId, givenAt } = columns;
    if (!requestId || !givenAt) return;
    await this.ensureRequest(requestId);
    await this.tx.pipelineRequest.updateMany({
      where: {
        generation: this.generation,
        requestId,
        OR: [{ answeredAt: null }, { answeredAt: { gt: givenAt } }],
      },
      data: { answeredAt: givenAt },
    });
  }

  /** An answer was taken back: it is none, and a request without another one, or that closed by it, waits again. */
  async recalled(requestId: string, answerId: string): Promise<void> {
    const { generation } = this;
    if (answerId) await this.tx.pipelineAnswer.deleteMany({ where: { generation, answerId } });
    const { _min: left } = await this.tx.pipelineAnswer.aggregate({
      where: { generation, requestId },
      _min: { givenAt: true },
    });
    await this.tx.pipelineRequest.updateMany({
      where: { generation, requestId },
      data: { answeredAt: left.givenAt },
    });
    await this.tx.pipelineRequest.updateMany({
      where: { generation, requestId, closeReason: 'answered' },
      data: { closeReason: null, closedAt: null },
    });
  }

  async case(caseId: string, columns: CaseColumns): Promise<void> {
    await this.ensureCase(caseId);
    await this.tx.pipelineCase.updateMany({ where: { generation: this.generation, caseId }, data: columns });
  }

  async evidence(caseId: string, evidenceAt: Date): Promise<void> {
    await this.ensureCase(caseId);
    await this.tx.pipelineCase.updateMany({
      where: {
        generation: this.generation,
        caseId,
        OR: [{ evidenceAt: null }, { evidenceAt: { lt: evidenceAt } }],
      },
      data: { evidenceAt },
    });
  }

  async release(releaseId: string, columns: ReleaseColumns): Promise<void> {
    await this.tx.pipelineRelease.createMany({
      data: [{ generation: this.generation, releaseId }],
      skipDuplicates: true,
    });
    await this.tx.pipelineRelease.updateMany({
      where: { generation: this.generation, releaseId },
      data: columns,
    });
  }

  async award(awardId: string, columns: AwardColumns): Promise<void> {
    await this.ensureAward(awardId);
    await this.tx.pipelineAward.updateMany({
      where: { generation: this.generation, awardId },
      data: columns,
    });
  }

  async awardStatus(awardId: string, status: string, statusVersion: number): Promise<void> {
    await this.ensureAward(awardId);
    await this.tx.pipelineAward.updateMany({
      where: {
        generation: this.generation,
        awardId,
        OR: [{ statusVersion: null }, { statusVersion: { lt: statusVersion } }],
      },
      data: { status, statusVersion },
    });
  }

  async feed(entry: FeedEntry): Promise<void> {
    await this.tx.pipelineFeed.createMany({
      data: [{ generation: this.generation, ...entry }],
      skipDuplicates: true,
    });
  }

  /** Tells the streams, at commit, that figures changed. */
  async announce(eventId: string): Promise<void> {
    await this.tx.$executeRawUnsafe("SELECT pg_notify('pipeline', $1)", eventId);
  }

  private async ensureVersion(versionId: string): Promise<void> {
    await this.tx.pipelineVersion.createMany({
      data: [{ generation: this.generation, versionId }],
      skipDuplicates: true,
    });
  }

  private async ensureRequest(requestId: string): Promise<void> {
    await this.tx.pipelineRequest.createMany({
      data: [{ generation: this.generation, requestId }],
      skipDuplicates: true,
    });
  }

  private async ensureCase(caseId: string): Promise<void> {
    await this.tx.pipelineCase.createMany({
      data: [{ generation: this.generation, caseId }],
      skipDuplicates: true,
    });
  }

  private async ensureAward(awardId: string): Promise<void> {
    await this.tx.pipelineAward.createMany({
      data: [{ generation: this.generation, awardId }],
      skipDuplicates: true,
    });
  }
}
