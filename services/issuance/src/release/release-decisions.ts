import { z } from 'zod';
import type { ReleaseAct } from '../../../../workflows/release/messages.js';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import { acceptedToProto, type StoredDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Settled } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import { exceptionReasons } from '../../../shared/src/statements/issuance.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import type { Evidence } from '../ledger/evidence.js';
import type { ReleaseService } from './release.service.js';
import { propose, type ReleaseRecord, releaseOf, rowsAmong } from './release.store.js';

export interface ReleaseDecisionParts {
  database: Database;
  evidence: Evidence;
  releases: ReleaseService;
  clock: Clock;
  /** Brings a registrar's decision to the release's workflow. */
  settle(
    decision: StoredDecision,
    of: { releaseId: string; organizationId: string; act: ReleaseAct },
    updateId: string,
  ): Promise<Settled>;
}

const input = z.strictObject({ releaseId: z.uuid() });
const approvalInput = z.strictObject({
  releaseId: z.uuid(),
  /** Rows to hold back, each with its reason. */
  exceptions: z
    .array(z.strictObject({ resultId: z.uuid(), reason: z.enum(exceptionReasons) }))
    .max(1_000)
    .default([]),
});
type Exceptions = z.output<typeof approvalInput>['exceptions'];
const common = { policy: null, validFrom: null, validUntil: null } as const;

/** Proposal by a programme lead, approval by a registrar. */
export function releaseDecisions(parts: ReleaseDecisionParts): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return [proposalKind(parts), approvalKind(parts)] as DecisionKind<Transaction>[];
}

function proposalKind({
  releases,
  clock,
}: ReleaseDecisionParts): DecisionKind<Transaction, 'release-proposal'> {
  return {
    type: 'release-proposal',
    roles: ['programme-lead'],
    input,
    async prepare(acting, body) {
      const release = await releases.find(acting.organizationId, input.parse(body).releaseId);
      if (release.state !== 'draft') throw new Problem('release-not-open');
      const { releaseId, count, root } = release;
      return [
        {
          ...common,
          subject: { kind: 'release', id: releaseId, digest: root },
          decision: 'propose',
          details: { releaseId, count },
          sentence: {
            en: `I propose to award ${count === 1 ? 'this result' : `these ${count} results`}.`,
            fr: `Je propose de décerner une attestation pour ${count === 1 ? 'ce résultat' : `ces ${count} résultats`}.`,
          },
        },
      ];
    },
    async accept(tx, decision) {
      const { statement, digest } = decision;
      const { releaseId, count } = statement.details;
      const release = await current(tx, statement.organizationId, releaseId, 'draft');
      if (release.root !== statement.subject.digest || release.count !== count)
        throw new Problem('statement-mismatch');
      await propose(tx, releaseId, { statement: digest, root: release.root }, clock());
      const { organizationId } = statement;
      await writeEvent(
        tx,
        factOf(
          { case: 'releaseProposed', value: { releaseId, count, decision: acceptedToProto(decision) } },
          { organizationId, key: releaseId, version: 2, now: clock(), decisionDigest: digest },
        ),
      );
      return { releaseId };
    },
  };
}

function approvalKind(parts: ReleaseDecisionParts): DecisionKind<Transaction, 'release-approval'> {
  const { releases } = parts;
  return {
    type: 'release-approval',
    roles: ['registrar'],
    input: approvalInput,
    async prepare(acting, body) {
      const { releaseId: asked, exceptions } = approvalInput.parse(body);
      const release = await approvable(parts, acting, asked, exceptions);
      const { releaseId, count, root, proposedBy } = release;
      return [
        {
          ...common,
          subject: { kind: 'release', id: releaseId, digest: root },
          decision: 'approve',
          details: {
            releaseId,
            count,
            proposal: proposedBy ?? '',
            ...(exceptions.length > 0 ? { exceptions } : {}),
          },
          sentence: approvalSentence(count, exceptions.length),
        },
      ];
    },
    async accept(tx, decision) {
      const { statement } = decision;
      const { releaseId, count, proposal, exceptions = [] } = statement.details;
      const release = await current(tx, statement.organizationId, releaseId, 'proposed');
      if (
        release.root !== statement.subject.digest ||
        release.count !== count ||
        release.proposedBy !== proposal
      )
        throw new Problem('statement-mismatch');
      await refuseExceptions(tx, release, exceptions);
      await refuseSides(releases, tx, release, statement.personId, exceptions);
      return { releaseId };
    },
    async settle(decision, updateId) {
      const { details, organizationId } = parseStatementOf('release-approval', decision.statement);
      const { releaseId } = details;
      return parts.settle(decision, { releaseId, organizationId, act: 'approve' }, updateId);
    },
  };
}

/** How an approval reads: what is awarded, and what is held back. */
function approvalSentence(count: number, heldBack: number): Terms {
  const awarded = count - heldBack;
  const en = `I approve that ${awarded === 1 ? 'this result is' : `these ${awarded} results are`} awarded.`;
  const fr = `J'approuve qu'une attestation soit décernée pour ${awarded === 1 ? 'ce résultat' : `ces ${awarded} résultats`}.`;
  if (heldBack === 0) return { en, fr };
  return {
    en: `${en} ${heldBack === 1 ? 'One other is' : `${heldBack} others are`} held back, for the reason given for each.`,
    fr: `${fr} ${heldBack === 1 ? 'Un autre est retenu' : `${heldBack} autres sont retenus`}, pour le motif donné pour chacun.`,
  };
}

async function approvable(
  { database, releases }: ReleaseDecisionParts,
  acting: ActingPerson,
  releaseId: string,
  exceptions: Exceptions,
): Promise<ReleaseRecord> {
  const release = await current(database, acting.organizationId, releaseId, 'proposed');
  await refuseExceptions(database, release, exceptions);
  await refuseSides(releases, database, release, acting.personId, exceptions);
  return release;
}

/** Exceptions are rows of the release, each once, and something is left. */
async function refuseExceptions(
  tx: Transaction,
  release: ReleaseRecord,
  exceptions: Exceptions,
): Promise<void> {
  if (release.cancelledBy !== null) throw new Problem('release-not-open');
  const ids = new Set(exceptions.map((one) => one.resultId));
  const known = ids.size === exceptions.length && ids.size < release.count;
  if (!known || (ids.size > 0 && (await rowsAmong(tx, release.releaseId, [...ids])) !== ids.size))
    throw new Problem('release-exceptions-unfit');
}

async function current(
  tx: Transaction,
  organizationId: string,
  releaseId: string,
  state: ReleaseRecord['state'],
): Promise<ReleaseRecord> {
  const release = await releaseOf(tx, organizationId, releaseId);
  if (!release) throw new Problem('not-found');
  if (release.state !== state) throw new Problem('release-not-open');
  return release;
}

/** Who proposed the release, or marked or moderated what it awards, does not approve it. */
async function refuseSides(
  releases: ReleaseService,
  tx: Transaction,
  release: ReleaseRecord,
  personId: string,
  exceptions: Exceptions,
): Promise<void> {
  const proposer = await releases.proposerOf(tx, release);
  const heldBack = new Set(exceptions.map((one) => one.resultId));
  const markers = await releases.markers(tx, release, heldBack);
  if (proposer === personId || markers.has(personId)) throw new Problem('approver-is-proposer');
}
