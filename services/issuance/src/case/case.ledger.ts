import { digestOf } from '../../../shared/src/canonical.js';
import { isType } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import { keepContent } from '../ledger/ledger.store.js';
import type { DecisionRefusal } from '../ledger/refusals.js';

/** Keeps assessment rules by their digest, and holds what events say of cases against what was signed. */
export class CaseLedger implements LedgerPart {
  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event } = read.message;
    if (event.case === 'rulesApproved')
      await keepContent(tx, { digest: digestOf(event.value.rules), bytes: event.value.rules });
  }

  async judge(_tx: Transaction, { read, verified }: Judged): Promise<DecisionRefusal | null> {
    const { event } = read.message;
    const { statement } = verified;
    const same = (...pairs: [unknown, unknown][]): DecisionRefusal | null =>
      pairs.every(([told, signed]) => told === signed) ? null : 'event-mismatch';
    if (event.case === 'rulesApproved' && isType(statement, 'assessment-rules-approval'))
      return same(
        [event.value.rulesId, statement.details.rulesId],
        [event.value.revision, statement.details.revision],
        [digestOf(event.value.rules), statement.subject.digest],
      );
    if (event.case === 'caseModerated' && isType(statement, 'moderation'))
      return same(
        [event.value.caseId, statement.details.caseId],
        [event.value.moderationId, statement.details.moderationId],
      );
    if (event.case === 'caseWithdrawn' && isType(statement, 'case-withdrawal'))
      return same([event.value.caseId, statement.details.caseId], [event.value.by, statement.details.by]);
    return null;
  }
}
