import { z } from 'zod';
import type { ActingPerson } from '../../../shared/src/auth.js';
import type { AcceptedDecision } from '../../../shared/src/decision-rows.js';
import type { DecisionKind, Draft } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { awardById } from '../award/award.store.js';
import type { Transaction } from '../database.store.js';
import { commitTo } from '../words/words.js';
import { openStanding, type RevocationDecisionParts } from './decision-parts.js';
import { refuseLedger } from './refuse.js';
import {
  appealSentence,
  dismissalSentence,
  exemptionSentence,
  rejectionSentence,
  withWords,
} from './sentences.js';
import type { Standing } from './standing.js';

const words = z.string().trim().min(20).max(4_000);
const rejectionInput = z.strictObject({ revocationId: z.uuid(), words });
const awardInput = z.strictObject({ revocationId: z.uuid(), awardId: z.uuid(), words });

const deciders = ['registrar', 'programme-lead', 'administrator'] as const;
type AnswerType =
  | 'revocation-rejection'
  | 'revocation-appeal'
  | 'revocation-exemption'
  | 'revocation-appeal-dismissal';

/** Rejection, appeal, and the answers to an appeal: each with own words, which those concerned read. */
export function answerKinds(parts: RevocationDecisionParts): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return [
    rejectionKind(parts),
    appealKind(parts),
    exemptionKind(parts),
    dismissalKind(parts),
  ] as DecisionKind<Transaction>[];
}

function rejectionKind(parts: RevocationDecisionParts): DecisionKind<Transaction, 'revocation-rejection'> {
  return {
    type: 'revocation-rejection',
    roles: deciders,
    input: rejectionInput,
    async prepare(acting, body) {
      const { revocationId, words: text } = rejectionInput.parse(body);
      const standing = await standingFor(parts, acting, revocationId);
      const committed = await keep(parts, acting, text);
      return [
        {
          ...frameOf(standing),
          decision: 'reject',
          details: { revocationId, proposal: standing.digest, words: committed },
          sentence: withWords(rejectionSentence, text),
        },
      ];
    },
    ...recordedByWorkflow<'revocation-rejection'>(parts),
  };
}

function appealKind(parts: RevocationDecisionParts): DecisionKind<Transaction, 'revocation-appeal'> {
  return {
    type: 'revocation-appeal',
    // By the earner of the award alone, which is checked.
    roles: [],
    earner: 'only',
    input: awardInput,
    async prepare(acting, body) {
      const { revocationId, awardId, words: text } = awardInput.parse(body);
      const award = await awardById(parts.database, awardId);
      if (award?.earnerId !== acting.personId) throw new Problem('not-found');
      const standing = await standingFor(parts, acting, revocationId);
      if (standing.appeals.has(awardId)) throw new Problem('appeal-already-made');
      const committed = await keep(parts, acting, text);
      return [
        {
          ...frameOf(standing),
          decision: 'appeal',
          details: { revocationId, awardId, words: committed },
          sentence: withWords(appealSentence, text),
        },
      ];
    },
    ...recordedByWorkflow<'revocation-appeal'>(parts),
  };
}

function exemptionKind(parts: RevocationDecisionParts): DecisionKind<Transaction, 'revocation-exemption'> {
  return {
    type: 'revocation-exemption',
    roles: deciders,
    input: awardInput,
    async prepare(acting, body) {
      const { revocationId, awardId, words: text } = awardInput.parse(body);
      const standing = await answerable(parts, acting, revocationId, awardId);
      const appeal = standing.appeals.get(awardId)?.digest ?? null;
      const committed = await keep(parts, acting, text);
      return [
        {
          ...frameOf(standing),
          decision: 'exempt',
          details: { revocationId, proposal: standing.digest, awardId, appeal, words: committed },
          sentence: withWords(exemptionSentence(appeal !== null), text),
        },
      ];
    },
    ...recordedByWorkflow<'revocation-exemption'>(parts),
  };
}

function dismissalKind(
  parts: RevocationDecisionParts,
): DecisionKind<Transaction, 'revocation-appeal-dismissal'> {
  return {
    type: 'revocation-appeal-dismissal',
    roles: deciders,
    input: awardInput,
    async prepare(acting, body) {
      const { revocationId, awardId, words: text } = awardInput.parse(body);
      const standing = await answerable(parts, acting, revocationId, awardId);
      const appeal = standing.appeals.get(awardId);
      if (appeal?.answer !== 'open') throw new Problem('appeal-unknown');
      const committed = await keep(parts, acting, text);
      return [
        {
          ...frameOf(standing),
          decision: 'dismiss',
          details: {
            revocationId,
            proposal: standing.digest,
            awardId,
            appeal: appeal.digest,
            words: committed,
          },
          sentence: withWords(dismissalSentence, text),
        },
      ];
    },
    ...recordedByWorkflow<'revocation-appeal-dismissal'>(parts),
  };
}

const frameOf = ({
  proposal,
  digest,
}: Standing): Pick<Draft, 'subject' | 'policy' | 'validFrom' | 'validUntil'> => ({
  subject: { kind: 'revocation', id: proposal.details.revocationId, digest },
  policy: null,
  validFrom: null,
  validUntil: null,
});

const standingFor = (
  { revocations, database }: RevocationDecisionParts,
  { organizationId }: ActingPerson,
  revocationId: string,
): Promise<Standing> => openStanding(revocations, database, organizationId, revocationId);

/** Who proposed it, or was involved in the award, answers nothing. @throws Problem */
async function answerable(
  parts: RevocationDecisionParts,
  acting: ActingPerson,
  revocationId: string,
  awardId: string,
): Promise<Standing> {
  const standing = await standingFor(parts, acting, revocationId);
  if (standing.proposal.personId === acting.personId) throw new Problem('revocation-approver-is-proposer');
  if (standing.exempted.has(awardId)) throw new Problem('award-not-in-revocation');
  if ((await parts.rules.involved(parts.database, awardId)).has(acting.personId))
    throw new Problem('appeal-answered-by-involved');
  return standing;
}

async function keep(parts: RevocationDecisionParts, acting: ActingPerson, text: string): Promise<string> {
  const committed = commitTo(text);
  await parts.database.inTransaction((tx) =>
    parts.words.keep(tx, acting, acting.personId, committed, parts.clock()),
  );
  return committed.commitment;
}

/** Held against the ledger's rules and reserved; the workflow has it recorded. */
function recordedByWorkflow<T extends AnswerType>(
  parts: RevocationDecisionParts,
): Pick<DecisionKind<Transaction, T>, 'accept' | 'settle'> {
  return {
    async accept(tx, { statement, digest }: AcceptedDecision<AnswerType>) {
      refuseLedger(await parts.rules.refusal(tx, statement, digest));
      await parts.words.claim(tx, statement, statement.details.words);
      return { revocationId: statement.details.revocationId };
    },
    settle: (decision, updateId) => parts.settle(decision, updateId),
  };
}
