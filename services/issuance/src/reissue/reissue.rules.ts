import { isType, type Statement } from '../../../shared/src/statement.js';
import { awardById } from '../award/award.store.js';
import type { Transaction } from '../database.store.js';
import type { Evidence } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { insertReissue, moveReissue } from './reissue.store.js';

type Approval = Statement<'award-reissue-approval'>;
/** What two people decided of a corrected award, in order of application. */
export interface ApprovedReissue {
  proposal: Statement<'award-reissue'>;
  approval: Approval;
  order: number;
}

/** The ledger's rules for corrected awards. */
export class ReissueRules implements LedgerPart {
  constructor(private readonly evidence: Evidence) {}

  async judge(tx: Transaction, { verified }: Judged): Promise<DecisionRefusal | null> {
    return this.refusal(tx, verified.statement);
  }

  /** Why a statement may not follow on what the ledger holds; null where it may, or is about something else. */
  async refusal(tx: Transaction, statement: Statement): Promise<DecisionRefusal | null> {
    if (isType(statement, 'award-reissue')) return this.refusalOfProposal(tx, statement);
    if (!isType(statement, 'award-reissue-approval')) return null;
    const { awardId, replacementId, reissue } = statement.details;
    const proposal = await this.proposal(tx, awardId, reissue);
    if (
      !proposal ||
      proposal.organizationId !== statement.organizationId ||
      proposal.details.replacementId !== replacementId
    )
      return 'reissue-unknown';
    if (proposal.personId === statement.personId) return 'reissue-approver-is-proposer';
    if ((await this.markers(tx, proposal.details.caseId)).has(statement.personId))
      return 'reissue-approver-marked';
    return this.refusalOfProposal(tx, proposal);
  }

  async apply(tx: Transaction, { verified }: Judged): Promise<void> {
    const { statement, digest } = verified;
    if (isType(statement, 'award-reissue')) {
      const { awardId, replacementId, reason } = statement.details;
      const { organizationId } = statement;
      const createdAt = new Date(statement.at);
      await insertReissue(tx, {
        replacementId,
        awardId,
        organizationId,
        reason,
        proposal: digest,
        createdAt,
      });
    }
    if (isType(statement, 'award-reissue-approval')) {
      const { replacementId } = statement.details;
      await moveReissue(tx, replacementId, 'proposed', { state: 'due', approval: digest });
    }
  }

  /**
   * The proposal and approval of a corrected award; null where two people of its institution have not decided it.
   * That the ledger applied them is a row's word: who they are is asked of the statements again.
   */
  async approved(
    tx: Transaction,
    of: { awardId: string; replacementId: string; organizationId: string },
  ): Promise<ApprovedReissue | null> {
    const { awardId, replacementId, organizationId } = of;
    for (const { statement, order } of await this.evidence.find(tx, { about: `reissue:${awardId}` })) {
      if (!isType(statement, 'award-reissue-approval') || statement.organizationId !== organizationId)
        continue;
      if (statement.details.replacementId !== replacementId) continue;
      const proposal = await this.proposal(tx, awardId, statement.details.reissue);
      const byTwo =
        proposal?.organizationId === organizationId &&
        proposal.personId !== statement.personId &&
        proposal.details.replacementId === replacementId;
      if (proposal && byTwo) return { proposal, approval: statement, order };
    }
    return null;
  }

  private async refusalOfProposal(
    tx: Transaction,
    { details, organizationId }: Statement<'award-reissue'>,
  ): Promise<DecisionRefusal | null> {
    const award = await awardById(tx, details.awardId);
    if (
      award?.organizationId !== organizationId ||
      award.state !== 'issued' ||
      award.caseId !== details.caseId ||
      award.erasedAt !== null
    )
      return 'award-unknown';
    if (award.replacedBy !== null) return 'award-replaced';
    if (award.status === 'revoked') return 'award-revoked';
    return details.replacementId === details.awardId ? 'reissue-unknown' : null;
  }

  private async proposal(
    tx: Transaction,
    awardId: string,
    digest: string,
  ): Promise<Statement<'award-reissue'> | null> {
    for (const one of await this.evidence.find(tx, { digest }))
      if (isType(one.statement, 'award-reissue') && one.statement.details.awardId === awardId)
        return one.statement;
    return null;
  }

  private async markers(tx: Transaction, caseId: string): Promise<Set<string>> {
    const marks = await this.evidence.find(tx, { about: `mark:${caseId}` });
    return new Set(marks.map(({ statement }) => statement.personId));
  }
}
