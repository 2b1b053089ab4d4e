import { isType, type Statement } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence } from './evidence.js';
import type { Judged, LedgerPart } from './ledger.service.js';
import type { DecisionRefusal } from './refusals.js';

/**
 * Decisions that earners sign with a passkey for which nobody vouches: they count for the earner of the case alone, as
 * its signed opening names that person. Nobody of the institution appeals or withdraws in an earner's name.
 */
export class EarnerLedger implements LedgerPart {
  constructor(private readonly evidence: Evidence) {}

  async judge(tx: Transaction, { verified, registry }: Judged): Promise<DecisionRefusal | null> {
    const { statement } = verified;
    if (isType(statement, 'case-withdrawal')) {
      if ((statement.role === 'self') !== (statement.details.by === 'earner'))
        return 'role-not-for-this-decision';
      if (statement.role !== 'self') return null;
    } else if (!isType(statement, 'appeal')) return null;
    // An earner's statement of an employer's, or of an organization that nobody identified, is about no case.
    if (registry.organization(statement.organizationId)?.kind !== 'institution') return 'not-the-earner';
    return (await this.isEarner(tx, statement)) ? null : 'not-the-earner';
  }

  private async isEarner(
    tx: Transaction,
    { details, personId, organizationId }: Statement<'case-withdrawal'> | Statement<'appeal'>,
  ): Promise<boolean> {
    const [opened] = await this.evidence.find(tx, { about: `case:${details.caseId}` });
    return (
      opened !== undefined &&
      isType(opened.statement, 'case-opening') &&
      opened.statement.organizationId === organizationId &&
      opened.statement.details.caseId === details.caseId &&
      opened.statement.details.earnerId === personId
    );
  }
}
