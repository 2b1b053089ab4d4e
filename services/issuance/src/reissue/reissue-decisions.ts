import { z } from 'zod';
import { digestOfValue } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { languages } from '../../../shared/src/content.js';
import { acceptedToProto } from '../../../shared/src/decision-rows.js';
import type { DecisionKind } from '../../../shared/src/decisions.js';
import { randomId } from '../../../shared/src/ids.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { reissueReasons } from '../../../shared/src/statements/issuance.js';
import type { Terms } from '../../../shared/src/terms.js';
import { awardById, publishedAward } from '../award/award.store.js';
import { isObject, parseJson } from '../credential/json.js';
import type { Database, Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import type { Disclosures } from '../gate/disclosures.js';
import { factsOf } from '../gate/stack-components.js';
import { refuseLedger } from '../revocation/refuse.js';
import { commitTo, type Words } from '../words/words.js';
import type { ReissueRules } from './reissue.rules.js';
import { reissueOf } from './reissue.store.js';

export interface ReissueDecisionParts {
  database: Database;
  rules: ReissueRules;
  words: Words;
  disclosures: Disclosures;
  clock: Clock;
}

const input = z.strictObject({
  awardId: z.uuid(),
  reason: z.enum(reissueReasons),
  /** Why, in own words; the institution reads them. */
  words: z.string().trim().min(1).max(2_000).optional(),
});
const approvalInput = z.strictObject({ awardId: z.uuid() });
const frame = { policy: null, validFrom: null, validUntil: null } as const;

const proposes: Terms = {
  en: 'I propose that a corrected award takes the place of this one. It keeps the date on which it was awarded; this one is then revoked.',
  fr: "Je propose qu'une attestation corrigée remplace celle-ci. Elle garde sa date de délivrance; celle-ci est alors révoquée.",
};
const approves: Terms = {
  en: 'I approve that a corrected award takes the place of this one. It keeps the date on which it was awarded; this one is then revoked.',
  fr: "J'approuve qu'une attestation corrigée remplace celle-ci. Elle garde sa date de délivrance; celle-ci est alors révoquée.",
};

/** Re-issue of a corrected award: proposed by one, approved by a registrar who is another. */
export function reissueDecisions(parts: ReissueDecisionParts): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return [proposalKind(parts), approvalKind(parts)] as DecisionKind<Transaction>[];
}

function proposalKind(parts: ReissueDecisionParts): DecisionKind<Transaction, 'award-reissue'> {
  const { database, rules, words, clock } = parts;
  return {
    type: 'award-reissue',
    roles: ['programme-lead', 'registrar'],
    input,
    async prepare(acting, body) {
      const { awardId, reason, words: text } = input.parse(body);
      const award = await awardById(database, awardId);
      if (award?.organizationId !== acting.organizationId || award.state !== 'issued')
        throw new Problem('not-found');
      if (award.replacedBy !== null) throw new Problem('award-replaced');
      const earner = reason === 'corrected-identity' ? await correctedIdentity(parts, award) : undefined;
      const committed = text === undefined ? null : commitTo(text);
      if (committed)
        await database.inTransaction((tx) => words.keep(tx, acting, acting.personId, committed, clock()));
      return [
        {
          ...frame,
          subject: { kind: 'award', id: awardId, digest: null },
          decision: 'reissue',
          details: {
            awardId,
            replacementId: randomId(),
            caseId: award.caseId,
            reason,
            words: committed?.commitment ?? null,
            ...(earner === undefined ? {} : { earner }),
          },
          sentence:
            text === undefined
              ? proposes
              : { en: `${proposes.en} “${text}”`, fr: `${proposes.fr} «\u00a0${text}\u00a0»` },
        },
      ];
    },
    async accept(tx, decision) {
      const { statement, digest } = decision;
      refuseLedger(await rules.refusal(tx, statement));
      const { awardId, replacementId, caseId, reason, words: committed } = statement.details;
      const open = await reissueOf(tx, awardId);
      if (open?.state === 'due') throw new Problem('reissue-open');
      if (committed !== null) await words.claim(tx, statement, committed);
      const value = {
        awardId,
        replacementId,
        caseId,
        reasonCode: reason,
        decision: acceptedToProto(decision),
      };
      const { organizationId } = statement;
      const about = { organizationId, key: awardId, now: clock(), decisionDigest: digest };
      await writeEvent(tx, factOf({ case: 'awardReissueProposed', value }, about));
      return { awardId, replacementId };
    },
  };
}

function approvalKind(parts: ReissueDecisionParts): DecisionKind<Transaction, 'award-reissue-approval'> {
  const { database, rules, clock } = parts;
  return {
    type: 'award-reissue-approval',
    roles: ['registrar'],
    input: approvalInput,
    async prepare(acting, body) {
      const { awardId } = approvalInput.parse(body);
      const open = await reissueOf(database, awardId);
      if (open?.organizationId !== acting.organizationId || open.state !== 'proposed')
        throw new Problem('not-found');
      return [
        {
          ...frame,
          subject: { kind: 'award', id: awardId, digest: null },
          decision: 'approve',
          details: { awardId, replacementId: open.replacementId, reissue: open.proposal },
          sentence: approves,
        },
      ];
    },
    async accept(tx, decision) {
      const { statement, digest } = decision;
      refuseLedger(await rules.refusal(tx, statement));
      const { awardId, replacementId } = statement.details;
      const { organizationId } = statement;
      const value = { awardId, replacementId, decision: acceptedToProto(decision) };
      const about = { organizationId, key: awardId, now: clock(), decisionDigest: digest };
      await writeEvent(tx, factOf({ case: 'awardReissueApproved', value }, about));
      return { awardId, replacementId };
    },
  };
}

/** Digest of the identity as assessment discloses it now. @throws Problem nothing-to-correct where the award carries it already */
async function correctedIdentity(
  { database, disclosures }: ReissueDecisionParts,
  { awardId, resultId }: { awardId: string; resultId: string },
): Promise<string> {
  const disclosed = (await disclosures([resultId])).get(resultId);
  if (!disclosed) throw new Problem('nothing-to-correct');
  const { identityHash, salt } = disclosed.earner;
  const digest = digestOfValue({ identityHash, salt });
  for (const language of languages) {
    const body = (await publishedAward(database, awardId, language, 'data-integrity'))?.body;
    const parsed = body ? parseJson(body) : null;
    const carried = parsed?.ok && isObject(parsed.value) ? factsOf(parsed.value) : null;
    if (carried && digestOfValue(carried.identity) === digest) throw new Problem('nothing-to-correct');
  }
  return digest;
}
