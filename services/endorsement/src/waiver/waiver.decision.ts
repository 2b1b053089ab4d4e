import type { ActingPerson } from '../../../shared/src/auth.js';
import { type Clock, dayIn } from '../../../shared/src/clock.js';
import { type AcceptedDecision, acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { beginOf, sameContent } from '../confirmation/confirmation.decision.js';
import type { Database, DbTx } from '../database.store.js';
import { writeVersionFacts } from '../events.js';
import {
  approvalRefusal,
  decidedContent,
  endRefusal,
  type WaiverInput,
  type WaiverRefusal,
  waiverContent,
  waiverDecisionInput,
  waiverInput,
  waiverSentence,
} from './waiver.js';
import {
  approveWaiver,
  endOverdue,
  endWaiver,
  factsOf,
  findWaiver,
  hasWaiver,
  insertWaiver,
  loadWaiverVersion,
  lockWaiver,
  reasonOf,
} from './waiver.store.js';

/** The decision `waiver`: a programme lead proposes that one kind of confirmation is waived for a term. */
export class WaiverDecision implements DecisionKind<DbTx, 'waiver'> {
  readonly type = 'waiver';
  readonly roles = ['programme-lead'] as const;
  readonly input = waiverInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, waiver-not-allowed, waiver-exists, version-retired, term-in-past, term-too-long */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'waiver'>[]> {
    const input = waiverInput.parse(body);
    const now = this.clock();
    return this.database.inTransaction(async (tx) => {
      const version = await loadWaiverVersion(tx, acting.organizationId, input.versionId);
      const { versionId, kind, untilDay, reason } = input;
      if (await hasWaiver(tx, { versionId, kind }, now)) throw new Problem('waiver-exists');
      const content = contentOf(version, newId(), input, now);
      return [
        { ...content, sentence: waiverSentence(version, kind, { decision: 'propose', untilDay, reason }) },
      ];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'waiver'>): Promise<{ waiverId: string }> {
    const { acting, statement, digest, decisionId } = decision;
    const { waiverId, kind, versionId, microCertificationId, reason } = statement.details;
    const version = await loadWaiverVersion(tx, acting.organizationId, versionId);
    const now = this.clock();
    const validUntil = new Date(statement.validUntil ?? '');
    const untilDay = Number.isNaN(validUntil.getTime()) ? '' : dayIn(validUntil, version.timeZone);
    sameContent(contentOf(version, waiverId, { kind, reason, untilDay }, beginOf(statement)), statement);
    await endOverdue(tx, { versionId, kind }, now);
    const validFrom = new Date(statement.validFrom ?? '');
    await insertWaiver(tx, {
      id: waiverId,
      versionId,
      microCertificationId,
      organizationId: acting.organizationId,
      kind,
      partDigest: version.part[kind],
      reason,
      validFrom,
      validUntil,
      decisionId,
      statementDigest: digest,
      proposerId: acting.personId,
      proposedAt: now,
    });
    const value = {
      waiverId,
      versionId,
      kind,
      partDigest: version.part[kind],
      validFrom: statement.validFrom ?? '',
      validUntil: statement.validUntil ?? '',
      decision: acceptedToProto(decision),
    };
    await writeVersionFacts(tx, versionId, now, [
      {
        event: { case: 'waiverProposed', value },
        organizationId: acting.organizationId,
        decisionDigest: digest,
      },
    ]);
    return { waiverId };
  }
}

/** The decision `waiver-approval`: a registrar, another person, approves a waiver; it counts from then on. */
export class WaiverApproval implements DecisionKind<DbTx, 'waiver-approval'> {
  readonly type = 'waiver-approval';
  readonly roles = ['registrar'] as const;
  readonly input = waiverDecisionInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, waiver-not-open, separation-of-duties, term-in-past */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'waiver-approval'>[]> {
    const { waiverId } = waiverDecisionInput.parse(body);
    return this.database.inTransaction(async (tx) => {
      const row = await findWaiver(tx, acting.organizationId, waiverId);
      return [await this.draft(tx, acting, row)];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'waiver-approval'>): Promise<{ waiverId: string }> {
    const { acting, statement, digest } = decision;
    const { waiverId, versionId } = statement.details;
    const row = await lockWaiver(tx, acting.organizationId, waiverId);
    const { sentence: _shown, ...expected } = await this.draft(tx, acting, row);
    sameContent(expected, statement);
    await approveWaiver(tx, waiverId, acting.personId, new Date(statement.at));
    const value = {
      waiverId,
      versionId,
      kind: row.kind,
      validFrom: text(row.validFrom),
      validUntil: text(row.validUntil),
      decision: acceptedToProto(decision),
    };
    await writeVersionFacts(tx, versionId, this.clock(), [
      {
        event: { case: 'waiverApproved', value },
        organizationId: acting.organizationId,
        decisionDigest: digest,
      },
    ]);
    return { waiverId };
  }

  private async draft(
    tx: DbTx,
    acting: ActingPerson,
    row: Awaited<ReturnType<typeof findWaiver>>,
  ): Promise<Draft<'waiver-approval'>> {
    const version = await loadWaiverVersion(tx, acting.organizationId, row.versionId);
    const waiver = factsOf(row);
    const code = approvalRefusal(waiver, version, acting.personId, this.clock());
    if (code) throw new Problem(code);
    const untilDay = dayIn(row.validUntil, version.timeZone);
    return {
      ...decidedContent(version, waiver, 'approve'),
      sentence: waiverSentence(version, waiver.kind, {
        decision: 'approve',
        untilDay,
        reason: reasonOf(row),
      }),
    };
  }
}

/** The decision `waiver-end`: a waiver ends before its term, or a proposal before it counts. */
export class WaiverEnd implements DecisionKind<DbTx, 'waiver-end'> {
  readonly type = 'waiver-end';
  readonly roles = ['programme-lead', 'registrar'] as const;
  readonly input = waiverDecisionInput;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem not-found, waiver-not-open */
  async prepare(acting: ActingPerson, body: unknown): Promise<Draft<'waiver-end'>[]> {
    const { waiverId } = waiverDecisionInput.parse(body);
    return this.database.inTransaction(async (tx) => {
      const row = await findWaiver(tx, acting.organizationId, waiverId);
      return [await this.draft(tx, acting, row)];
    });
  }

  async accept(tx: DbTx, decision: AcceptedDecision<'waiver-end'>): Promise<{ waiverId: string }> {
    const { acting, statement, digest } = decision;
    const { waiverId, versionId } = statement.details;
    const row = await lockWaiver(tx, acting.organizationId, waiverId);
    const { sentence: _shown, ...expected } = await this.draft(tx, acting, row);
    sameContent(expected, statement);
    await endWaiver(tx, waiverId, new Date(statement.at));
    const value = { waiverId, versionId, kind: row.kind, decision: acceptedToProto(decision) };
    await writeVersionFacts(tx, versionId, this.clock(), [
      {
        event: { case: 'waiverEnded', value },
        organizationId: acting.organizationId,
        decisionDigest: digest,
      },
    ]);
    return { waiverId };
  }

  private async draft(
    tx: DbTx,
    acting: ActingPerson,
    row: Awaited<ReturnType<typeof findWaiver>>,
  ): Promise<Draft<'waiver-end'>> {
    const version = await loadWaiverVersion(tx, acting.organizationId, row.versionId);
    const waiver = factsOf(row);
    const code = endRefusal(waiver, this.clock());
    if (code) throw new Problem(code);
    return {
      ...decidedContent(version, waiver, 'end'),
      sentence: waiverSentence(version, waiver.kind, { decision: 'end' }),
    };
  }
}

/** @throws Problem with the domain's code, and the last day where the term is too long */
function contentOf(
  version: Parameters<typeof waiverContent>[0],
  waiverId: string,
  input: Omit<WaiverInput, 'versionId'>,
  at: Date,
) {
  const made = waiverContent(version, waiverId, input, at);
  if (made.ok) return made.content;
  throw refusal(made.code, made.about);
}

function refusal(code: WaiverRefusal, about: string | undefined): Problem {
  if (code !== 'term-too-long') return new Problem(code);
  const [detail, detailFr] = [`Choose a day up to ${about}.`, `Choisissez un jour jusqu'au ${about}.`];
  return new Problem(code, { errors: [{ pointer: '/untilDay', code, detail, detailFr }] });
}

const text = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
