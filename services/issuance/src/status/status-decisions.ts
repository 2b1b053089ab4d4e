import { z } from 'zod';
import type { Clock } from '../../../shared/src/clock.js';
import type { DecisionKind } from '../../../shared/src/decisions.js';
import { Problem } from '../../../shared/src/problem.js';
import { statusReasonCodes } from '../../../shared/src/statements/fields.js';
import type { Terms } from '../../../shared/src/terms.js';
import type { Database, Transaction } from '../database.store.js';
import { sendToLedger } from '../passkey/own-decision.js';
import type { StatusService } from './status.service.js';

const acts = ['award-suspension', 'award-reinstatement'] as const;
type Act = (typeof acts)[number];

const input = z.strictObject({ awardId: z.uuid(), reason: z.enum(statusReasonCodes) });

const sentences: Record<Act, Terms> = {
  'award-suspension': {
    en: 'This award is suspended until it is reinstated; whoever verifies it sees that.',
    fr: "Cette attestation est suspendue jusqu'à son rétablissement; quiconque la vérifie le voit.",
  },
  'award-reinstatement': {
    en: 'This award is valid again.',
    fr: 'Cette attestation est de nouveau valide.',
  },
};
const verbs: Record<Act, string> = {
  'award-suspension': 'suspend',
  'award-reinstatement': 'reinstate',
};

/** Suspension and reinstatement of one award by a registrar; the bit follows from the statement in the ledger. */
export function statusDecisions(
  database: Database,
  statuses: StatusService,
  clock: Clock,
): DecisionKind<Transaction>[] {
  // A map of kinds forgets each kind's own type: Decisions reads a statement before it hands it to its kind.
  return acts.map((type) => statusKind(type, database, statuses, clock)) as DecisionKind<Transaction>[];
}

function statusKind(
  type: Act,
  database: Database,
  statuses: StatusService,
  clock: Clock,
): DecisionKind<Transaction, Act> {
  const refuse = async (tx: Transaction, organizationId: string, awardId: string): Promise<void> => {
    const code = await statuses.singleRefusal(tx, organizationId, awardId, type);
    if (code === null) return;
    if (code === 'award-revoked' || code === 'award-not-suspended') throw new Problem(code);
    throw new Problem('not-found');
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
