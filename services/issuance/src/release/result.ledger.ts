import type { Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import { saveResult } from './release.store.js';

/** Keeps what assessment says of results: a draft of a release is made from it, never an award. */
export class ResultLedger implements LedgerPart {
  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event, organizationId, occurredAt } = read.message;
    if (event.case !== 'resultFinalized') return;
    const { resultId, caseId, versionId, earnerId, outcome, markDecisionId, openingDecisionId } = event.value;
    await saveResult(tx, {
      resultId,
      organizationId,
      caseId,
      versionId,
      earnerId,
      outcome,
      markDecisionId,
      openingDecisionId,
      finalizedAt: new Date(occurredAt),
    });
  }
}
