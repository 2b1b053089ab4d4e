import { isType, type Statement } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import type { DecisionRefusal } from '../ledger/refusals.js';
import { type Control, type ControlType, controlOf, controlType, nextControl } from './control.js';

/** The ledger's rules for decisions about a release. */
export class ReleaseRules implements LedgerPart {
  constructor(private readonly evidence: Evidence) {}

  /** An approval names its proposal, and is of another person; a cancelled release is neither approved nor resumed. */
  async judge(tx: Transaction, { verified }: Judged): Promise<DecisionRefusal | null> {
    const { statement } = verified;
    const control = controlType(statement);
    if (control) return this.judgeControl(tx, statement, control);
    if (!isType(statement, 'release-approval')) return null;
    if ((await this.controlOf(tx, statement)) === 'cancelled') return 'release-cancelled';
    const proposals = await this.evidence.find(tx, { about: `proposal:${statement.details.releaseId}` });
    const proposal = proposals.find((one) => one.digest === statement.details.proposal);
    if (!proposal || !fits(proposal, statement)) return 'proposal-unknown';
    return proposal.statement.personId === statement.personId ? 'approver-is-proposer' : null;
  }

  private async judgeControl(
    tx: Transaction,
    statement: Statement,
    type: ControlType,
  ): Promise<DecisionRefusal | null> {
    const releaseId = statement.subject.id;
    const { organizationId } = statement;
    if (!('releaseId' in statement.details) || statement.details.releaseId !== releaseId)
      return 'release-unknown';
    const proposals = await this.evidence.find(tx, { about: `proposal:${releaseId}` });
    if (!proposals.some((one) => one.statement.organizationId === organizationId)) return 'release-unknown';
    const next = nextControl(await this.controlOf(tx, statement), type);
    return next.ok ? null : next.code;
  }

  private controlOf(tx: Transaction, { subject, organizationId }: Statement): Promise<Control> {
    return controlOf(this.evidence, tx, { releaseId: subject.id, organizationId });
  }
}

function fits(
  proposal: Proven,
  approval: Extract<Proven['statement'], { type: 'release-approval' }>,
): boolean {
  const { statement } = proposal;
  return (
    isType(statement, 'release-proposal') &&
    statement.organizationId === approval.organizationId &&
    statement.details.releaseId === approval.details.releaseId &&
    statement.details.count === approval.details.count &&
    statement.subject.digest === approval.subject.digest
  );
}
