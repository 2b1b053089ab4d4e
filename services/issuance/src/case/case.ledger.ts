import { digestOf } from '../../../shared/src/canonical.js';
import type { Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import { keepContent } from '../ledger/ledger.store.js';

/** Keeps assessment rules by their digest. */
export class CaseLedger implements LedgerPart {
  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event } = read.message;
    if (event.case === 'rulesApproved')
      await keepContent(tx, { digest: digestOf(event.value.rules), bytes: event.value.rules });
  }
}
