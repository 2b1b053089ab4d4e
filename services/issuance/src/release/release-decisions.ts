import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { Clock } from '../../../shared/src/clock.js';
import {
  acceptedToProto,
  recordDecision,
  type StoredDecision,
  toProto,
} from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Settled } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf } from '../../../shared/src/statement.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import type { ReleaseService } from './release.service.js';
import { approve, propose, type ReleaseRecord, releaseOf } from './release.store.js';

export interface ReleaseDecisionParts {
  database: Database;
  releases: ReleaseService;
  clock: Clock;
  /** Brings an approval to the release's workflow. */
  settle(
    decision: StoredDecision,
    releaseId: string,
    organizationId: string,
    updateId: string,
  ): Promise<Settled>;
}

const input = z.strictObject({ releaseId: z.uuid() });
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
      await propose(tx, releaseId, digest, clock());
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
    input,
    async prepare(acting, body) {
      const release = await approvable(parts, acting, input.parse(body).releaseId);
      const { releaseId, count, root, proposedBy } = release;
      return [
        {
          ...common,
          subject: { kind: 'release', id: releaseId, digest: root },
          decision: 'approve',
          details: { releaseId, count, proposal: proposedBy ?? '' },
          sentence: {
            en: `I approve that ${count === 1 ? 'this result is' : `these ${count} results are`} awarded.`,
            fr: `J'approuve qu'une attestation soit décernée pour ${count === 1 ? 'ce résultat' : `ces ${count} résultats`}.`,
          },
        },
      ];
    },
    async accept(tx, decision) {
      const { statement } = decision;
      const { releaseId, count, proposal } = statement.details;
      const release = await current(tx, statement.organizationId, releaseId, 'proposed');
      if (
        release.root !== statement.subject.digest ||
        release.count !== count ||
        release.proposedBy !== proposal
      )
        throw new Problem('statement-mismatch');
      await refuseSides(releases, tx, release, statement.personId);
      return { releaseId };
    },
    async settle(decision, updateId) {
      const { details, organizationId } = parseStatementOf('release-approval', decision.statement);
      return parts.settle(decision, details.releaseId, organizationId, updateId);
    },
  };
}

/** Makes a received approval a fact (row and event). Repeated, it changes nothing. @throws Problem release-not-open */
export async function recordApproval(database: Database, clock: Clock, decisionId: string): Promise<void> {
  await database.inTransaction(async (tx) => {
    const decision = await recordDecision(tx, decisionId);
    if (!decision) return;
    const { details, organizationId } = parseStatementOf('release-approval', decision.statement);
    const { releaseId } = details;
    if (!(await approve(tx, releaseId, decision.digest, clock()))) throw new Problem('release-not-open');
    await writeEvent(
      tx,
      factOf(
        { case: 'releaseApproved', value: { releaseId, decision: toProto(decision) } },
        { organizationId, key: releaseId, version: 3, now: clock(), decisionDigest: decision.digest },
      ),
    );
  });
}

async function approvable(
  { database, releases }: ReleaseDecisionParts,
  acting: ActingPerson,
  releaseId: string,
): Promise<ReleaseRecord> {
  const release = await current(database, acting.organizationId, releaseId, 'proposed');
  await refuseSides(releases, database, release, acting.personId);
  return release;
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

/** Who proposed the release, or marked in it, does not approve it. */
async function refuseSides(
  releases: ReleaseService,
  tx: Transaction,
  release: ReleaseRecord,
  personId: string,
): Promise<void> {
  const proposer = await releases.proposerOf(tx, release);
  const markers = await releases.markers(tx, release);
  if (proposer === personId || markers.has(personId)) throw new Problem('approver-is-proposer');
}
