import { z } from 'zod';
import { instant } from '../../../shared/src/clock.js';
import { acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind } from '../../../shared/src/decisions.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import { answerKinds } from './answer-decisions.js';
import { datesOf, openStanding, type RevocationDecisionParts } from './decision-parts.js';
import { refuseLedger } from './refuse.js';
import { markProposed, type RevocationRecord, revocationOf } from './revocation.store.js';
import { approvalSentence, proposalSentence } from './sentences.js';
import { approvalRefusal, type Standing } from './standing.js';

const input = z.strictObject({ revocationId: z.uuid() });
const approvers = ['registrar', 'programme-lead', 'administrator'] as const;
const approvalInput = z.strictObject({
  revocationId: z.uuid(),
  /** In which of one's roles; absent, in one that this revocation still needs. */
  role: z.enum(approvers).optional(),
});

/** Every decision about proposed revocations. */
export function revocationDecisions(parts: RevocationDecisionParts): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return [proposalKind(parts), approvalKind(parts), ...answerKinds(parts)] as DecisionKind<Transaction>[];
}

function proposalKind(parts: RevocationDecisionParts): DecisionKind<Transaction, 'revocation-proposal'> {
  const { database, words, rules, clock } = parts;
  return {
    type: 'revocation-proposal',
    roles: ['registrar', 'programme-lead'],
    input,
    async prepare(acting, body) {
      const draft = await draftOf(database, acting.organizationId, input.parse(body).revocationId);
      const { revocationId, count, releaseId, reason, suspend } = draft;
      const zone = await parts.zoneOf(database, acting.organizationId);
      const { appealUntil, lapsesAt } = datesOf(draft, clock(), zone);
      const text = await words.unsigned(database, draft.draftedBy, draft.words);
      // Whoever drafted it signs it, within a day: the words are the proposer's.
      if (draft.draftedBy !== acting.personId) throw new Problem('not-found');
      if (text === null) throw new Problem('words-missing');
      return [
        {
          subject: { kind: 'revocation', id: revocationId, digest: draft.root },
          policy: null,
          decision: 'propose',
          details: {
            revocationId,
            count,
            releaseId,
            reason: reasonOf(reason),
            words: draft.words,
            suspend,
            appealUntil,
          },
          validFrom: null,
          validUntil: lapsesAt,
          sentence: proposalSentence({ ...draft, reason: reasonOf(reason), text, appealUntil, zone }),
        },
      ];
    },
    async accept(tx, decision) {
      const { statement, digest } = decision;
      const { details, organizationId, personId } = statement;
      const draft = await draftOf(tx, organizationId, details.revocationId);
      const dates = datesOf(draft, new Date(statement.at), await parts.zoneOf(tx, organizationId));
      const fits =
        statement.subject.digest === draft.root &&
        details.count === draft.count &&
        details.releaseId === draft.releaseId &&
        details.reason === draft.reason &&
        details.words === draft.words &&
        details.suspend === draft.suspend &&
        details.appealUntil === dates.appealUntil &&
        statement.validUntil === dates.lapsesAt;
      // The words are the proposer's: whoever drafted it signs it.
      if (!fits || personId !== draft.draftedBy) throw new Problem('statement-mismatch');
      refuseLedger(await rules.refusal(tx, statement, digest));
      if (!(await markProposed(tx, draft.revocationId, digest))) throw new Problem('revocation-ended');
      await words.claim(tx, statement, draft.words);
      const { revocationId, count, releaseId, reason, suspend, appealUntil } = details;
      const value = {
        revocationId,
        count,
        releaseId: releaseId ?? '',
        reasonCode: reason,
        suspend,
        appealUntil,
        decision: acceptedToProto(decision),
      };
      const about = { organizationId, key: revocationId, now: clock(), decisionDigest: digest };
      await writeEvent(tx, factOf({ case: 'revocationProposed', value }, about));
      return { revocationId };
    },
  };
}

function approvalKind(parts: RevocationDecisionParts): DecisionKind<Transaction, 'revocation-approval'> {
  const { database, revocations, rules, clock } = parts;
  return {
    type: 'revocation-approval',
    roles: approvers,
    input: approvalInput,
    async chooseRole({ personId, organizationId }, held, body) {
      const { revocationId, role: wanted } = approvalInput.parse(body);
      const standing = await openStanding(revocations, database, organizationId, revocationId);
      const at = instant(clock());
      const choice = held.filter((role) => wanted === undefined || role === wanted);
      const fits = choice.find((role) => approvalRefusal(standing, { personId, role, at }) === null);
      if (fits) return fits;
      const [role] = choice;
      if (!role) throw new Problem('forbidden');
      refuseLedger(approvalRefusal(standing, { personId, role, at }));
      return role;
    },
    async prepare(acting, body) {
      const { revocationId } = approvalInput.parse(body);
      const standing = await openStanding(revocations, database, acting.organizationId, revocationId);
      const { count, root, digest, exempted } = standing;
      const { reason } = standing.proposal.details;
      return [
        {
          subject: { kind: 'revocation', id: revocationId, digest: root },
          policy: null,
          decision: 'approve',
          details: { revocationId, count, proposal: digest },
          validFrom: null,
          validUntil: null,
          sentence: approvalSentence(count - exempted.size, exempted.size, reason),
        },
      ];
    },
    async accept(tx, { statement, digest }) {
      refuseLedger(await rules.refusal(tx, statement, digest));
      return { revocationId: statement.details.revocationId };
    },
    settle: (decision, updateId) => parts.settle(decision, updateId),
  };
}

async function draftOf(
  tx: Transaction,
  organizationId: string,
  revocationId: string,
): Promise<RevocationRecord> {
  const record = await revocationOf(tx, organizationId, revocationId);
  if (!record) throw new Problem('not-found');
  if (record.state !== 'draft') throw new Problem('revocation-ended');
  return record;
}

type Reason = Standing['proposal']['details']['reason'];

function reasonOf(text: string): Reason {
  return text === 'issued-in-error' || text === 'misconduct' || text === 'evidence-withdrawn'
    ? text
    : 'other';
}
