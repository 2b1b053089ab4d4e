import { z } from 'zod';
import type { Clock } from '../../../shared/src/clock.js';
import type { DecisionKind } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { statusReasonCodes } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import { awardById } from '../award/award.store.js';
import type { Database, Transaction } from '../database.store.js';
import { sendToLedger } from '../passkey/own-decision.js';
import { nextStatus, type StatusStatement } from './status.js';

const input = z.strictObject({ awardId: z.uuid(), reason: z.enum(statusReasonCodes) });

const sentences: Record<StatusStatement['type'], Terms> = {
  'award-suspension': {
    en: 'This award is suspended until it is reinstated; whoever verifies it sees that.',
    fr: "Cette attestation est suspendue jusqu'à son rétablissement; quiconque la vérifie le voit.",
  },
  'award-revocation': {
    en: 'This award is revoked for good; whoever verifies it sees that.',
    fr: 'Cette attestation est révoquée définitivement; quiconque la vérifie le voit.',
  },
  'award-reinstatement': {
    en: 'This award is valid again.',
    fr: 'Cette attestation est de nouveau valide.',
  },
};
const verbs: Record<StatusStatement['type'], string> = {
  'award-suspension': 'suspend',
  'award-revocation': 'revoke',
  'award-reinstatement': 'reinstate',
};

/** Suspension, revocation and reinstatement by a registrar; the bit follows from the statement in the ledger. */
export function statusDecisions(database: Database, clock: Clock): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return (['award-suspension', 'award-revocation', 'award-reinstatement'] as const).map((type) =>
    statusKind(type, database, clock),
  ) as DecisionKind<Transaction>[];
}

function statusKind<T extends StatusStatement['type']>(
  type: T,
  database: Database,
  clock: Clock,
): DecisionKind<Transaction, StatusStatement['type']> {
  const refuse = async (tx: Transaction, organizationId: string, awardId: string): Promise<void> => {
    const award = await awardById(tx, awardId);
    if (!award || award.organizationId !== organizationId || award.state !== 'issued')
      throw new Problem('not-found');
    const next = nextStatus(award.status, type);
    if (!next.ok) throw new Problem('conflict', { detail: next.code });
  };
  return {
    type,
    roles: ['registrar'],
    input,
    async prepare(acting, body) {
      const details = input.parse(body);
      await refuse(database, acting.organizationId, details.awardId);
      return [
        {
          subject: { kind: 'award', id: details.awardId, digest: null },
          policy: null,
          decision: verbs[type],
          details,
          validFrom: null,
          validUntil: null,
          sentence: sentences[type],
        },
      ];
    },
    async accept(tx, decision) {
      await refuse(tx, decision.statement.organizationId, decision.statement.details.awardId);
      await sendToLedger(tx, decision, clock);
      return { awardId: decision.statement.details.awardId };
    },
  };
}
